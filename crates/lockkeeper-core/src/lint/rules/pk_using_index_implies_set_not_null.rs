//! A PRIMARY KEY that takes over an index reads the table to prove NOT NULL.
//!
//! # What it finds
//! ADD PRIMARY KEY USING INDEX where a column of the index may be NULL.
//!
//! # Why it matters
//! The key makes its columns NOT NULL, and without a proof the table is read under ACCESS
//! EXCLUSIVE.
//!
//! # What to do
//! Add CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a later transaction, SET NOT NULL, and
//! add the key then.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "pk-using-index-implies-set-not-null",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a PRIMARY KEY that takes over an index reads the table to prove NOT NULL",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::AddPrimaryKey || !change.using_index {
        return None;
    }
    let message = format!("{}, to prove that the key holds no NULL", facts.cost(hazard));
    let fix = "prove each column with a CHECK (… IS NOT NULL) that is validated beforehand";
    Some(Complaint::new(message).fix(fix))
}
