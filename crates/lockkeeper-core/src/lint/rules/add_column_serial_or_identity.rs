//! A serial or identity column rewrites the table.
//!
//! # What it finds
//! ADD COLUMN with serial or GENERATED … AS IDENTITY on a table that was there before.
//!
//! # Why it matters
//! Every row gets a number: the table and its indexes are written anew under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Add a nullable bigint column, give it a sequence as default, and number the old rows in batches.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::Work;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "add-column-serial-or-identity",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a serial or identity column rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let reason = |work: &Work| matches!(work, Work::Numbered);
    if !facts.works_for(hazard, reason) {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let sql = format!(
        "ALTER TABLE {table} ADD COLUMN {column} bigint;\n\
         CREATE SEQUENCE {column}_seq OWNED BY {table}.{column};\n\
         ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT nextval('{column}_seq');\n\
         -- then number the old rows in batches"
    );
    let message = format!("{}, to number every row", facts.cost(hazard));
    let fix = "add a nullable column with a sequence as default, number old rows in batches";
    Some(Complaint::new(message).fix(fix).safe_form(sql))
}
