//! A value of an enum changes its name under running code.
//!
//! # What it finds
//! ALTER TYPE … RENAME VALUE.
//!
//! # Why it matters
//! Code that still writes the old value fails at once, and code that compares with it finds
//! nothing.
//!
//! # What to do
//! Add the new value, move rows in batches, stop using the old one.
//!
//! # Level
//! `warning`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "rename-enum-value",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "a value of an enum changes its name under running code",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::RenameEnumValue {
        return None;
    }
    let from = change.from.as_deref().unwrap_or("the old value");
    let message = format!("code that uses '{from}' of {} breaks", change.object);
    Some(Complaint::new(message).fix("add the new value and move rows in batches"))
}
