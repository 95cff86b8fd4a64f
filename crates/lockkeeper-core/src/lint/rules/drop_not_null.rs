//! Readers may meet NULL from now on.
//!
//! # What it finds
//! DROP NOT NULL on a table that was there before.
//!
//! # Why it matters
//! Code that never met NULL in the column may fail on it.
//!
//! # What to do
//! Release code that copes with NULL first.
//!
//! # Level
//! `info`: nothing is lost and the lock is short.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-not-null",
    group: Group::Compat,
    severity: Severity::Info,
    summary: "readers may meet NULL from now on",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let changes = facts.changes(ChangeKind::DropNotNull).into_iter();
    let mine = changes.filter(|(at, _)| !facts.briefly_locked(*at).is_empty());
    mine.map(|(at, change)| {
        let (table, column) = (safe::table(change), safe::column(change));
        let message = format!("code that reads {table}.{column} may meet NULL from now on");
        Complaint::new(message).fix("release code that copes with NULL first").about(at)
    })
    .collect()
}
