//! An EXCLUDE constraint builds its index while reads and writes wait.
//!
//! # What it finds
//! ADD EXCLUDE on a table that was there before.
//!
//! # Why it matters
//! The index is built under ACCESS EXCLUSIVE; there is no concurrent form and no USING INDEX.
//!
//! # What to do
//! Create a new table with the constraint, copy the rows in batches, and swap the two; or accept a
//! maintenance window.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "exclusion-constraint-add",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "an EXCLUDE constraint builds its index while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !facts.is(hazard, ChangeKind::AddExclusion) {
        return None;
    }
    let message = format!("{}, for an EXCLUDE constraint", facts.cost(hazard));
    Some(Complaint::new(message).fix("no online form exists: build it on a new table and swap"))
}
