//! A changed sequence gives no numbers until COMMIT.
//!
//! # What it finds
//! ALTER SEQUENCE of a sequence that was there before.
//!
//! # Why it matters
//! Whoever wants the next number waits until the transaction ends.
//!
//! # What to do
//! Give it a short transaction of its own.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "sequence-change-blocks",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a changed sequence gives no numbers until COMMIT",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::AlterSequence).into_iter();
    let mine = changes.filter(|(at, _)| !facts.briefly_locked(*at).is_empty());
    mine.map(|(at, change)| {
        let message = format!("{} gives no numbers until COMMIT", change.object);
        Complaint::new(message).fix("give it a short transaction of its own").about(at)
    })
    .collect()
}
