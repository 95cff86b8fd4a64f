//! A constraint no longer guards the rows.
//!
//! # What it finds
//! DROP CONSTRAINT of one that was there before.
//!
//! # Why it matters
//! Rows that violate it can be written from COMMIT on, and it can only come back by reading them
//! all.
//!
//! # What to do
//! Make sure that another constraint or the code takes over.
//!
//! # Level
//! `info`: nothing is lost and the lock is short.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-constraint",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a constraint no longer guards the rows",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::DropConstraint).into_iter();
    let mine = changes.filter(|(at, change)| change.existed && !facts.is_hazard(*at));
    mine.map(|(at, change)| {
        let message = format!("{} no longer guards {}", change.object, safe::table(change));
        Complaint::new(message).fix("make sure that something else takes over").about(at)
    })
    .collect()
}
