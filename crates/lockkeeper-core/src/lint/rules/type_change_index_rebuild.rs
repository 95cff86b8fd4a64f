//! A new column type rebuilds indexes while reads and writes wait.
//!
//! # What it finds
//! ALTER COLUMN … TYPE that keeps the stored values but not the order of an index: another
//! collation, a partial or expression index, a partitioned table.
//!
//! # Why it matters
//! The indexes are built again under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Drop those indexes CONCURRENTLY before and build them CONCURRENTLY afterwards; or fill a second
//! column.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "type-change-index-rebuild",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a new column type rebuilds indexes while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let touches = facts.worked_on(hazard);
    let rebuilt = touches.iter().any(|touch| !touch.index_rebuild.is_empty());
    let rewritten = touches.iter().any(|touch| touch.rewrite);
    if change.kind != ChangeKind::SetType || !rebuilt || rewritten {
        return None;
    }
    let column = safe::column(change);
    let message = format!("{}, because {column} changes its type", facts.cost(hazard));
    let fix = "drop the indexes CONCURRENTLY before, and build them CONCURRENTLY afterwards";
    Some(Complaint::new(message).fix(fix))
}
