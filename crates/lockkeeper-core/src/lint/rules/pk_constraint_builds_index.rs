//! A PRIMARY KEY builds its index while reads and writes wait.
//!
//! # What it finds
//! ADD PRIMARY KEY, also as part of ADD COLUMN, on a table that was there before, without USING
//! INDEX.
//!
//! # Why it matters
//! The index is built under ACCESS EXCLUSIVE, and nullable columns are read once more to prove that
//! they hold no NULL.
//!
//! # What to do
//! Prove the columns NOT NULL, build a unique index CONCURRENTLY, then ADD CONSTRAINT … PRIMARY KEY
//! USING INDEX.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::{ChangeKind, Work};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "pk-constraint-builds-index",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a PRIMARY KEY builds its index while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let builds = |work: &Work| matches!(work, Work::ConstraintIndex { .. } | Work::IndexBuild);
    let column = change.kind == ChangeKind::AddColumn && facts.says(&["primary", "key"]);
    let own = change.kind == ChangeKind::AddPrimaryKey && !change.using_index;
    let builds_it = column && facts.works_for(hazard, builds);
    if !own && !builds_it {
        return None;
    }
    let (table, name) = (safe::table(change), safe::name(change, "pkey"));
    let columns = change.columns.join(", ");
    let sql = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns});\n\
         ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name}"
    );
    let message = format!("{}, for a PRIMARY KEY", facts.cost(hazard));
    let fix = "prove the columns NOT NULL, build a unique index CONCURRENTLY, and add the key \
               USING INDEX";
    Some(Complaint::new(message).fix(fix).safe_form(sql))
}
