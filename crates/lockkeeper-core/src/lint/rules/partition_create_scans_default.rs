//! A new partition reads the default partition while reads and writes wait.
//!
//! # What it finds
//! CREATE TABLE … PARTITION OF beside a default partition that has rows.
//!
//! # Why it matters
//! The default partition is read under ACCESS EXCLUSIVE for rows that belong to the new one, and
//! the parent is locked as long.
//!
//! # What to do
//! Give the default partition a validated CHECK that excludes the bounds, create the table with
//! LIKE, and ATTACH it.
//!
//! # Level
//! `warning`: a default partition holds few rows mostly; `info` when it is known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "partition-create-scans-default",
    group: Group::Hazard,
    severity: Severity::Warning,
    summary: "a new partition reads the default partition while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let kinds = [ChangeKind::CreatePartition, ChangeKind::CreateTable];
    if !kinds.contains(&change.kind) {
        return None;
    }
    let message = format!("{}, to find rows of the new partition", facts.cost(hazard));
    let fix = "give the default partition a validated CHECK that excludes the new bounds";
    Some(Complaint::new(message).fix(fix))
}
