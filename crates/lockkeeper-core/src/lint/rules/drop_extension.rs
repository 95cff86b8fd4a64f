//! An extension and its objects are gone.
//!
//! # What it finds
//! DROP EXTENSION of one that was there before.
//!
//! # Why it matters
//! Its types, functions and operators go along; columns of its types are lost with CASCADE.
//!
//! # What to do
//! Find out what uses it, and drop those uses by name first.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-extension",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "an extension and its objects are gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    safe::dropped(facts, hazard, &[ChangeKind::DropExtension], "the extension")
}
