//! IF NOT EXISTS meets an object that may be another one.
//!
//! # What it finds
//! CREATE … IF NOT EXISTS and ADD COLUMN IF NOT EXISTS of a name that is in use.
//!
//! # Why it matters
//! The statement does nothing, whatever the object looks like: later statements meet another shape
//! than the file says.
//!
//! # What to do
//! Compare the object with what the file describes; drop the clause, for a migration runs once.
//!
//! # Level
//! `info`.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "already-there",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "IF NOT EXISTS meets an object that may be another one",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::AlreadyThere { object } => Some(object),
        _ => None,
    });
    remarks
        .map(|object| {
            let message = format!("{object} is there already: this does nothing");
            Complaint::new(message).fix("compare the two, and drop IF NOT EXISTS").object(object)
        })
        .collect()
}
