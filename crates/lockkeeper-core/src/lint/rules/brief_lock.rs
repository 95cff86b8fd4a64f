//! A table is locked for a moment.
//!
//! # What it finds
//! Any change that locks a table that was there before so that writes or reads wait, without
//! working on it.
//!
//! # Why it matters
//! The lock itself is short; waiting for it is not, when a long query runs: everybody queues behind
//! the one who waits. The executor tries it with a short limit and gives way.
//!
//! # What to do
//! Nothing, as long as the executor runs it.
//!
//! # Level
//! `info`.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "brief-lock",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a table is locked for a moment",
    check: Check::Silence(check),
};

fn check(facts: &Facts<'_>, change: usize) -> Option<Complaint> {
    let locked = facts.briefly_locked(change);
    let strongest = locked.iter().max_by_key(|touch| touch.lock)?;
    let message = format!("{} is locked {} for a moment", strongest.relation, strongest.lock);
    let mut complaint = Complaint::new(message);
    complaint.relation = Some(strongest.relation.clone());
    complaint.lock = Some(strongest.lock);
    Some(complaint)
}
