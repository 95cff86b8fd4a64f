//! A schema is gone.
//!
//! # What it finds
//! DROP SCHEMA of a schema that was there before.
//!
//! # Why it matters
//! Everything in it goes along with CASCADE, and every name that starts with it fails.
//!
//! # What to do
//! Move or drop the objects one by one first.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-schema",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a schema is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    safe::dropped(facts, hazard, &[ChangeKind::DropSchema], "the schema")
}
