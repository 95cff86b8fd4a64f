//! A statement names something that is not there.
//!
//! # What it finds
//! Tables, columns, constraints, types, functions, schemas and other objects that the files before
//! do not create and the schema does not have.
//!
//! # Why it matters
//! The server refuses the statement.
//!
//! # What to do
//! Correct the name, or bring the schema that lint starts from up to date.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "missing-object",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a statement names something that is not there",
    check: Check::Refusal(check),
};

fn check(_: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    let states = ["42P01", "42703", "42704", "42883", "3F000", "3D000", "42P02"];
    if !states.contains(&refusal.sqlstate) {
        return None;
    }
    let hint = refusal.hint.clone();
    let fix = hint.unwrap_or_else(|| "correct the name, or the schema lint starts from".to_owned());
    Some(Complaint::new(refusal.message.clone()).fix(fix))
}
