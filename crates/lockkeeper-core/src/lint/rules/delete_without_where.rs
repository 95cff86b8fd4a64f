//! DELETE removes every row in one statement.
//!
//! # What it finds
//! DELETE without a condition, or with one that is always true, on a table that was there before.
//!
//! # Why it matters
//! The rows are lost; until COMMIT every row is locked, and the deletion is one long transaction.
//!
//! # What to do
//! Say which rows; remove many rows in batches.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "delete-without-where",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "DELETE removes every row in one statement",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::Delete || !hazard.written {
        return None;
    }
    let message = format!("every row of {} is deleted in one statement", safe::table(change));
    Some(Complaint::new(message).fix("add a condition, and delete many rows in batches"))
}
