//! A migration does not say what it is for.
//!
//! # What it finds
//! Files without `-- purpose:` in their head.
//!
//! # Why it matters
//! Reviewers and the changelog have to guess.
//!
//! # What to do
//! Add `-- purpose: one sentence` above the first statement.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::rule::FileFacts;
use super::super::{Check, Complaint, Group, Rule};

pub const RULE: Rule = Rule {
    id: "missing-purpose",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a migration does not say what it is for",
    check: Check::File(check),
};

fn check(facts: &FileFacts<'_>) -> Vec<Complaint> {
    if facts.header.purpose.is_some() || facts.source.statements.is_empty() {
        return Vec::new();
    }
    let fix = "add `-- purpose: …` above the first statement";
    vec![Complaint::new("this file does not say what it is for").fix(fix)]
}
