//! Detaching a partition locks its parent for a moment.
//!
//! # What it finds
//! DETACH PARTITION without CONCURRENTLY.
//!
//! # Why it matters
//! Parent and partition are locked ACCESS EXCLUSIVE, which waits for every query on any partition.
//!
//! # What to do
//! DETACH PARTITION … CONCURRENTLY, as a step outside of transactions, where there is no default
//! partition.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "partition-detach-blocks",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "detaching a partition locks its parent for a moment",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::DetachPartition).into_iter();
    let plain = changes.filter(|(at, change)| !change.concurrently && !facts.is_hazard(*at));
    plain
        .filter(|(at, _)| !facts.briefly_locked(*at).is_empty())
        .map(|(at, change)| {
            let message = format!("detaching {} locks its parent ACCESS EXCLUSIVE", change.object);
            Complaint::new(message).fix("DETACH PARTITION … CONCURRENTLY").about(at)
        })
        .collect()
}
