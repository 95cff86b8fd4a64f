//! A migration has no way back of its own.
//!
//! # What it finds
//! Files without a `.down.sql` beside them.
//!
//! # Why it matters
//! A rollback has to derive the way back, which it cannot for everything.
//!
//! # What to do
//! Write a file of the same name that ends in `.down.sql`.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::rule::FileFacts;
use super::super::{Check, Complaint, Group, Rule};

pub const RULE: Rule = Rule {
    id: "missing-down",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a migration has no way back of its own",
    check: Check::File(check),
};

fn check(facts: &FileFacts<'_>) -> Vec<Complaint> {
    if facts.source.has_down || facts.source.statements.is_empty() {
        return Vec::new();
    }
    let fix = "write a file of the same name that ends in .down.sql";
    vec![Complaint::new("there is no file that takes this migration back").fix(fix)]
}
