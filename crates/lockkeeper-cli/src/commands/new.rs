//! `new`: the files of a migration yet to be written.

use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::{Desk, EngineKind, Look};

/// Create the files of a new migration
///
/// The version is the time in UTC, or the next number in a folder that counts.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper new add_orders_status
  lockkeeper new \"add orders status\" --sequential")]
pub struct New {
    /// What the migration does, in a few words
    pub name: String,
    /// Count the version up instead of taking the time
    #[arg(long)]
    pub sequential: bool,
}

impl New {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let engine = desk.any_engine(&environment, EngineKind::Postgres)?;
        let folder = if environment.dir.exists() {
            ops::read_folder(&environment.dir, engine.dialect().lexicon())?
        } else {
            Default::default()
        };
        let files = ops::new_migration(&environment.dir, &folder, &self.name, self.sequential)?;
        desk.result(&files, |look| render(&files, look))?;
        Ok(exit::OK)
    }
}

fn render(files: &ops::NewFiles, look: &Look) -> String {
    let good = look.good();
    format!(
        "{good} {}\n{good} {}\n\nnext: write the change into the first and its undoing into the \
         second, then `lockkeeper plan`\n",
        files.up, files.down
    )
}
