//! `explain`: what each statement does and costs.

use std::cell::Cell;
use std::path::PathBuf;

use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, ExplainAsk, Explaining};
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::ui::{Desk, Drawing, Given};

/// Show what statements do: locks, scans, rewrites, loss
///
/// Judges the text alone: nothing is connected to unless an environment is named, and nothing is
/// run. Statements count as run when the next one is judged. Without files, the whole folder of
/// migrations is explained.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper explain --sql 'alter table orders add column note text'
  lockkeeper explain migrations/0007_orders.sql        the migrations before it count as run
  lockkeeper explain change.sql --schema schema.sql --rows orders=80e6
  lockkeeper explain change.sql --env production       with the schema and sizes found there
  lockkeeper explain --format json | jq '.statements[].effects'")]
pub struct Explain {
    /// Files of SQL, a folder of migrations, - for stdin [default: the folder of migrations]
    pub files: Vec<PathBuf>,
    /// Explain this text instead of files
    #[arg(long, value_name = "SQL", conflicts_with = "files")]
    pub sql: Option<String>,
    #[command(flatten)]
    pub given: Given,
}

impl Explain {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let mut environment = desk.environment()?;
        let files = Given::files(&self.files, &mut environment);
        let engine = desk.any_engine(&environment, self.given.engine)?;
        let mut subject =
            self.given.subject(desk, &environment, &engine, files, self.sql.as_deref())?;
        subject.base.scripts.append(&mut subject.before);
        let ask = ExplainAsk {
            base: subject.base,
            scripts: subject.scripts,
            rows: self.given.rows.clone(),
            with_new: subject.bare,
            transaction: self.given.block(),
        };
        let explaining = Explaining::begin(&engine, &ask)?;
        match desk.machine_reads()? {
            true => desk.write_json(&Document(Cell::new(Some(explaining))))?,
            false => draw(desk, explaining)?,
        }
        Ok(exit::OK)
    }
}

/// Draws statements as they are judged: a dump has hundreds of thousands.
fn draw(desk: &Desk, explaining: Explaining<'_>) -> Result<(), Error> {
    let mut drawing = Drawing::default();
    let (mut text, mut printed) = (String::new(), Ok(()));
    explaining.each(|statement| {
        text.push_str(&drawing.statement(&statement, &desk.look));
        if text.len() > PAGE && printed.is_ok() {
            printed = desk.print(&std::mem::take(&mut text));
        }
    });
    printed?;
    desk.print(&(text + &drawing.end(&desk.look)))
}

/// How many bytes are printed at once.
const PAGE: usize = 1 << 16;

/// An [`ops::Explanation`] whose statements are judged while it is written; it can be written once.
struct Document<'a>(Cell<Option<Explaining<'a>>>);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("Explanation", 2)?;
        document.serialize_field("schema", ops::EXPLANATION)?;
        document.serialize_field("statements", &Statements(&self.0))?;
        document.end()
    }
}

struct Statements<'d, 'a>(&'d Cell<Option<Explaining<'a>>>);

impl Serialize for Statements<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut statements = serializer.serialize_seq(None)?;
        let mut written = Ok(());
        if let Some(explaining) = self.0.take() {
            explaining.each(|statement| {
                if written.is_ok() {
                    written = statements.serialize_element(&statement);
                }
            });
        }
        written.and_then(|()| statements.end())
    }
}
