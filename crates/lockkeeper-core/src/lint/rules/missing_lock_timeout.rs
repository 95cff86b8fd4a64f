//! A file sets no lock_timeout before it locks.
//!
//! # What it finds
//! Files that lock a table that was there before and do not SET lock_timeout first.
//!
//! # Why it matters
//! Run by hand it queues without end, and everybody queues behind it. The executor sets the limit
//! itself.
//!
//! # What to do
//! Run it with the executor, or SET lock_timeout at the head of the file.
//!
//! # Level
//! `info`; off by default.

use crate::change::Touch;
use crate::finding::Severity;

use super::super::held::existing;
use super::super::rule::FileFacts;
use super::super::{Check, Complaint, Group, Rule};

pub const RULE: Rule = Rule {
    id: "missing-lock-timeout",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a file sets no lock_timeout before it locks",
    check: Check::File(check),
};

fn check(facts: &FileFacts<'_>) -> Vec<Complaint> {
    let statements = facts.statements;
    let sets = |at: usize| {
        statements[..at].iter().any(|statement| {
            let mut words = statement.words(facts.lexicon);
            let set = words.next().is_some_and(|token| token.is_word("set"));
            set && words.take(3).any(|token| token.is_word("lock_timeout"))
        })
    };
    for judged in &facts.source.statements {
        let locks = |touch: &Touch| existing(touch) && touch.lock.blocks_writes();
        let at = (judged.seq as usize).saturating_sub(1);
        let Some(statement) = statements.get(at) else { continue };
        if judged.verdict.touches.iter().any(locks) {
            if sets(at) {
                return Vec::new();
            }
            let end = statement.offset + statement.text.len();
            let complaint = Complaint::new("this waits for its lock without a limit");
            return vec![complaint.fix("SET lock_timeout first").at(statement.offset, end)];
        }
    }
    Vec::new()
}
