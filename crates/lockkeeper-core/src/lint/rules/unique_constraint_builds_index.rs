//! A UNIQUE constraint builds its index while reads and writes wait.
//!
//! # What it finds
//! ADD UNIQUE, also as part of ADD COLUMN, on a table that was there before.
//!
//! # Why it matters
//! The index is built under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile.
//!
//! # What to do
//! Build a unique index CONCURRENTLY first; ADD CONSTRAINT … UNIQUE USING INDEX then takes it over
//! in an instant.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::{ChangeKind, Work};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "unique-constraint-builds-index",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a UNIQUE constraint builds its index while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let builds = |work: &Work| matches!(work, Work::ConstraintIndex { .. } | Work::IndexBuild);
    let column = change.kind == ChangeKind::AddColumn && !facts.says(&["primary", "key"]);
    if !(change.kind == ChangeKind::AddUnique || column) || !facts.works_for(hazard, builds) {
        return None;
    }
    let table = safe::table(change);
    let message = format!("{}, for a UNIQUE constraint", facts.cost(hazard));
    let name = safe::name(change, "key");
    let columns = if change.columns.is_empty() {
        safe::column(change).to_owned()
    } else {
        change.columns.join(", ")
    };
    let sql = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns});\n\
         ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}"
    );
    let complaint = Complaint::new(message)
        .fix("build the unique index CONCURRENTLY and let the constraint take it over")
        .safe_form(sql.clone());
    let plain = change.kind == ChangeKind::AddUnique && !change.columns.is_empty();
    let ends = facts.words().last().is_some_and(|token| token.text == ")");
    let extras = ["include", "nulls", "with"];
    let simple = plain && ends && !extras.iter().any(|word| facts.says(&[word]));
    Some(safe::replace_statement(facts, complaint, simple, &sql))
}
