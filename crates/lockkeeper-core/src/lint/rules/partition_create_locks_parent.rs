//! A new partition locks its parent for a moment.
//!
//! # What it finds
//! CREATE TABLE … PARTITION OF a table that was there before.
//!
//! # Why it matters
//! The parent is locked ACCESS EXCLUSIVE, which waits for every query on any partition and makes
//! later ones queue.
//!
//! # What to do
//! CREATE TABLE … (LIKE parent INCLUDING ALL), then ALTER TABLE parent ATTACH PARTITION, which
//! takes a weaker lock.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::{ChangeKind, Role};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "partition-create-locks-parent",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a new partition locks its parent for a moment",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let mut said = Vec::new();
    for (at, change) in facts.changes(ChangeKind::CreatePartition) {
        let locked = facts.briefly_locked(at);
        let Some(parent) = locked.iter().find(|touch| touch.role == Role::PartitionParent) else {
            continue;
        };
        if facts.is_hazard(at) {
            continue;
        }
        let message =
            format!("{} is locked {} to create {}", parent.relation, parent.lock, change.object);
        let fix = "create the table with LIKE and ATTACH it, which locks the parent less";
        said.push(Complaint::new(message).fix(fix).about(at));
    }
    said
}
