//! A statement fails when it runs a second time.
//!
//! # What it finds
//! CREATE and DROP without IF NOT EXISTS, IF EXISTS or OR REPLACE.
//!
//! # Why it matters
//! Teams that run files by hand want to run them again. The executor does not need it: it knows
//! what ran.
//!
//! # What to do
//! Add IF NOT EXISTS or IF EXISTS where the statement has it.
//!
//! # Level
//! `info`; off by default.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "not-idempotent",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a statement fails when it runs a second time",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    use ChangeKind as K;
    let creates =
        [K::CreateTable, K::CreateIndex, K::CreateSequence, K::CreateSchema, K::CreateExtension];
    let drops =
        [K::DropTable, K::DropIndex, K::DropView, K::DropSequence, K::DropSchema, K::DropFunction];
    let mut said = Vec::new();
    for change in facts.verdict.changes.iter().filter(|change| !change.conditional) {
        let clause = match change.kind {
            kind if creates.contains(&kind) => "IF NOT EXISTS",
            kind if drops.contains(&kind) => "IF EXISTS",
            _ => continue,
        };
        let message = format!("a second run fails on {}", change.object);
        said.push(
            Complaint::new(message).fix(format!("add {clause}")).object(change.object.clone()),
        );
    }
    said
}
