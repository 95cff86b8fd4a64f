//! Serial leaves a sequence with rights of its own.
//!
//! # What it finds
//! Columns of type serial, bigserial and smallserial.
//!
//! # Why it matters
//! The sequence has its own owner and rights, and the default can be overwritten by accident.
//!
//! # What to do
//! Use GENERATED ALWAYS (or BY DEFAULT) AS IDENTITY.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "prefer-identity",
    group: Group::Style,
    severity: Severity::Info,
    summary: "serial leaves a sequence with rights of its own",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let serial = ["serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"];
    let columns = table.columns.iter().filter(|column| serial.contains(&column.ty.as_str()));
    let better = "bigint GENERATED ALWAYS AS IDENTITY";
    columns
        .map(|c| safe::other_type(facts, c, better, "has a sequence with its own rights"))
        .collect()
}
