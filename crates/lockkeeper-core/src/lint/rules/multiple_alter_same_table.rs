//! A table is altered several times in a row.
//!
//! # What it finds
//! ALTER TABLE on a table that the statement before altered too.
//!
//! # Why it matters
//! Each reads or rewrites the table on its own where it has to.
//!
//! # What to do
//! Join the actions in one ALTER TABLE, separated by commas.
//!
//! # Level
//! `info`.

use crate::change::{ChangeKind, Role, Verdict};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "multiple-alter-same-table",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a table is altered several times in a row",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let Some(last) = facts.before().last() else { return Vec::new() };
    // Where constraints cannot be made online, an ALTER TABLE takes one action.
    let alters = facts.says(&["alter", "table"]) && !facts.settings.no_online_forms;
    let table = |verdict: &Verdict| {
        let first = verdict.changes.first()?;
        let touch = verdict.touches.iter().find(|touch| touch.role == Role::Named)?;
        is_action(first.kind).then(|| touch.relation.clone())
    };
    let (mine, theirs) = (table(facts.verdict), table(&last.verdict));
    match mine {
        Some(table) if alters && Some(&table) == theirs.as_ref() => {
            let message = format!("the statement before alters {table} too");
            vec![Complaint::new(message).fix("join the actions in one ALTER TABLE").object(table)]
        }
        _ => Vec::new(),
    }
}

/// Whether ALTER TABLE takes it together with other actions.
fn is_action(kind: ChangeKind) -> bool {
    use ChangeKind as K;
    matches!(
        kind,
        K::AddColumn | K::SetType | K::SetNotNull | K::SetDefault | K::DropDefault | K::DropNotNull
    )
}
