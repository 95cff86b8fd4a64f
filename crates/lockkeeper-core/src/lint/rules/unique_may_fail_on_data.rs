//! A unique index fails where rows repeat a value.
//!
//! # What it finds
//! Unique indexes and keys that are built on a table that may have rows.
//!
//! # Why it matters
//! The statement fails; built CONCURRENTLY it leaves an invalid index behind, which may reject new
//! rows all the same.
//!
//! # What to do
//! Look for duplicates first: SELECT …, count(*) … GROUP BY … HAVING count(*) > 1.
//!
//! # Level
//! `info`: rejecting duplicates is its purpose.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "unique-may-fail-on-data",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a unique index fails where rows repeat a value",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::Hint { topic, text } if topic == "unique-may-fail" => Some(text),
        _ => None,
    });
    let fix = "look for duplicates first: GROUP BY … HAVING count(*) > 1";
    remarks.map(|text| Complaint::new(text.clone()).fix(fix)).collect()
}
