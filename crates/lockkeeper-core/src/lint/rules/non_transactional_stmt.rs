//! A statement stands in a transaction that it cannot run in.
//!
//! # What it finds
//! VACUUM, CREATE DATABASE, ALTER SYSTEM and the like between BEGIN and COMMIT.
//!
//! # Why it matters
//! The server refuses it inside of a transaction block.
//!
//! # What to do
//! Move it out of BEGIN and COMMIT; it becomes a step of its own.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "non-transactional-stmt",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a statement stands in a transaction that it cannot run in",
    check: Check::Refusal(check),
};

fn check(facts: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    if refusal.sqlstate != "25001" || facts.says(&["concurrently"]) {
        return None;
    }
    Some(Complaint::new(refusal.message.clone()).fix("move it out of BEGIN and COMMIT"))
}
