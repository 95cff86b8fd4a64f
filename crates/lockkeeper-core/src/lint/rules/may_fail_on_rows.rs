//! A statement fails if rows of the table do not fit.
//!
//! # What it finds
//! Statements that the server runs or refuses depending on the rows: constraints, unique indexes,
//! conversions.
//!
//! # Why it matters
//! It is rolled back when it fails; a unique index that is built CONCURRENTLY stays behind invalid
//! and may reject new rows.
//!
//! # What to do
//! Look for rows that do not fit before the migration runs.
//!
//! # Level
//! `warning`; `info` when it is a constraint that looks for rows that violate it, for that is its
//! purpose.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "may-fail-on-rows",
    group: Group::Correctness,
    severity: Severity::Warning,
    summary: "a statement fails if rows of the table do not fit",
    check: Check::Refusal(check),
};

fn check(facts: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    if refusal.certain {
        return None;
    }
    let message = format!("this fails if rows do not fit: {}", refusal.message);
    let complaint = Complaint::new(message).fix("look for such rows before it runs");
    let looks_for_them = refusal.sqlstate.starts_with("23");
    let told = !facts.hazards.is_empty();
    Some(if looks_for_them || told { complaint.severity(Severity::Info) } else { complaint })
}
