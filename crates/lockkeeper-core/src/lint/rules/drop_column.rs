//! A column and its values are gone.
//!
//! # What it finds
//! DROP COLUMN on a table that was there before.
//!
//! # Why it matters
//! The values cannot come back by a statement, code that names the column fails, and so do
//! statements prepared with `*`.
//!
//! # What to do
//! Release code that neither reads nor writes it first, then drop it in a later migration.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::hazard::takes_along;
use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-column",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a column and its values are gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::DropColumn || takes_along(change) {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let message = format!("the column {table}.{column} is lost with all its values");
    let fix = "release code that does not use it first, and drop it in a later migration";
    Some(Complaint::new(message).fix(fix).object(format!("{table}.{column}")))
}
