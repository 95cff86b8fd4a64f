//! A column's name changes under running code.
//!
//! # What it finds
//! RENAME COLUMN on a table that was there before.
//!
//! # Why it matters
//! From COMMIT on, code that uses the old name fails, and code that uses the new one failed before.
//!
//! # What to do
//! Add the new column, keep both in step with a trigger, fill it in batches, and drop the old one
//! when no code uses it.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "rename-column",
    group: Group::Compat,
    severity: Severity::Error,
    summary: "a column's name changes under running code",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::RenameColumn {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let from = change.from.as_deref().unwrap_or(column);
    let to = change.to.as_deref().unwrap_or("another name");
    let message = format!("code that uses {table}.{from} breaks when it becomes {to}");
    let fix = "add the new column, keep both in step, drop the old one when no code uses it";
    Some(Complaint::new(message).fix(fix).object(format!("{table}.{from}")))
}
