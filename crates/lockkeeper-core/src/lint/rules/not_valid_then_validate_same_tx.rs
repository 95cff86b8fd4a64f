//! A constraint is validated while a strong lock is held.
//!
//! # What it finds
//! VALIDATE CONSTRAINT in the transaction that took a strong lock on the table, mostly by adding
//! the constraint NOT VALID.
//!
//! # Why it matters
//! The lock of the first statement stays until the end of the transaction, so the read that
//! VALIDATE does gently blocks the application after all.
//!
//! # What to do
//! Put VALIDATE CONSTRAINT into a transaction of its own: another file, or BEGIN and COMMIT around
//! the statements before it.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "not-valid-then-validate-same-tx",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a constraint is validated while a strong lock is held",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let held = hazard.held.as_ref()?;
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::ValidateConstraint {
        return None;
    }
    let table = safe::table(change);
    let message = format!(
        "{table} is read in full while {} on {} from line {} is still held: {}",
        held.lock,
        held.relation,
        held.line,
        crate::lint::facts::waiting(held.lock),
    );
    let complaint = Complaint::new(message).fix("validate in a transaction of its own");
    Some(complaint.object(change.object.clone()))
}
