//! SET NOT NULL reads the table while reads and writes wait.
//!
//! # What it finds
//! SET NOT NULL (or ADD NOT NULL) on a column without a validated constraint that proves it.
//!
//! # Why it matters
//! Every row is read under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Add CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a later transaction, then SET NOT NULL,
//! which believes the CHECK and reads nothing; drop the CHECK at the end.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "set-not-null-scan",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "SET NOT NULL reads the table while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let kinds = [ChangeKind::SetNotNull, ChangeKind::AddNotNull, ChangeKind::AddIdentity];
    if !kinds.contains(&change.kind) {
        return None;
    }
    let (table, column) = (safe::table(change), safe::column(change));
    let proof = format!("{column}_is_not_null");
    let sql = format!(
        "BEGIN;\n\
         ALTER TABLE {table} ADD CONSTRAINT {proof} CHECK ({column} IS NOT NULL) NOT VALID;\n\
         COMMIT;\n\
         ALTER TABLE {table} VALIDATE CONSTRAINT {proof};\n\
         BEGIN;\n\
         ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL;\n\
         ALTER TABLE {table} DROP CONSTRAINT {proof};\n\
         COMMIT"
    );
    let message = format!("{}, to look for NULLs in {column}", facts.cost(hazard));
    let complaint = Complaint::new(message)
        .fix("prove it with a CHECK … NOT VALID that is validated in its own transaction")
        .safe_form(sql.clone());
    let plain = change.kind == ChangeKind::SetNotNull && change.column.is_some();
    Some(safe::replace_statement(facts, complaint, plain, &sql))
}
