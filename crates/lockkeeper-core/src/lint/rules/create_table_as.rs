//! A table made from a query has no constraints.
//!
//! # What it finds
//! CREATE TABLE AS and SELECT INTO.
//!
//! # Why it matters
//! Keys, NOT NULL and defaults of the source are not copied, and the file does not say which
//! columns it makes.
//!
//! # What to do
//! CREATE TABLE with its columns, then INSERT … SELECT.
//!
//! # Level
//! `info`; off by default.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "create-table-as",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a table made from a query has no constraints",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::CreateTableAs).into_iter();
    changes
        .map(|(_, change)| {
            let message = format!("{} gets neither keys nor NOT NULL nor defaults", change.object);
            Complaint::new(message).fix("CREATE TABLE with its columns, then INSERT … SELECT")
        })
        .collect()
}
