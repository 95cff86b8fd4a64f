//! An object that others may use is gone.
//!
//! # What it finds
//! DROP of publications, roles, collations, operators, text search objects, foreign servers and the
//! like that were there before.
//!
//! # Why it matters
//! Whoever uses it by name fails; a subscriber of a dropped publication stops receiving.
//!
//! # What to do
//! Find out who uses it first.
//!
//! # Level
//! `warning`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-object",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "an object that others may use is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let kinds = [ChangeKind::DropPublication, ChangeKind::DropRole, ChangeKind::DropObject];
    safe::dropped(facts, hazard, &kinds, "the object")
}
