//! Where an interrupted migration goes on. Pure.

use lockkeeper_core::plan::{PlannedMigration, Unit};

use crate::error::{Error, Kind};
use crate::ledger::JournalRow;

/// The first unit that has not taken effect for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub unit: usize,
    /// It was about to run: what the catalog showed then.
    pub intent: Option<String>,
}

/// Compares the journal with the file. What took effect must still stand in the file as it ran;
/// what did not may have been changed.
pub fn start(migration: &PlannedMigration, open: &[&JournalRow]) -> Result<Start, Error> {
    for (i, row) in open.iter().enumerate() {
        let unit = migration.units.get(i);
        let same = unit.is_some_and(|unit| matches(unit, row));
        match (row.intent, same) {
            (true, true) => return Ok(Start { unit: i, intent: Some(row.before.clone()) }),
            (false, true) => {}
            (_, false) => return Err(changed(migration, unit)),
        }
    }
    Ok(Start { unit: open.len(), intent: None })
}

/// Tells whether a journal row speaks of this unit.
pub fn matches(unit: &Unit, row: &JournalRow) -> bool {
    unit.seq() == row.seq && unit.steps.len() as u32 == row.steps && unit.hash() == row.step_hash
}

fn changed(migration: &PlannedMigration, unit: Option<&Unit>) -> Error {
    let message = format!("{} was changed in a part that has already taken effect", migration.file);
    let hint = format!(
        "give that part its old text back and run again; or finish by hand and say \
         `lockkeeper resolve {0} --applied` (or --rolled-back)",
        migration.version
    );
    let error =
        Error::new(Kind::NeedsPerson, message).with_hint(hint).in_file(migration.file.clone());
    match unit.and_then(|unit| unit.steps.first()) {
        Some(step) => error.at(step.line, step.column),
        None => error,
    }
}
