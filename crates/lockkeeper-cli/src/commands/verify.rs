//! `verify`: is the database still what the last run left?

use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, Verification};

use crate::ui::{Desk, Look, plural, table};

use super::certificate::TrustFlags;

/// Compare the data with the certificate of the last run
///
/// The data is what is compared; checks of the schema come later (`lockkeeper drift` has some).
/// Applications that write in the meantime make a difference: this is for a database that should
/// stand still, such as a restored copy, or one that was migrated in a maintenance window.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper verify
  lockkeeper verify --data --run 01JD3Z… --format json
  lockkeeper verify --data --of db:5432/shop      a restored copy of that database

Exit codes: 0 the data is what the certificate says; 1 it is not; 7 the certificate
itself is not to be trusted.")]
pub struct Verify {
    /// Compare the data; so far this is what is compared without it, too
    #[arg(long)]
    pub data: bool,
    /// The run whose certificate counts; the newest one otherwise
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,
    /// Sessions that share the work
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub jobs: u8,
    #[command(flatten)]
    pub trust: TrustFlags,
}

impl Verify {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.context_without_files(&desk.environment()?)?;
        let trust = self.trust.of(&context)?;
        let jobs = usize::from(self.jobs);
        let work = ops::verify_data(&context, self.run.as_deref(), &trust, jobs);
        let found = desk.block_on(work)?;
        desk.result(&found, |look| render(&found, look))?;
        Ok(if found.differs() { exit::FINDINGS } else { exit::OK })
    }
}

fn render(found: &Verification, look: &Look) -> String {
    let data = &found.data;
    let row = |one: &ops::VerifiedTable| {
        let mark = if one.agrees { look.good() } else { look.bad() };
        let rows = match one.rows == one.rows_certified {
            true => plural(one.rows as usize, "row"),
            false => format!("{} now {}", plural(one.rows_certified as usize, "row"), one.rows),
        };
        vec![mark, one.name.clone(), rows, one.why.clone().unwrap_or_default()]
    };
    let rows: Vec<_> = data.tables.iter().map(row).collect();
    let list = if rows.is_empty() { String::new() } else { table(&rows) + "\n" };
    format!("{list}{} beside the certificate of {}\n", plural(rows.len(), "table"), data.run)
}
