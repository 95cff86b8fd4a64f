//! Json can be neither compared nor indexed.
//!
//! # What it finds
//! Columns of type json.
//!
//! # Why it matters
//! It is text that is parsed with every use: no equality, no DISTINCT, no index.
//!
//! # What to do
//! Use jsonb.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "prefer-jsonb",
    group: Group::Style,
    severity: Severity::Info,
    summary: "json can be neither compared nor indexed",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let columns = table.columns.iter().filter(|column| column.ty == "json");
    columns
        .map(|c| safe::other_type(facts, c, "jsonb", "can be neither compared nor indexed"))
        .collect()
}
