//! Every row of a table is gone.
//!
//! # What it finds
//! TRUNCATE of a table that was there before.
//!
//! # Why it matters
//! The rows cannot come back by a statement; readers with an older snapshot see an empty table.
//!
//! # What to do
//! Delete in batches what must go, or drop a partition; have a proven backup.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "truncate",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "every row of a table is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::Truncate || change.cascade {
        return None;
    }
    let message = format!("all rows of {} are lost", change.object);
    Some(Complaint::new(message).fix("delete in batches what must go"))
}
