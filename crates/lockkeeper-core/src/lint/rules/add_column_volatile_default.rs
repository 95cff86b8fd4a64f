//! A volatile default rewrites the table.
//!
//! # What it finds
//! ADD COLUMN with a default that gives each row a value of its own, such as a random number or the
//! clock.
//!
//! # Why it matters
//! The table and all its indexes are written anew under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Add the column without a default, SET DEFAULT for new rows, and fill the old rows in batches.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::Work;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "add-column-volatile-default",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a volatile default rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let reason = |work: &Work| matches!(work, Work::VolatileDefault(_));
    if !facts.works_for(hazard, reason) {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let ty = change.ty.as_deref().unwrap_or("…");
    let mut touches = facts.worked_on(hazard).into_iter();
    let text = touches.find_map(|touch| match &touch.work {
        Some(Work::VolatileDefault(text)) => Some(text.as_str()),
        _ => None,
    });
    let text = text.unwrap_or("…");
    let sql = format!(
        "ALTER TABLE {table} ADD COLUMN {column} {ty};\n\
         ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {text};\n\
         -- then fill the old rows in batches"
    );
    let message = format!("{}, because {text} differs from row to row", facts.cost(hazard));
    let fix = "add the column without a default, set the default, fill old rows in batches";
    Some(Complaint::new(message).fix(fix).safe_form(sql))
}
