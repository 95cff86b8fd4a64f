//! A new value of an enum is used before it is committed.
//!
//! # What it finds
//! Statements that use a value added by ALTER TYPE … ADD VALUE in the same transaction.
//!
//! # Why it matters
//! The server refuses it: a new value can be used after COMMIT only.
//!
//! # What to do
//! Add the value in a transaction of its own.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "enum-value-used-in-same-tx",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a new value of an enum is used before it is committed",
    check: Check::Refusal(check),
};

fn check(_: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    if refusal.sqlstate != "55P04" {
        return None;
    }
    Some(Complaint::new(refusal.message.clone()).fix("add the value in a transaction of its own"))
}
