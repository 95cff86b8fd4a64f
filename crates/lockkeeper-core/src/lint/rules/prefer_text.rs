//! A length limit of a text column is hard to change.
//!
//! # What it finds
//! Columns of type char(n) and varchar(n).
//!
//! # Why it matters
//! char(n) pads with blanks; the limit of varchar(n) changes only with a strong lock. Both store no
//! less than text.
//!
//! # What to do
//! Use text, with a CHECK on the length where one is meant.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "prefer-text",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a length limit of a text column is hard to change",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let limited = ["char", "varchar", "character", "bpchar", "nchar"];
    let columns = table.columns.iter().filter(|column| limited.contains(&column.ty.as_str()));
    columns
        .map(|c| safe::other_type(facts, c, "text", "has a limit that is hard to change"))
        .collect()
}
