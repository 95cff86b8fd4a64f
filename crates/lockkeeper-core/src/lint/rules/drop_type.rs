//! A type that code may name is gone.
//!
//! # What it finds
//! DROP TYPE and DROP DOMAIN of one that was there before.
//!
//! # Why it matters
//! Casts and functions that name it fail.
//!
//! # What to do
//! Release code that does not name it first.
//!
//! # Level
//! `warning`; `info` when the same transaction creates it again.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-type",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "a type that code may name is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let kinds = [ChangeKind::DropType, ChangeKind::DropDomain];
    safe::dropped(facts, hazard, &kinds, "the type")
}
