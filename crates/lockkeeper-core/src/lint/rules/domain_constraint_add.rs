//! A domain's constraint reads every table that uses it while writes wait.
//!
//! # What it finds
//! ALTER DOMAIN … ADD CHECK, SET NOT NULL and VALIDATE CONSTRAINT where tables use the domain.
//!
//! # Why it matters
//! Every table with a column of the domain is read under SHARE; VALIDATE takes the same lock, so
//! NOT VALID only moves the wait.
//!
//! # What to do
//! Put the CHECK on the tables, as NOT VALID, and VALIDATE each in its own transaction.
//!
//! # Level
//! `error`; `info` on tables known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "domain-constraint-add",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a domain's constraint reads every table that uses it while writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    use ChangeKind as K;
    let kinds = [K::AlterDomain, K::AddDomainConstraint, K::ValidateDomainConstraint];
    if !kinds.contains(&change.kind) {
        return None;
    }
    let message = format!("{}, for the domain {}", facts.cost(hazard), change.object);
    let fix = "put the CHECK on the tables as NOT VALID and validate each on its own";
    Some(Complaint::new(message).fix(fix))
}
