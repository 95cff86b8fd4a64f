//! Money depends on the server's locale.
//!
//! # What it finds
//! Columns of type money.
//!
//! # Why it matters
//! Its currency and its decimals are those of the server's lc_monetary.
//!
//! # What to do
//! Use numeric, with the currency in a column of its own.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "avoid-money",
    group: Group::Style,
    severity: Severity::Info,
    summary: "money depends on the server's locale",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let columns = table.columns.iter().filter(|column| column.ty == "money");
    columns
        .map(|c| safe::other_type(facts, c, "numeric", "depends on the server's locale"))
        .collect()
}
