//! A foreign key reads both tables while writes wait.
//!
//! # What it finds
//! ADD FOREIGN KEY without NOT VALID between tables of which one was there before.
//!
//! # Why it matters
//! Both tables are locked against writes while every row is looked up.
//!
//! # What to do
//! Add it NOT VALID: new rows are checked at once. VALIDATE CONSTRAINT in a later transaction reads
//! the old ones while the application goes on.
//!
//! # Level
//! `error`; `info` on tables known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "fk-validated-inline",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a foreign key reads both tables while writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::AddForeignKey {
        return None;
    }
    let message = format!("{}, to look up every row", facts.cost(hazard));
    let complaint =
        Complaint::new(message).fix("add it NOT VALID and VALIDATE it in a later transaction");
    Some(safe::not_valid(facts, complaint, change))
}
