//! A CHECK constraint reads the table while reads and writes wait.
//!
//! # What it finds
//! ADD CHECK without NOT VALID on a table that was there before.
//!
//! # Why it matters
//! Every row is checked under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Add it NOT VALID: new rows are checked at once. VALIDATE CONSTRAINT in a later transaction reads
//! the old ones while the application goes on.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "check-validated-inline",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a CHECK constraint reads the table while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::AddCheck {
        return None;
    }
    let message = format!("{}, to check every row", facts.cost(hazard));
    let complaint =
        Complaint::new(message).fix("add it NOT VALID and VALIDATE it in a later transaction");
    Some(safe::not_valid(facts, complaint, change))
}
