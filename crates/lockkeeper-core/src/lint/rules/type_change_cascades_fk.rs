//! A new column type locks tables that refer to it.
//!
//! # What it finds
//! ALTER COLUMN … TYPE of a column that a foreign key joins to another table.
//!
//! # Why it matters
//! The other table is locked ACCESS EXCLUSIVE for as long as the statement takes.
//!
//! # What to do
//! Drop the foreign key first and add it again as NOT VALID afterwards.
//!
//! # Level
//! `info`; the work itself is reported by the rule for it.

use crate::change::{ChangeKind, Role, Touch};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "type-change-cascades-fk",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "a new column type locks tables that refer to it",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let mut said = Vec::new();
    for (at, change) in facts.changes(ChangeKind::SetType) {
        let locked = facts.briefly_locked(at).into_iter();
        let far = |touch: &&Touch| matches!(touch.role, Role::Referencing | Role::Referenced);
        let names: Vec<String> = locked.filter(far).map(|touch| touch.relation.clone()).collect();
        if names.is_empty() {
            continue;
        }
        let column = safe::column(change);
        let message = format!("changing {column} locks {} as well", safe::list(&names));
        let fix = "drop the foreign key first, add it again as NOT VALID afterwards";
        said.push(Complaint::new(message).fix(fix).object(format!("{column} {names:?}")));
    }
    said
}
