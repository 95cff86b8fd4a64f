//! A table is locked by hand.
//!
//! # What it finds
//! LOCK TABLE of a table that was there before, in a mode that blocks writes or reads.
//!
//! # Why it matters
//! The lock stays until the transaction ends, whatever comes after it.
//!
//! # What to do
//! Keep the transaction short.
//!
//! # Level
//! `info`; work done under the lock is reported where it is done.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "lock-table",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a table is locked by hand",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let mut said = Vec::new();
    for (at, _) in facts.changes(ChangeKind::LockTable) {
        for touch in facts.briefly_locked(at) {
            let message = format!("{} is locked {} until COMMIT", touch.relation, touch.lock);
            said.push(Complaint::new(message).about(at).object(touch.relation.clone()));
        }
    }
    said
}
