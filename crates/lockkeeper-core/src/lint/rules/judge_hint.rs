//! Something about the statement is worth knowing.
//!
//! # What it finds
//! Facts about a statement that are neither locks nor work, for which there is no rule of their
//! own.
//!
//! # Why it matters
//! See the message.
//!
//! # What to do
//! See the message.
//!
//! # Level
//! `info`.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "judge-hint",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "something about the statement is worth knowing",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::Hint { topic, text } if topic != "unique-may-fail" => Some((topic, text)),
        _ => None,
    });
    remarks.map(|(topic, text)| Complaint::new(text.clone()).object(topic.clone())).collect()
}
