//! A column of a constrained domain rewrites the table.
//!
//! # What it finds
//! ADD COLUMN of a domain that has a CHECK or is NOT NULL.
//!
//! # Why it matters
//! The server writes the whole table anew under ACCESS EXCLUSIVE to check the domain for every row,
//! even when every row gets NULL.
//!
//! # What to do
//! Add the column with the domain's base type and a CHECK that is NOT VALID; VALIDATE it later.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::{ChangeKind, Work};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "add-column-domain-checked",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a column of a constrained domain rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    let reason = |work: &Work| matches!(work, Work::ConstrainedDomain(_));
    if change.kind != ChangeKind::AddColumn || !facts.works_for(hazard, reason) {
        return None;
    }
    let domain = change.ty.as_deref().unwrap_or("the domain");
    let message = format!("{}, because {domain} has constraints", facts.cost(hazard));
    let fix = "use the base type with a CHECK … NOT VALID that is validated later";
    Some(Complaint::new(message).fix(fix))
}
