//! A required column without a default cannot be added to rows.
//!
//! # What it finds
//! ADD COLUMN … NOT NULL without a default on a table that may have rows.
//!
//! # Why it matters
//! Existing rows would hold NULL: the server refuses the statement unless the table is empty.
//!
//! # What to do
//! Give it a default (a constant costs nothing), or add it nullable, fill it, and SET NOT NULL
//! later.
//!
//! # Level
//! `error`.

use crate::change::{Change, ChangeKind, Refusal};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "add-required-column",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a required column without a default cannot be added to rows",
    check: Check::Refusal(check),
};

fn check(facts: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    let required =
        |(_, change): &(usize, &Change)| change.kind == ChangeKind::AddColumn && change.required;
    let change = facts.verdict.changes.iter().enumerate().find(required);
    let of_nulls = refusal.sqlstate == "23502" || refusal.message.contains("NOT NULL column");
    let (at, change) = change.filter(|_| of_nulls)?;
    let (table, column) = (safe::table(change), safe::column(change));
    let message = format!("{table} may have rows, and they would hold NULL in {column}");
    let fix = "give it a constant default, or add it nullable and fill it first";
    Some(Complaint::new(message).fix(fix).object(format!("{table}.{column}")).about(at))
}
