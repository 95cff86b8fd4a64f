//! Rows are deleted.
//!
//! # What it finds
//! DELETE and MERGE that remove some rows of a table that was there before.
//!
//! # Why it matters
//! No statement brings them back.
//!
//! # What to do
//! Keep them: copy what goes into another table first, or mark rows instead of deleting them. Allow
//! the rule where the loss is meant.
//!
//! # Level
//! `warning`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "delete-rows",
    group: Group::Hazard,
    severity: Severity::Warning,
    summary: "rows are deleted",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let kinds = [ChangeKind::Delete, ChangeKind::Merge];
    if !kinds.contains(&change.kind) || !hazard.loss || hazard.written {
        return None;
    }
    let message = format!("rows of {} are lost", safe::table(change));
    Some(Complaint::new(message).fix("copy them aside first, or allow the rule if it is meant"))
}
