//! A function with its owner's rights trusts the caller's search path.
//!
//! # What it finds
//! CREATE FUNCTION … SECURITY DEFINER without SET search_path.
//!
//! # Why it matters
//! A caller can put objects of his own in front of those the function means, and runs his code with
//! the owner's rights.
//!
//! # What to do
//! Add SET search_path to the function.
//!
//! # Level
//! `info`.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "security-definer-search-path",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a function with its owner's rights trusts the caller's search path",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let creates = facts.words().first().is_some_and(|token| token.is_word("create"));
    let definer = || facts.says(&["security", "definer"]);
    if !creates || !definer() || facts.says(&["set", "search_path"]) {
        return Vec::new();
    }
    let message = "the function runs with its owner's rights and the caller's search path";
    vec![Complaint::new(message).fix("add SET search_path = pg_catalog, … to the function")]
}
