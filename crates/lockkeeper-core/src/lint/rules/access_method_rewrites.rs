//! SET ACCESS METHOD rewrites the table.
//!
//! # What it finds
//! ALTER TABLE … SET ACCESS METHOD on a table that was there before.
//!
//! # Why it matters
//! The table and its indexes are written anew under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Fill a new table in batches and swap the two.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "access-method-rewrites",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "SET ACCESS METHOD rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !facts.is(hazard, ChangeKind::SetAccessMethod) {
        return None;
    }
    Some(Complaint::new(facts.cost(hazard)).fix("fill a new table in batches and swap the two"))
}
