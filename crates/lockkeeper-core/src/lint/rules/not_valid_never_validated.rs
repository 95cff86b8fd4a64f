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

use super::super::debts::Place;
use super::super::{Check, Complaint, Debts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "not-valid-never-validated",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a constraint was never validated",
    check: Check::Debts(check),
};

fn check(debts: &Debts, file: &str) -> Vec<(Complaint, Place)> {
    let open = debts.unvalidated.iter();
    let mine = open.filter(|(_, debt)| debt.file == file);
    mine.map(|((table, name), debt)| {
        let message = format!("{name} on {table} is never validated");
        let sql = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}");
        (Complaint::new(message).safe_form(sql).object(name.clone()), debt.place)
    })
    .collect()
}
