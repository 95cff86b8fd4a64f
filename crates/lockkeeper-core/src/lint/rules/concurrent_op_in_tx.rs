//! A concurrent form stands in a transaction.
//!
//! # What it finds
//! CREATE, DROP or REINDEX … CONCURRENTLY and DETACH … CONCURRENTLY between BEGIN and COMMIT.
//!
//! # Why it matters
//! The server refuses it: such statements commit on their own.
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
    id: "concurrent-op-in-tx",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a concurrent form stands in a transaction",
    check: Check::Refusal(check),
};

fn check(facts: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    if refusal.sqlstate != "25001" || !facts.says(&["concurrently"]) {
        return None;
    }
    let fix = "move it out of BEGIN and COMMIT";
    Some(Complaint::new(refusal.message.clone()).fix(fix))
}
