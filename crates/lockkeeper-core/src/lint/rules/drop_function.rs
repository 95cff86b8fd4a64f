//! A function that code may call is gone.
//!
//! # What it finds
//! DROP FUNCTION, PROCEDURE, ROUTINE or AGGREGATE of one that was there before and is not created
//! again in the same transaction.
//!
//! # Why it matters
//! Code that calls it fails.
//!
//! # What to do
//! Release code that does not call it first; for another signature create the new function beside
//! the old one.
//!
//! # Level
//! `warning`; `info` when the same transaction creates it again.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-function",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "a function that code may call is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    safe::dropped(facts, hazard, &[ChangeKind::DropFunction], "the function")
}
