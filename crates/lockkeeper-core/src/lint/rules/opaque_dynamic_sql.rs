//! A part of a statement cannot be judged.
//!
//! # What it finds
//! Dynamic SQL, functions in unknown languages and other parts whose effect the text does not tell.
//!
//! # Why it matters
//! Nobody knows what it locks, reads or loses; every report counts it as unknown.
//!
//! # What to do
//! Write the statements out, or rehearse the migration on a scratch copy.
//!
//! # Level
//! `info`: unknown is not a hazard, but look at it.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "opaque-dynamic-sql",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a part of a statement cannot be judged",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let reasons = facts.verdict.opaque.iter();
    reasons
        .map(|why| {
            let message = format!("this cannot be judged: {why}");
            let fix = "write the statements out, or rehearse the migration";
            Complaint::new(message).fix(fix).object(why.clone())
        })
        .collect()
}
