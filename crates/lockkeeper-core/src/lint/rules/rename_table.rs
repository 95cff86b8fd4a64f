//! A table's name changes under running code.
//!
//! # What it finds
//! RENAME of a table that was there before.
//!
//! # Why it matters
//! From COMMIT on, code that uses the old name fails, and code that uses the new one failed before.
//!
//! # What to do
//! Rename it and create a view of the old name in the same transaction, or let the executor keep
//! both names; remove the view when no code uses it.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "rename-table",
    group: Group::Compat,
    severity: Severity::Error,
    summary: "a table's name changes under running code",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::RenameTable {
        return None;
    }
    let (from, to) = safe::names(change);
    let message = format!("code that uses the table {from} breaks when it becomes {to}");
    let sql = format!("{};\nCREATE VIEW {from} AS SELECT * FROM {to}", facts.statement.text);
    let complaint = Complaint::new(message)
        .fix("keep the old name as a view until no code uses it")
        .safe_form(sql);
    Some(safe::unless_it_comes_back(facts, complaint, &from))
}
