//! Every row is written in one statement.
//!
//! # What it finds
//! Statements other than UPDATE and DELETE that write every row of a table that was there before.
//!
//! # Why it matters
//! Every row is locked until COMMIT, and the transaction is as long as the table is large.
//!
//! # What to do
//! Work in batches by key, each in its own transaction.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "every-row-written",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "every row is written in one statement",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if !hazard.written || hazard.loss {
        return None;
    }
    let message = format!("every row of {} is written in one statement", safe::table(change));
    Some(Complaint::new(message).fix("work in batches by key, each in its own transaction"))
}
