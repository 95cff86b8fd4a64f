//! `demo`: the whole story on a database that nobody needs, in half a minute.

use lockkeeper::error::{Error, exit};

use crate::demo;
use crate::ui::{Desk, EngineKind};

/// Watch a busy database being migrated, killed, resumed and rolled back
///
/// Starts a private PostgreSQL server with a shop database, runs an application against it, and
/// migrates it meanwhile. Without PostgreSQL server programs on this machine, a shorter story is
/// played on an SQLite file. Nothing of yours is touched, and everything is removed at the end.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper demo
  lockkeeper demo --engine sqlite
  PG_BIN=/opt/pg17/bin lockkeeper demo   with the server programs in that directory")]
pub struct Demo {
    /// The kind of database [default: PostgreSQL, when its server programs are found]
    #[arg(long, value_enum)]
    pub engine: Option<EngineKind>,
}

impl Demo {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let report = desk.block_on(demo::play(self.engine, desk.flags.quiet))?;
        desk.result(&report, |look| demo::draw(&report, look))?;
        Ok(if report.data.unchanged() { exit::OK } else { exit::BUG })
    }
}
