//! `explain`: what each statement does and costs.

use std::path::PathBuf;

use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, ExplainAsk};

use crate::ui::{Desk, Given, draw_explanation};

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
    /// Files of SQL, - for stdin [default: the folder of migrations]
    pub files: Vec<PathBuf>,
    /// Explain this text instead of files
    #[arg(long, value_name = "SQL", conflicts_with = "files")]
    pub sql: Option<String>,
    #[command(flatten)]
    pub given: Given,
}

impl Explain {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let engine = desk.any_engine(&environment, self.given.engine)?;
        let mut subject =
            self.given.subject(desk, &environment, &engine, &self.files, self.sql.as_deref())?;
        subject.base.scripts.append(&mut subject.before);
        let ask = ExplainAsk {
            base: subject.base,
            scripts: subject.scripts,
            rows: self.given.rows.clone(),
            with_new: subject.bare,
            transaction: self.given.block(),
        };
        let explanation = ops::explain(&engine, &ask)?;
        desk.result(&explanation, |look| draw_explanation(&explanation, look))?;
        Ok(exit::OK)
    }
}
