//! A view that code may read is gone.
//!
//! # What it finds
//! DROP VIEW of a view that was there before and is not created again in the same transaction.
//!
//! # Why it matters
//! Code that reads it fails.
//!
//! # What to do
//! Release code that does not read it first; to change a view, use CREATE OR REPLACE or drop and
//! create it in one transaction.
//!
//! # Level
//! `warning`; `info` when the same transaction creates it again.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-view",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "a view that code may read is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    safe::dropped(facts, hazard, &[ChangeKind::DropView], "the view")
}
