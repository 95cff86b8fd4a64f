//! The file opens and ends transactions itself.
//!
//! # What it finds
//! BEGIN and COMMIT in a file.
//!
//! # Why it matters
//! What stands between them commits together with its journal row; everything else in the file then
//! stands on its own.
//!
//! # What to do
//! Leave them out where one transaction around the file is meant.
//!
//! # Level
//! `info`.

use crate::finding::Severity;

use super::super::rule::FileFacts;
use super::super::{Check, Complaint, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "transaction-in-file",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "the file opens and ends transactions itself",
    check: Check::File(check),
};

fn check(facts: &FileFacts<'_>) -> Vec<Complaint> {
    let first = safe::boundaries(facts).into_iter().find(|(word, ..)| word != "rollback");
    let said = first.map(|(word, start, end)| {
        let message = format!("{} cuts the file into transactions of its own", word.to_uppercase());
        let fix = "leave it out where one transaction around the file is meant";
        Complaint::new(message).fix(fix).at(start, end).object(word)
    });
    said.into_iter().collect()
}
