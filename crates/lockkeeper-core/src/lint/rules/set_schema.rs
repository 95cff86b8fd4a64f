//! An object moves to another schema under running code.
//!
//! # What it finds
//! ALTER … SET SCHEMA of an object that was there before.
//!
//! # Why it matters
//! Code that names it with its schema, or whose search path lacks the new one, fails.
//!
//! # What to do
//! Leave a view of the old name in the same transaction until no code uses it.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "set-schema",
    group: Group::Compat,
    severity: Severity::Error,
    summary: "an object moves to another schema under running code",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::SetSchema {
        return None;
    }
    let to = change.to.as_deref().unwrap_or("another schema");
    let object = &change.object;
    let message = format!("code that uses {object} breaks when it moves to {to}");
    let complaint =
        Complaint::new(message).fix("leave a view of the old name until nobody uses it");
    Some(safe::unless_it_comes_back(facts, complaint, object))
}
