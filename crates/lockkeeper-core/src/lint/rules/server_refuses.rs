//! The server refuses the statement.
//!
//! # What it finds
//! Refusals for which there is no rule of its own.
//!
//! # Why it matters
//! The migration stops at this statement.
//!
//! # What to do
//! See the message, which is the server's own.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "server-refuses",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "the server refuses the statement",
    check: Check::Refusal(check),
};

fn check(_: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    let message = format!("{} ({})", refusal.message, refusal.sqlstate);
    let complaint = Complaint::new(message);
    Some(match &refusal.hint {
        Some(hint) => complaint.fix(hint.clone()),
        None => complaint,
    })
}
