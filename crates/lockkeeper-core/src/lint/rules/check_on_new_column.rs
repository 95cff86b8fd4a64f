//! A new column's CHECK reads the table while reads and writes wait.
//!
//! # What it finds
//! ADD COLUMN … CHECK on a table that was there before.
//!
//! # Why it matters
//! Adding the column takes an instant, but its CHECK is verified for every row under ACCESS
//! EXCLUSIVE.
//!
//! # What to do
//! Add the column alone, then the CHECK as NOT VALID, then VALIDATE it in a later transaction.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::{ChangeKind, Work};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "check-on-new-column",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a new column's CHECK reads the table while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let reason = |work: &Work| matches!(work, Work::Check { .. });
    if change.kind != ChangeKind::AddColumn || !facts.works_for(hazard, reason) {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let sql = format!(
        "ALTER TABLE {table} ADD COLUMN {column} …;\n\
         ALTER TABLE {table} ADD CONSTRAINT {column}_check CHECK (…) NOT VALID;\n\
         -- in a later transaction:\n\
         ALTER TABLE {table} VALIDATE CONSTRAINT {column}_check"
    );
    let message = format!("{}, to verify the CHECK of the new column", facts.cost(hazard));
    Some(Complaint::new(message).fix("add the CHECK apart, as NOT VALID").safe_form(sql))
}
