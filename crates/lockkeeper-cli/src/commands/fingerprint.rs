//! `fingerprint`: what the rows of tables amount to, whatever order they are read in.

use clap::ValueEnum;
use lockkeeper::core::event::Event;
use lockkeeper::core::preserve::{Depth, TableMark};
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, FingerprintAsk, Fingerprints};

use crate::ui::{Desk, plural, table};

/// Hash the rows of tables, in one moment of the database
///
/// Two tables have the same fingerprint when they hold the same rows, in any order. It survives a
/// wider type (int to bigint, varchar to text), VACUUM FULL, a dump and a restore.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper fingerprint                      every table that holds data
  lockkeeper fingerprint orders billing.items --depth columns
  lockkeeper fingerprint --depth count --format json")]
pub struct Fingerprint {
    /// The tables; all of them when none is named
    #[arg(value_name = "TABLE")]
    pub tables: Vec<String>,
    /// How closely to look
    #[arg(long, value_enum, default_value_t = How::Rows)]
    pub depth: How,
    /// Sessions that share the work
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub jobs: u8,
}

/// What is computed of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// How many rows
    Count,
    /// And a hash over all columns
    Rows,
    /// And one over each column
    Columns,
}

impl Fingerprint {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.context_without_files(&desk.environment()?)?;
        let depth = match self.depth {
            How::Count => Depth::Count,
            How::Rows => Depth::Rows,
            How::Columns => Depth::Columns,
        };
        let (tables, jobs) = (self.tables.clone(), usize::from(self.jobs));
        let ask = FingerprintAsk { tables, depth, jobs };
        let seen = |name: &str| {
            let message = format!("read {name}");
            context.sink.emit(Event::Notice { severity: "INFO".to_owned(), message });
        };
        let found = desk.block_on(ops::fingerprint(&context, &ask, &seen))?;
        desk.result(&found, |_| render(&found))?;
        Ok(exit::OK)
    }
}

fn render(found: &Fingerprints) -> String {
    let mut text = String::new();
    let rows: Vec<_> = found.tables.iter().flat_map(lines).collect();
    if !rows.is_empty() {
        text += &(table(&rows) + "\n");
    }
    for out in &found.excluded {
        text += &format!("not read: {}: {}\n", out.name, out.why);
    }
    text + &plural(found.tables.len(), "table") + "\n"
}

fn lines(mark: &TableMark) -> Vec<Vec<String>> {
    let hash = mark.hash.clone().unwrap_or_default();
    let whole = vec![mark.name.clone(), plural(mark.rows as usize, "row"), hash];
    let column =
        |(name, hash): (&String, &String)| vec![format!("  {name}"), String::new(), hash.clone()];
    std::iter::once(whole).chain(mark.columns.iter().map(column)).collect()
}
