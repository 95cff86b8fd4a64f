//! UPDATE writes every row in one statement.
//!
//! # What it finds
//! UPDATE without a condition, or with one that is always true, on a table that was there before.
//!
//! # Why it matters
//! Every row is locked until COMMIT and written twice: the table doubles, replicas lag, vacuum
//! cannot clean up.
//!
//! # What to do
//! Update in batches by key, each in its own transaction, with a condition that finds what is left
//! to do.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "update-without-where",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "UPDATE writes every row in one statement",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if !hazard.written || hazard.loss || change.kind != ChangeKind::Update {
        return None;
    }
    let message = format!("every row of {} is written in one statement", safe::table(change));
    let fix = "update in batches by key, with a condition that finds what is left to do";
    Some(Complaint::new(message).fix(fix))
}
