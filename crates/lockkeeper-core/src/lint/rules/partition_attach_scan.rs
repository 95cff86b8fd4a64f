//! Attaching a partition reads it while nobody can use it.
//!
//! # What it finds
//! ATTACH PARTITION of a table without a validated CHECK that implies the bounds, or beside a
//! default partition that has none.
//!
//! # Why it matters
//! The table, and the default partition, are read under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Add a CHECK with the partition's bounds (and IS NOT NULL) as NOT VALID and VALIDATE it before;
//! give the default partition one that excludes them.
//!
//! # Level
//! `warning`: the table is mostly new; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "partition-attach-scan",
    group: Group::Hazard,
    severity: Severity::Warning,
    summary: "attaching a partition reads it while nobody can use it",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !facts.is(hazard, ChangeKind::AttachPartition) {
        return None;
    }
    let message = format!("{}, to compare rows with the partition's bounds", facts.cost(hazard));
    let fix = "validate a CHECK that implies the bounds beforehand, then attach";
    Some(Complaint::new(message).fix(fix))
}
