//! An index is built while writes wait.
//!
//! # What it finds
//! CREATE INDEX without CONCURRENTLY on a table that was there before.
//!
//! # Why it matters
//! The build reads the whole table and sorts it; INSERT, UPDATE and DELETE on the table wait until
//! it is done.
//!
//! # What to do
//! Build it with CREATE INDEX CONCURRENTLY, in a file without BEGIN and COMMIT: such a statement
//! becomes a step of its own. On a partitioned table build it ON ONLY the parent, concurrently on
//! each partition, and attach the parts.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::{ChangeKind, RelationKind, Touch};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "index-build-blocks-writes",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "an index is built while writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::CreateIndex {
        return None;
    }
    let parted = facts.worked_on(hazard).len() > 1 || is_partitioned(facts, hazard);
    let message = format!("{}, to build the index {}", facts.cost(hazard), change.object);
    let complaint = Complaint::new(message);
    if parted {
        let fix = "build it ON ONLY the partitioned table, then CONCURRENTLY on each partition, \
                   and join them with ALTER INDEX … ATTACH PARTITION";
        return Some(complaint.fix(fix));
    }
    let complaint = complaint.fix("build it with CREATE INDEX CONCURRENTLY");
    let Some((at, sql)) = safe::insert_after(facts, &["index"], "CONCURRENTLY") else {
        return Some(complaint);
    };
    let complaint = complaint.safe_form(sql);
    Some(if safe::stands_alone(facts) {
        complaint.edit(at, at, " CONCURRENTLY")
    } else {
        complaint
    })
}

fn is_partitioned(facts: &Facts<'_>, hazard: &Hazard) -> bool {
    let parent = |touch: &&Touch| touch.kind == RelationKind::PartitionedTable;
    facts.touches(hazard.change).iter().any(parent)
}
