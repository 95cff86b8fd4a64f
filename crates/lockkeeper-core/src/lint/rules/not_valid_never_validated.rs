//! A constraint was never validated.
//!
//! # What it finds
//! Constraints added NOT VALID that no statement of the files up to here validates.
//!
//! # Why it matters
//! Old rows may violate it, and the planner does not believe it.
//!
//! # What to do
//! VALIDATE CONSTRAINT in a later migration.
//!
//! # Level
//! `info`.

use crate::finding::Severity;

use super::super::rule::FileFacts;
use super::super::{Check, Complaint, Group, Rule};

pub const RULE: Rule = Rule {
    id: "not-valid-never-validated",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a constraint was never validated",
    check: Check::File(check),
};

fn check(facts: &FileFacts<'_>) -> Vec<Complaint> {
    let open = facts.debts.unvalidated.iter();
    let mine = open.filter(|(_, debt)| debt.file == facts.source.file);
    mine.map(|((table, name), debt)| {
        let message = format!("{name} on {table} is never validated");
        let sql = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}");
        let (start, end) = debt.span;
        Complaint::new(message).safe_form(sql).object(name.clone()).at(start, end)
    })
    .collect()
}
