//! An index repeats another.
//!
//! # What it finds
//! An index whose columns are those, or the first ones, of another index of the table.
//!
//! # Why it matters
//! Both are kept up to date with every write, and one serves both kinds of queries.
//!
//! # What to do
//! Keep one.
//!
//! # Level
//! `info`.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "duplicate-or-prefix-index",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "an index repeats another",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::DuplicateIndex { index, like } => Some((index, like)),
        _ => None,
    });
    remarks
        .map(|(index, like)| {
            let message = format!("{index} serves no query that {like} does not serve");
            Complaint::new(message).fix("keep one of the two").object(index.clone())
        })
        .collect()
}
