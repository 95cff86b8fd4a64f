//! An enum's values cannot be removed.
//!
//! # What it finds
//! CREATE TYPE … AS ENUM.
//!
//! # Why it matters
//! Values can be added and renamed, never removed or reordered.
//!
//! # What to do
//! Use a table of values with a foreign key, or text with a CHECK.
//!
//! # Level
//! `info`; off by default.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "enum-discouraged",
    group: Group::Style,
    severity: Severity::Info,
    summary: "an enum's values cannot be removed",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::CreateEnum).into_iter();
    changes
        .map(|(_, change)| {
            let message = format!("values of {} can never be removed", change.object);
            Complaint::new(message).fix("use a table of values, or text with a CHECK")
        })
        .collect()
}
