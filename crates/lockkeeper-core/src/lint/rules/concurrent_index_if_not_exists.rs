//! IF NOT EXISTS takes a broken index for a good one.
//!
//! # What it finds
//! CREATE INDEX CONCURRENTLY IF NOT EXISTS.
//!
//! # Why it matters
//! A build that failed leaves an invalid index; the next try finds its name and does nothing.
//!
//! # What to do
//! Leave IF NOT EXISTS out: the executor looks for the carcass, drops it and builds again.
//!
//! # Level
//! `info`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "concurrent-index-if-not-exists",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "IF NOT EXISTS takes a broken index for a good one",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let mut said = Vec::new();
    for change in facts.verdict.changes.iter().filter(|c| c.kind == ChangeKind::CreateIndex) {
        if change.concurrently && change.conditional {
            let message =
                format!("{} may be there, but invalid: this would not notice", change.object);
            said.push(Complaint::new(message).fix("leave IF NOT EXISTS out"));
        }
    }
    said
}
