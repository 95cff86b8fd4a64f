//! A transaction locks several tables one after the other.
//!
//! # What it finds
//! A statement that locks a table ACCESS EXCLUSIVE while an earlier one of the transaction holds
//! another.
//!
//! # Why it matters
//! Each lock waits while the others are held: waits add up, and an application that takes them in
//! another order deadlocks.
//!
//! # What to do
//! One table for each transaction, or LOCK TABLE all of them at the start, in the application's
//! order.
//!
//! # Level
//! `info`: each lock is short.

use crate::change::LockMode;
use crate::finding::Severity;

use super::super::held::existing;
use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "wide-lock-window",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a transaction locks several tables one after the other",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let strong = |lock: LockMode| lock == LockMode::AccessExclusive;
    let mine = facts.verdict.touches.iter().find(|touch| existing(touch) && strong(touch.lock));
    let Some(touch) = mine else { return Vec::new() };
    let mut held = facts.held.iter().filter(|held| strong(held.lock));
    let Some(other) = held.find(|held| held.relation != touch.relation) else { return Vec::new() };
    let message = format!(
        "{} waits for its lock while {} (line {}) is locked ACCESS EXCLUSIVE",
        touch.relation, other.relation, other.line
    );
    let fix = "give each table a transaction, or lock all at the start in one order";
    vec![Complaint::new(message).fix(fix).object(touch.relation.clone())]
}
