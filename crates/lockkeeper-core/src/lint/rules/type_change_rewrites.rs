//! A new column type rewrites the table.
//!
//! # What it finds
//! ALTER COLUMN … TYPE where stored values have to be converted.
//!
//! # Why it matters
//! The table and its indexes are written anew under ACCESS EXCLUSIVE, and so may tables be that
//! refer to the column.
//!
//! # What to do
//! Add a column of the new type, keep it in step with a trigger, fill it in batches, and swap the
//! names in one short transaction.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::{ChangeKind, Work};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "type-change-rewrites",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a new column type rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let zones = |work: &Work| matches!(work, Work::TimeZoneConversion { .. });
    let rewritten = facts.worked_on(hazard).iter().any(|touch| touch.rewrite);
    if change.kind != ChangeKind::SetType || !rewritten || facts.works_for(hazard, zones) {
        return None;
    }
    let column = safe::column(change);
    let from = change.from.as_deref().map(|from| format!(" from {from}")).unwrap_or_default();
    let to = change.ty.as_deref().or(change.to.as_deref());
    let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
    let message = format!("{}, to convert {column}{from}{to}", facts.cost(hazard));
    let table = safe::table(change);
    let ty = change.ty.as_deref().unwrap_or("…");
    let sql = format!(
        "ALTER TABLE {table} ADD COLUMN {column}_new {ty};\n\
         -- a trigger keeps both in step; old rows are filled in batches; then, in one transaction:\n\
         ALTER TABLE {table} RENAME COLUMN {column} TO {column}_old;\n\
         ALTER TABLE {table} RENAME COLUMN {column}_new TO {column}"
    );
    let fix = "fill a second column of the new type in batches and swap the names";
    Some(Complaint::new(message).fix(fix).safe_form(sql))
}
