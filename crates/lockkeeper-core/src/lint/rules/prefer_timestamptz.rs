//! A time without zone is no point in time.
//!
//! # What it finds
//! Columns of type timestamp without time zone.
//!
//! # Why it matters
//! What moment it means depends on the session that reads it.
//!
//! # What to do
//! Use timestamptz.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, ColumnText, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "prefer-timestamptz",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a time without zone is no point in time",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let zoneless = |column: &&ColumnText<'_>| {
        column.ty == "timestamp" && !column.says(&["with", "time", "zone"])
    };
    let columns = table.columns.iter().filter(zoneless);
    columns.map(|c| safe::other_type(facts, c, "timestamptz", "is no point in time")).collect()
}
