//! A sequence and its position are gone.
//!
//! # What it finds
//! DROP SEQUENCE of a sequence that was there before.
//!
//! # Why it matters
//! Defaults and code that call it fail, and the position is lost: a new one starts over and repeats
//! numbers.
//!
//! # What to do
//! Release code that does not use it first.
//!
//! # Level
//! `error`; `info` when the same transaction creates it again.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-sequence",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a sequence and its position are gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    safe::dropped(facts, hazard, &[ChangeKind::DropSequence], "the sequence")
}
