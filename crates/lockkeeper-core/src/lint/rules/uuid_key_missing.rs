//! A key is no uuid.
//!
//! # What it finds
//! CREATE TABLE whose primary key is a column of another type than uuid.
//!
//! # Why it matters
//! Counted keys tell how many rows there are, cannot be made by clients, and pile up in one place
//! where tables are spread over machines.
//!
//! # What to do
//! Use uuid with a default that makes one.
//!
//! # Level
//! `info`; off by default, and at odds with prefer-bigint: choose one.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "uuid-key-missing",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a key is no uuid",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let keys = table.columns.iter().filter(|column| column.says(&["primary", "key"]));
    let others = keys.filter(|column| column.ty != "uuid");
    others.map(|c| safe::other_type(facts, c, "uuid", "tells its order and its number")).collect()
}
