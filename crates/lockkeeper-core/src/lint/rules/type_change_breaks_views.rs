//! A column's type cannot change while something is defined on it.
//!
//! # What it finds
//! ALTER COLUMN … TYPE of a column that a view, rule, policy, trigger or generated column uses.
//!
//! # Why it matters
//! The server refuses it.
//!
//! # What to do
//! Drop what depends on it, change the type, and create it again in the same transaction.
//!
//! # Level
//! `error`.

use crate::change::Refusal;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "type-change-breaks-views",
    group: Group::Correctness,
    severity: Severity::Error,
    summary: "a column's type cannot change while something is defined on it",
    check: Check::Refusal(check),
};

fn check(facts: &Facts<'_>, refusal: &Refusal) -> Option<Complaint> {
    let changes = facts.says(&["type"]) && facts.says(&["alter", "table"]);
    if refusal.sqlstate != "0A000" || !changes {
        return None;
    }
    let fix = "drop what depends on it and create it again in the same transaction";
    Some(Complaint::new(refusal.message.clone()).fix(fix))
}
