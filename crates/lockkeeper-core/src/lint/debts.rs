//! What earlier files left to be done: constraints that were never validated.

use std::collections::BTreeMap;

use crate::change::{ChangeKind, Verdict};

/// A constraint that does not hold for old rows yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unvalidated {
    pub file: String,
    /// The statement that added it.
    pub place: Place,
}

/// A stretch of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In bytes.
    pub span: (usize, usize),
    /// Line and column of its start.
    pub from: (u32, u32),
    /// Those of its end.
    pub to: (u32, u32),
}

/// Constraints added NOT VALID, by relation and name, until they are validated or dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Debts {
    pub unvalidated: BTreeMap<(String, String), Unvalidated>,
}

impl Debts {
    /// Whether a file has left something that is open still.
    pub fn owes(&self, file: &str) -> bool {
        self.unvalidated.values().any(|debt| debt.file == file)
    }

    /// Takes note of what a statement leaves or settles.
    pub fn read(&mut self, verdict: &Verdict, file: &str, place: impl Fn() -> Place) {
        use ChangeKind as K;
        for change in verdict.changes.iter().filter(|change| !change.skipped) {
            let key = || (change.on.clone().unwrap_or_default(), change.object.clone());
            match change.kind {
                K::AddCheck | K::AddForeignKey | K::AddNotNull if change.not_valid => {
                    let debt = Unvalidated { file: file.to_owned(), place: place() };
                    self.unvalidated.insert(key(), debt);
                }
                K::ValidateConstraint | K::DropConstraint => {
                    self.unvalidated.remove(&key());
                }
                K::DropTable => {
                    self.unvalidated.retain(|(relation, _), _| *relation != change.object);
                }
                _ => {}
            }
        }
    }
}
