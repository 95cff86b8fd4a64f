//! `resolve`: a person says how a migration stands.

use lockkeeper::core::migration::Version;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, Decision};

use crate::ui::Desk;

/// Record how a migration stands, after a person looked
///
/// Only Lockkeeper's own records change; the database stays as it is.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper resolve 0007 --applied      its change is in the database, as the file says
  lockkeeper resolve 0007 --rolled-back  nothing of it is in the database")]
pub struct Resolve {
    /// The version of the migration
    #[arg(id = "target", value_name = "VERSION", value_parser = super::version)]
    pub version: Version,
    #[command(flatten)]
    pub verdict: Verdict,
}

/// Exactly one of the two.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Verdict {
    /// All of it took effect
    #[arg(long)]
    pub applied: bool,
    /// Nothing of it took effect
    #[arg(long)]
    pub rolled_back: bool,
}

impl Resolve {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let (decision, word) = match self.verdict.applied {
            true => (Decision::Applied, "applied"),
            false => (Decision::RolledBack, "not applied"),
        };
        let context = desk.changing(&desk.environment()?, "resolve a migration")?;
        let outcome = desk.run(&context, ops::resolve(&context, &self.version, decision))?;
        let version = &self.version;
        desk.result(&outcome, |look| format!("{} {version} counts as {word}\n", look.good()))?;
        Ok(exit::OK)
    }
}
