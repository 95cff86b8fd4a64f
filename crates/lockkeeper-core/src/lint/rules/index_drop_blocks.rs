//! Dropping an index locks its table for a moment.
//!
//! # What it finds
//! DROP INDEX without CONCURRENTLY of an index that was there before.
//!
//! # Why it matters
//! The table is locked ACCESS EXCLUSIVE: short, but everybody queues behind it while it waits for
//! running queries.
//!
//! # What to do
//! DROP INDEX CONCURRENTLY, as a step outside of transactions.
//!
//! # Level
//! `info`: the lock is short, and the index can be built again.

use crate::change::{ChangeKind, RelationKind};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "index-drop-blocks",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "dropping an index locks its table for a moment",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let mut said = Vec::new();
    for (at, change) in facts.changes(ChangeKind::DropIndex) {
        if change.concurrently || facts.briefly_locked(at).is_empty() || facts.is_hazard(at) {
            continue;
        }
        let table = change.on.as_deref().unwrap_or("its table");
        let message = format!("dropping {} locks {table} ACCESS EXCLUSIVE", change.object);
        let complaint = Complaint::new(message).fix("DROP INDEX CONCURRENTLY").about(at);
        let parted =
            facts.touches(at).iter().any(|touch| touch.kind == RelationKind::PartitionedTable);
        let inserted = safe::insert_after(facts, &["index"], "CONCURRENTLY");
        let Some((place, sql)) = inserted.filter(|_| !parted) else {
            said.push(complaint);
            continue;
        };
        let single = facts.verdict.changes.len() == 1 && safe::stands_alone(facts);
        let complaint = complaint.safe_form(sql);
        said.push(if single && !change.cascade {
            complaint.edit(place, place, " CONCURRENTLY")
        } else {
            complaint
        });
    }
    said
}
