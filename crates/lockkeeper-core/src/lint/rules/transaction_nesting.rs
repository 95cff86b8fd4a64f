//! BEGIN in a transaction, or COMMIT outside of one.
//!
//! # What it finds
//! A second BEGIN before COMMIT, and COMMIT or ROLLBACK without BEGIN.
//!
//! # Why it matters
//! The server warns and does nothing, or ends a transaction somebody else opened.
//!
//! # What to do
//! Pair them; for a part that may fail use SAVEPOINT.
//!
//! # Level
//! `info`.

use crate::finding::Severity;

use super::super::rule::FileFacts;
use super::super::{Check, Complaint, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "transaction-nesting",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "BEGIN in a transaction, or COMMIT outside of one",
    check: Check::File(check),
};

fn check(facts: &FileFacts<'_>) -> Vec<Complaint> {
    let mut open = false;
    let mut said = Vec::new();
    for (word, start, end) in safe::boundaries(facts) {
        let begins = word == "begin" || word == "start";
        let message = match (begins, open) {
            (true, true) => Some("this transaction is open already"),
            (false, false) => Some("no transaction is open here"),
            _ => None,
        };
        open = begins;
        let complaint = message.map(|text| Complaint::new(text).at(start, end).object(word));
        said.extend(complaint.map(|complaint| complaint.fix("pair BEGIN and COMMIT")));
    }
    said
}
