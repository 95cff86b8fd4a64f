//! `baseline`: take an existing database to be at a version.

use lockkeeper::core::migration::Version;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::Desk;

/// Take an existing database to be at a version, without running anything
///
/// For a database that was there before Lockkeeper: everything up to the version counts as
/// applied.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper baseline 0004               0001 to 0004 are in the database already")]
pub struct Baseline {
    /// The newest version whose change is in the database already
    #[arg(id = "target", value_name = "VERSION", value_parser = super::version)]
    pub version: Version,
}

impl Baseline {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.changing(&desk.environment()?, "set a baseline")?;
        let outcome = desk.run(&context, ops::baseline(&context, &self.version))?;
        let version = &self.version;
        desk.result(&outcome, |look| {
            format!("{} everything up to {version} counts as applied\n", look.good())
        })?;
        Ok(exit::OK)
    }
}
