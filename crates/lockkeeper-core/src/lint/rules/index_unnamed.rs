//! An index gets its name from the server.
//!
//! # What it finds
//! CREATE INDEX without a name.
//!
//! # Why it matters
//! The name depends on what else is there; later files have to guess it, and a failed concurrent
//! build leaves a carcass under a number.
//!
//! # What to do
//! Give it a name.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "index-unnamed",
    group: Group::Style,
    severity: Severity::Info,
    summary: "an index gets its name from the server",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let tokens = facts.words();
    let creates = tokens.first().is_some_and(|token| token.is_word("create"));
    let at = tokens.iter().position(|token| token.is_word("index"));
    let mut after = tokens.iter().skip(at.map_or(usize::MAX, |at| at + 1));
    let next = after.find(|token| !token.is_word("concurrently"));
    if !creates || !next.is_some_and(|token| token.is_word("on")) {
        return Vec::new();
    }
    vec![Complaint::new("the server chooses the name of this index").fix("give it a name")]
}
