//! An index is rebuilt while writes wait.
//!
//! # What it finds
//! REINDEX without CONCURRENTLY.
//!
//! # Why it matters
//! Writes wait for the whole rebuild, and so does every query that would plan with the index.
//!
//! # What to do
//! REINDEX … CONCURRENTLY, as a statement outside of transactions.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "reindex-blocks",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "an index is rebuilt while writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !facts.is(hazard, ChangeKind::Reindex) {
        return None;
    }
    let complaint = Complaint::new(facts.cost(hazard)).fix("use REINDEX … CONCURRENTLY");
    let mut tokens = facts.words().iter();
    let what = tokens.find(|token| ["index", "table", "schema"].iter().any(|w| token.is_word(w)));
    let Some(what) = what else { return Some(complaint) };
    let at = facts.statement.offset + what.end();
    let (head, tail) = facts.statement.text.split_at(what.end());
    let complaint = complaint.safe_form(format!("{head} CONCURRENTLY{tail}"));
    Some(if safe::stands_alone(facts) {
        complaint.edit(at, at, " CONCURRENTLY")
    } else {
        complaint
    })
}
