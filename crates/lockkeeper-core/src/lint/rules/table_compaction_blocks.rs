//! VACUUM FULL or CLUSTER rewrites the table.
//!
//! # What it finds
//! VACUUM FULL and CLUSTER.
//!
//! # Why it matters
//! The table and its indexes are written anew under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Let plain VACUUM make the space reusable, or compact with a tool that works online.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "table-compaction-blocks",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "VACUUM FULL or CLUSTER rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let kinds = [ChangeKind::Vacuum, ChangeKind::Cluster];
    if !kinds.iter().any(|kind| facts.is(hazard, *kind)) {
        return None;
    }
    let fix = "leave it to plain VACUUM, or compact with a tool that works online";
    Some(Complaint::new(facts.cost(hazard)).fix(fix))
}
