//! A statement creates something that is there already.
//!
//! # What it finds
//! CREATE, ADD and RENAME to a name that is in use.
//!
//! # Why it matters
//! The server refuses the statement.
//!
//! # What to do
//! Choose another name, or drop the old object first.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "name-is-taken",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a statement creates something that is there already",
    check: Check::Refusal(check),
};

fn check(_: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    let states = ["42P07", "42701", "42710", "42723", "42P06", "42P04"];
    if !states.contains(&refusal.sqlstate) {
        return None;
    }
    let hint = refusal.hint.clone();
    let fix = hint.unwrap_or_else(|| "choose another name, or drop the old one first".to_owned());
    Some(Complaint::new(refusal.message.clone()).fix(fix))
}
