//! Triggers that guard the rows are switched off.
//!
//! # What it finds
//! ALTER TABLE … DISABLE TRIGGER on a table that was there before.
//!
//! # Why it matters
//! Foreign keys and other guards are not checked meanwhile, and nothing checks the rows afterwards.
//!
//! # What to do
//! Enable them in the same transaction, and look for rows that slipped through.
//!
//! # Level
//! `info`: nothing is lost by it.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "disable-trigger",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "triggers that guard the rows are switched off",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::DisableTrigger).into_iter();
    changes
        .map(|(at, change)| {
            let message = format!("triggers of {} no longer guard its rows", safe::table(change));
            Complaint::new(message).fix("enable them in the same transaction").about(at)
        })
        .collect()
}
