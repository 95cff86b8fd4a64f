//! A new column's foreign key reads both tables while the application waits.
//!
//! # What it finds
//! ADD COLUMN … DEFAULT … REFERENCES on a table that was there before.
//!
//! # Why it matters
//! With a default there is a value to look up in every row; the table is read under ACCESS
//! EXCLUSIVE and the referenced one cannot be written.
//!
//! # What to do
//! Add the column without REFERENCES, then the foreign key as NOT VALID, then VALIDATE it in a
//! later transaction.
//!
//! # Level
//! `error`; `info` on tables known to be small.

use crate::change::{ChangeKind, Work};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "fk-add-column-inline-nonconst",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a new column's foreign key reads both tables while the application waits",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let reason = |work: &Work| matches!(work, Work::ForeignKey { .. });
    if change.kind != ChangeKind::AddColumn || !facts.works_for(hazard, reason) {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let target = change.references.as_deref().unwrap_or("…");
    let sql = format!(
        "ALTER TABLE {table} ADD COLUMN {column} …;\n\
         ALTER TABLE {table} ADD CONSTRAINT {column}_fkey FOREIGN KEY ({column}) \
         REFERENCES {target} NOT VALID;\n\
         -- in a later transaction:\n\
         ALTER TABLE {table} VALIDATE CONSTRAINT {column}_fkey"
    );
    let message = format!("{}, to look up the default of every row", facts.cost(hazard));
    Some(Complaint::new(message).fix("add the foreign key apart, as NOT VALID").safe_form(sql))
}
