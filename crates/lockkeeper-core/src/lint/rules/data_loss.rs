//! Something is lost that no statement brings back.
//!
//! # What it finds
//! Lost rows, columns or objects for which there is no rule of its own.
//!
//! # Why it matters
//! It is gone after COMMIT; only a backup has it.
//!
//! # What to do
//! Have a proven backup, and make sure that nobody needs it.
//!
//! # Level
//! `error`.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "data-loss",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "something is lost that no statement brings back",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !hazard.loss {
        return None;
    }
    let change = facts.change(hazard);
    let lost = facts.touches(hazard.change).into_iter().find(|touch| touch.data_loss);
    let relation = lost.map(|touch| touch.relation.as_str());
    let object = relation.or(change.map(|change| change.object.as_str())).unwrap_or_default();
    let message = format!("something of {object} is lost that no statement brings back");
    Some(Complaint::new(message).fix("have a proven backup, and make sure that nobody needs it"))
}
