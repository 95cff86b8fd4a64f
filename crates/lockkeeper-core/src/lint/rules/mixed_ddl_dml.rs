//! A transaction changes both the schema and rows.
//!
//! # What it finds
//! INSERT, UPDATE, DELETE, MERGE and COPY into a table that was there before, in a transaction that
//! locked a table for a change of the schema.
//!
//! # Why it matters
//! The lock of the change lasts as long as the writing does.
//!
//! # What to do
//! Write rows in a file of their own.
//!
//! # Level
//! `info`; long writes under a lock are reported by other rules.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::held::existing;
use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "mixed-ddl-dml",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a transaction changes both the schema and rows",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    use ChangeKind as K;
    let writes = [K::Insert, K::Update, K::Delete, K::Merge, K::Copy];
    let mut changes = facts.verdict.changes.iter().enumerate();
    let Some(held) = facts.held.first() else { return Vec::new() };
    let written = changes.find(|(at, change)| {
        writes.contains(&change.kind) && facts.touches(*at).iter().any(|touch| existing(touch))
    });
    let Some((at, change)) = written.filter(|(at, _)| !facts.is_hazard(*at)) else {
        return Vec::new();
    };
    let message = format!(
        "{} is written while {} on {} from line {} is held",
        safe::table(change),
        held.lock,
        held.relation,
        held.line
    );
    vec![Complaint::new(message).fix("write rows in a file of their own").about(at)]
}
