//! `certificate`: what a run did to the data.

use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::Desk;

/// Show what a run did to the data, table by table, as Markdown or JSON
///
/// The digest is computed again and the signature is checked before anything is shown.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper certificate                      of the newest run that has one
  lockkeeper certificate 01JD3Z… > proof.md
  lockkeeper certificate --format json")]
pub struct Certificate {
    /// The run; `lockkeeper history --format json` lists them
    pub run: Option<String>,
}

impl Certificate {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.context_without_files(&desk.environment()?)?;
        let found = desk.block_on(ops::certificate(&context, self.run.as_deref()))?;
        ops::check_certificate(&found)?;
        desk.result(&found, |_| found.markdown())?;
        Ok(exit::OK)
    }
}
