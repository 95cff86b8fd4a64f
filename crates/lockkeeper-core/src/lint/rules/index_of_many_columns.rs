//! An index has many columns.
//!
//! # What it finds
//! CREATE INDEX on more than four columns.
//!
//! # Why it matters
//! Each column makes it larger and every write dearer, and columns behind the first few rarely
//! help.
//!
//! # What to do
//! Keep the columns that queries filter by; put others into INCLUDE.
//!
//! # Level
//! `info`; off by default.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "index-of-many-columns",
    group: Group::Style,
    severity: Severity::Info,
    summary: "an index has many columns",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::CreateIndex).into_iter();
    let wide = changes.filter(|(_, change)| change.columns.len() > 4);
    wide.map(|(_, change)| {
        let message = format!("{} has {} columns", change.object, change.columns.len());
        Complaint::new(message).fix("keep the columns that queries filter by")
    })
    .collect()
}
