//! A table and its rows are gone.
//!
//! # What it finds
//! DROP TABLE of a table that was there before.
//!
//! # Why it matters
//! Its rows cannot come back by a statement, and code that still names it fails.
//!
//! # What to do
//! Release code that does not use it first; rename the table aside, wait, and drop it when nobody
//! missed it. Have a proven backup.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::hazard::takes_along;
use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-table",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a table and its rows are gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::DropTable || takes_along(change) {
        return None;
    }
    let table = &change.object;
    let message = format!("the table {table} is lost with all its rows");
    let sql = format!("ALTER TABLE {table} RENAME TO {}_dropped", safe::last_part(table));
    let fix = "release code that does not need it first, rename it aside, drop it later";
    Some(Complaint::new(message).fix(fix).safe_form(sql))
}
