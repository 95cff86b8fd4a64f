//! A key of 32 bits runs out.
//!
//! # What it finds
//! Columns of type int, integer, smallint or serial that are named `id` or are a primary key.
//!
//! # Why it matters
//! Two thousand million rows come sooner than one thinks, and widening the column later rewrites
//! the table.
//!
//! # What to do
//! Use bigint.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, ColumnText, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "prefer-bigint",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a key of 32 bits runs out",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let small = ["int", "int4", "integer", "smallint", "int2", "serial", "serial4", "smallserial"];
    let is_key = |column: &ColumnText<'_>| {
        let name = column.name.text.trim_matches('"').to_ascii_lowercase();
        name == "id" || name.ends_with("_id") || column.says(&["primary", "key"])
    };
    let table = facts.table_text();
    let columns = table.columns.iter().filter(|c| is_key(c) && small.contains(&c.ty.as_str()));
    columns.map(|column| safe::other_type(facts, column, "bigint", "runs out of numbers")).collect()
}
