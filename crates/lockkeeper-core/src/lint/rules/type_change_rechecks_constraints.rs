//! A new column type checks constraints again while reads and writes wait.
//!
//! # What it finds
//! ALTER COLUMN … TYPE of a column that a CHECK or a foreign key speaks of.
//!
//! # Why it matters
//! Even where the values stay as they are, every row is checked again under ACCESS EXCLUSIVE, and
//! the other table of a foreign key waits too.
//!
//! # What to do
//! Drop the constraint first, change the type, add it again as NOT VALID, and VALIDATE it in a
//! later transaction.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "type-change-rechecks-constraints",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a new column type checks constraints again while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let touches = facts.worked_on(hazard);
    let heavier = touches.iter().any(|touch| touch.rewrite || !touch.index_rebuild.is_empty());
    if change.kind != ChangeKind::SetType || touches.is_empty() || heavier {
        return None;
    }
    let column = safe::column(change);
    let message = format!("{}, because {column} changes its type", facts.cost(hazard));
    let fix = "drop the constraint first and add it again as NOT VALID, validated later";
    Some(Complaint::new(message).fix(fix))
}
