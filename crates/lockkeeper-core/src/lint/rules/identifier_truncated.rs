//! A name is longer than the server keeps.
//!
//! # What it finds
//! Names of more bytes than the server stores.
//!
//! # Why it matters
//! The rest is cut off in silence; two long names may become one.
//!
//! # What to do
//! Choose a shorter name.
//!
//! # Level
//! `info`.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "identifier-truncated",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a name is longer than the server keeps",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::Truncated { name, kept } => Some((name, kept)),
        _ => None,
    });
    remarks
        .map(|(name, kept)| {
            let message = format!("the server keeps {kept} of {name}");
            Complaint::new(message).fix("choose a shorter name").object(name.clone())
        })
        .collect()
}
