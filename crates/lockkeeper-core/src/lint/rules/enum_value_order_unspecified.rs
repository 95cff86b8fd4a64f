//! A new value of an enum goes to the end.
//!
//! # What it finds
//! ALTER TYPE … ADD VALUE without BEFORE or AFTER.
//!
//! # Why it matters
//! The order decides how values compare and sort, and it cannot be changed later.
//!
//! # What to do
//! Say BEFORE or AFTER which value it belongs.
//!
//! # Level
//! `info`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "enum-value-order-unspecified",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a new value of an enum goes to the end",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let placed = || facts.says(&["before"]) || facts.says(&["after"]);
    let added = facts.changes(ChangeKind::AddEnumValue).into_iter().filter(|_| !placed());
    added
        .map(|(_, change)| {
            let message = format!("the new value of {} sorts last", change.object);
            Complaint::new(message).fix("say BEFORE or AFTER which value it belongs")
        })
        .collect()
}
