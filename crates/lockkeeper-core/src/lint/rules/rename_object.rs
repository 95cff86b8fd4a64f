//! A name changes under running code.
//!
//! # What it finds
//! RENAME of a view, sequence, function, type, schema or other object that was there before.
//!
//! # Why it matters
//! From COMMIT on, code that uses the old name fails.
//!
//! # What to do
//! Create the new one beside the old one, and drop the old one when no code uses it.
//!
//! # Level
//! `warning`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "rename-object",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "a name changes under running code",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    use ChangeKind as K;
    if ![K::RenameView, K::RenameSequence, K::RenameObject].contains(&change.kind) {
        return None;
    }
    let (from, to) = safe::names(change);
    let message = format!("code that uses {from} breaks when it becomes {to}");
    let complaint = Complaint::new(message)
        .fix("create the new one beside it, drop the old one when no code uses it");
    Some(safe::unless_it_comes_back(facts, complaint, &from))
}
