//! CASCADE removes more than the statement names.
//!
//! # What it finds
//! DROP … CASCADE and DROP COLUMN … CASCADE that take other objects along.
//!
//! # Why it matters
//! What goes is decided by the database it runs on, not by the file.
//!
//! # What to do
//! Drop each object by name, in the order of their dependence.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::hazard::takes_along;
use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-cascade-blast-radius",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "CASCADE removes more than the statement names",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if !takes_along(change) || change.kind == ChangeKind::Truncate {
        return None;
    }
    let others = safe::list(&change.also_drops);
    let message = format!("dropping {} takes {others} along", change.object);
    Some(Complaint::new(message).fix("name each object in a DROP of its own, without CASCADE"))
}
