//! An index of a partitioned table cannot be built or dropped concurrently.
//!
//! # What it finds
//! CREATE or DROP INDEX CONCURRENTLY on a partitioned table.
//!
//! # Why it matters
//! The server refuses it.
//!
//! # What to do
//! CREATE INDEX … ON ONLY the parent, CONCURRENTLY on each partition, then ALTER INDEX … ATTACH
//! PARTITION.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "index-build-on-partitioned-parent",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "an index of a partitioned table cannot be built or dropped concurrently",
    check: Check::Refusal(check),
};

fn check(facts: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    let of_index = facts.says(&["index", "concurrently"]) && !facts.says(&["reindex"]);
    if refusal.sqlstate != "0A000" || !of_index {
        return None;
    }
    let fix = "build it ON ONLY the parent and CONCURRENTLY on each partition, then attach";
    Some(Complaint::new(refusal.message.clone()).fix(fix))
}
