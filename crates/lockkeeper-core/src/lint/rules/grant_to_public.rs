//! Everybody gets a right.
//!
//! # What it finds
//! GRANT … TO PUBLIC.
//!
//! # Why it matters
//! Every role that can connect has the right, also roles that are created later.
//!
//! # What to do
//! Grant it to the roles that need it.
//!
//! # Level
//! `info`.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "grant-to-public",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "everybody gets a right",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let grants = facts.words().first().is_some_and(|token| token.is_word("grant"));
    if !(grants && facts.says(&["to", "public"])) {
        return Vec::new();
    }
    let complaint = Complaint::new("every role gets this right, also roles created later");
    vec![complaint.fix("grant it to the roles that need it")]
}
