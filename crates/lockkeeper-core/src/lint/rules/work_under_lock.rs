//! A table is read, rewritten or indexed while the application waits.
//!
//! # What it finds
//! Any work on a table that was there before under a lock that blocks writes or reads, and for
//! which there is no rule of its own.
//!
//! # Why it matters
//! The application waits as long as the work takes, and everybody who queues behind it.
//!
//! # What to do
//! Look for a form that works concurrently, or split the work so that the strong lock is short.
//!
//! # Level
//! `error`; `info` on tables known to be small.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "work-under-lock",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a table is read, rewritten or indexed while the application waits",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if hazard.work.is_empty() {
        return None;
    }
    Some(Complaint::new(facts.cost(hazard)).fix("find a form that needs no strong lock for it"))
}
