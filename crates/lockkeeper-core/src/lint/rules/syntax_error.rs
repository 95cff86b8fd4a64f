//! A statement is no SQL that the server reads.
//!
//! # What it finds
//! Text that the grammar of the server's version does not accept.
//!
//! # Why it matters
//! The server refuses the statement.
//!
//! # What to do
//! Correct it; a form of a newer server needs that server.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "syntax-error",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a statement is no SQL that the server reads",
    check: Check::Refusal(check),
};

fn check(_: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    if refusal.sqlstate != "42601" {
        return None;
    }
    let complaint = Complaint::new(refusal.message.clone());
    Some(match &refusal.hint {
        Some(hint) => complaint.fix(hint.clone()),
        None => complaint,
    })
}
