//! A foreign key has no index on its own columns.
//!
//! # What it finds
//! Foreign keys whose columns lead no index of the referring table.
//!
//! # Why it matters
//! Every DELETE or key UPDATE of a referenced row reads the whole referring table.
//!
//! # What to do
//! CREATE INDEX CONCURRENTLY on the columns before the foreign key.
//!
//! # Level
//! `info`.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "fk-without-supporting-index",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a foreign key has no index on its own columns",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::NoSupportingIndex { table, columns } => Some((table, columns.join(", "))),
        _ => None,
    });
    remarks
        .map(|(table, columns)| {
            let message = format!("no index of {table} starts with {columns}");
            let sql = format!("CREATE INDEX CONCURRENTLY ON {table} ({columns})");
            let fix = format!("make an index on {table} ({columns})");
            Complaint::new(message).fix(fix).safe_form(sql).object(format!("{table} {columns}"))
        })
        .collect()
}
