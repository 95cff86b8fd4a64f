//! A trigger is created, changed or dropped.
//!
//! # What it finds
//! CREATE, ALTER and DROP TRIGGER on a table that was there before.
//!
//! # Why it matters
//! The table is locked against writes (DROP: against reads too), and every write does something
//! else from COMMIT on.
//!
//! # What to do
//! Keep the transaction short.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "trigger-change",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a trigger is created, changed or dropped",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    use ChangeKind as K;
    let kinds = [K::CreateTrigger, K::AlterTrigger, K::DropTrigger, K::EnableTrigger];
    let mut said = Vec::new();
    for (at, change) in facts.verdict.changes.iter().enumerate() {
        let locked = facts.briefly_locked(at);
        let Some(touch) = locked.first().filter(|_| kinds.contains(&change.kind)) else {
            continue;
        };
        let message = format!(
            "{} is locked {}; its writes do something else from now on",
            touch.relation, touch.lock
        );
        said.push(Complaint::new(message).about(at));
    }
    said
}
