//! An existing object does not stay as it is.
//!
//! # What it finds
//! With `additive_only = true`: every change of, or write into, an object that was there before.
//! New objects may refer to old tables.
//!
//! # Why it matters
//! The team has decided that what runs today stays provably untouched.
//!
//! # What to do
//! Put it into new objects; or decide otherwise for this file, with a reason.
//!
//! # Level
//! `error` where it is configured; silent elsewhere.

use crate::change::{ChangeKind, LockMode, Role, Touch};
use crate::finding::Severity;

use super::super::held::existing;
use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "additive-only",
    group: Group::Policy,
    severity: Severity::Error,
    summary: "an existing object does not stay as it is",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    if !facts.settings.config.additive_only {
        return Vec::new();
    }
    let mut said: Vec<Complaint> = Vec::new();
    for (at, change) in facts.verdict.changes.iter().enumerate() {
        let touched = facts.touches(at).into_iter().find(|touch| alters(touch));
        let renamed = change.existed && !change.skipped && !is_creation(change.kind);
        let object = match touched {
            Some(touch) => touch.relation.clone(),
            None if renamed => change.object.clone(),
            None => continue,
        };
        if said.iter().any(|other| other.object.as_ref() == Some(&object)) {
            continue;
        }
        let message = format!("{object} was there before, and only new objects are allowed");
        let complaint = Complaint::new(message).fix("put it into new objects");
        said.push(complaint.object(object));
    }
    said
}

/// References to a table, and reads of it, leave it as it is.
fn alters(touch: &Touch) -> bool {
    let own = !matches!(touch.role, Role::Referenced | Role::Read);
    let changes = touch.lock > LockMode::RowShare || touch.data_loss || touch.written.is_some();
    existing(touch) && own && changes
}

fn is_creation(kind: ChangeKind) -> bool {
    format!("{kind:?}").starts_with("Create")
}
