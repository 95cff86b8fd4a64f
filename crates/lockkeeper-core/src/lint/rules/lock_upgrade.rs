//! A transaction strengthens a lock it holds.
//!
//! # What it finds
//! A statement that needs a stronger lock on a table than an earlier one of the transaction took.
//!
//! # Why it matters
//! Two transactions that both hold the weaker lock wait for each other: a deadlock.
//!
//! # What to do
//! Take the strongest lock first.
//!
//! # Level
//! `info`: each lock is short.

use crate::finding::Severity;

use super::super::held::existing;
use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "lock-upgrade",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a transaction strengthens a lock it holds",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let mut said: Vec<Complaint> = Vec::new();
    for touch in facts.verdict.touches.iter().filter(|touch| existing(touch)) {
        let same = facts.held.iter().filter(|held| held.relation == touch.relation);
        let strongest = same.max_by_key(|held| held.lock);
        let Some(held) = strongest.filter(|held| held.lock < touch.lock) else { continue };
        let message = format!(
            "{} is locked {} after {} since line {}",
            touch.relation, touch.lock, held.lock, held.line
        );
        let fix = "take the strongest lock first";
        said.push(Complaint::new(message).fix(fix).object(touch.relation.clone()));
    }
    said
}
