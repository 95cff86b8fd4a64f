//! `rollback`: undo the newest migrations with their down files.

use lockkeeper::core::migration::Version;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, Outcome, RollbackAsk};

use super::migrate::total;
use crate::ui::{Desk, Look, duration_text, plural};

/// Undo the newest migrations, newest first
///
/// Every down file must exist before the first one runs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper rollback                    the newest migration
  lockkeeper rollback 3                  the newest three
  lockkeeper rollback --to 0004          everything above 0004, which stays")]
pub struct Rollback {
    /// How many migrations to undo
    #[arg(value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub last: u32,
    /// Undo everything above this version
    #[arg(long, value_name = "VERSION", conflicts_with = "last", value_parser = super::version)]
    pub to: Option<Version>,
}

impl Rollback {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let ask = match &self.to {
            Some(to) => RollbackAsk::To(to.clone()),
            None => RollbackAsk::Last(self.last as usize),
        };
        let context = desk.changing(&desk.environment()?, "roll back")?;
        desk.undoing();
        let outcome = desk.run(&context, ops::rollback(&context, &ask))?;
        desk.result(&outcome, |look| render(&outcome, look))?;
        Ok(exit::OK)
    }
}

fn render(outcome: &Outcome, look: &Look) -> String {
    let undone = outcome.rolled_back.as_deref().unwrap_or_default();
    if undone.is_empty() {
        return format!("{} nothing to roll back\n", look.good());
    }
    let (count, time) = (plural(undone.len(), "migration"), duration_text(total(undone)));
    format!("{} {count} rolled back in {time}\n", look.good())
}
