//! An object cannot go while others depend on it.
//!
//! # What it finds
//! DROP without CASCADE of something that views, constraints, defaults or columns use.
//!
//! # Why it matters
//! The server refuses the statement.
//!
//! # What to do
//! Drop the dependents by name first; CASCADE would remove whatever is there.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "has-dependents",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "an object cannot go while others depend on it",
    check: Check::Refusal(check),
};

fn check(_: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    if refusal.sqlstate != "2BP01" {
        return None;
    }
    let hint = refusal.hint.clone();
    let fix = hint.unwrap_or_else(|| "drop what depends on it first, by name".to_owned());
    Some(Complaint::new(refusal.message.clone()).fix(fix))
}
