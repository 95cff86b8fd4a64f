//! A foreign key keeps writers of the other table waiting for a moment.
//!
//! # What it finds
//! CREATE TABLE … REFERENCES and foreign keys that are NOT VALID, where the referenced table was
//! there before.
//!
//! # Why it matters
//! The referenced table is locked SHARE ROW EXCLUSIVE: its writers wait until COMMIT.
//!
//! # What to do
//! Keep the transaction short; add the foreign key in a transaction of its own.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::{ChangeKind, Role};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "fk-locks-referenced-table",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a foreign key keeps writers of the other table waiting for a moment",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    use ChangeKind as K;
    let kinds = [K::CreateTable, K::CreatePartition, K::AddColumn, K::AddForeignKey];
    let mut said = Vec::new();
    for (at, change) in facts.verdict.changes.iter().enumerate() {
        if !kinds.contains(&change.kind) || facts.is_hazard(at) {
            continue;
        }
        let locked = facts.briefly_locked(at).into_iter();
        for touch in locked.filter(|touch| touch.role == Role::Referenced) {
            let message = format!(
                "{} is locked {} until the transaction ends: its writers wait",
                touch.relation, touch.lock
            );
            let fix = "add the foreign key in a short transaction of its own";
            said.push(Complaint::new(message).fix(fix).object(touch.relation.clone()).about(at));
        }
    }
    said
}
