//! A materialized view and its rows are gone.
//!
//! # What it finds
//! DROP MATERIALIZED VIEW of one that was there before and is not created again in the same
//! transaction.
//!
//! # Why it matters
//! Code that reads it fails, and its rows have to be computed again.
//!
//! # What to do
//! Build the new one under another name and swap the names.
//!
//! # Level
//! `warning`; `info` when the same transaction creates it again.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-materialized-view",
    group: Group::Hazard,
    severity: Severity::Warning,
    summary: "a materialized view and its rows are gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    safe::dropped(facts, hazard, &[ChangeKind::DropMaterializedView], "the materialized view")
}
