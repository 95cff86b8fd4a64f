//! Floating point does not keep decimal fractions.
//!
//! # What it finds
//! Columns of type real, float and double precision.
//!
//! # Why it matters
//! Sums of amounts are off by a little, differently each time.
//!
//! # What to do
//! Use numeric for amounts; keep floating point for measurements.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "avoid-float",
    group: Group::Style,
    severity: Severity::Info,
    summary: "floating point does not keep decimal fractions",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let floats = ["real", "float", "float4", "float8", "double"];
    let columns = table.columns.iter().filter(|column| floats.contains(&column.ty.as_str()));
    columns
        .map(|c| safe::other_type(facts, c, "numeric", "does not keep decimal fractions"))
        .collect()
}
