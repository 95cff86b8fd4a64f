//! A table has no primary key.
//!
//! # What it finds
//! CREATE TABLE without a PRIMARY KEY.
//!
//! # Why it matters
//! Rows cannot be told apart: no logical replication of updates, no safe batches.
//!
//! # What to do
//! Give it a primary key.
//!
//! # Level
//! `info`; off by default.

use crate::change::{Change, ChangeKind};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Judged, Rule};

pub const RULE: Rule = Rule {
    id: "pk-missing",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a table has no primary key",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let lacks = table.listed && !table.temporary && !table.copies() && !table.has_primary_key();
    let Some((_, change)) = facts.changes(ChangeKind::CreateTable).into_iter().next() else {
        return Vec::new();
    };
    let later = |(judged, other): (&Judged, &Change)| {
        other.kind == ChangeKind::AddPrimaryKey && facts.is_after(judged)
    };
    if !lacks || facts.changes_of_table(&change.object).any(later) {
        return Vec::new();
    }
    let message = format!("{} has no primary key", change.object);
    vec![Complaint::new(message).fix("give it a primary key")]
}
