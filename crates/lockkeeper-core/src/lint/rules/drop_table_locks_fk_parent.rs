//! Dropping a table locks the tables it refers to.
//!
//! # What it finds
//! DROP TABLE, DROP COLUMN and DROP CONSTRAINT that remove a foreign key.
//!
//! # Why it matters
//! The referenced table is locked ACCESS EXCLUSIVE too: dropping an unused table can stall the
//! busiest one.
//!
//! # What to do
//! Drop the foreign keys first, one by one.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::{ChangeKind, Role};
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-table-locks-fk-parent",
    group: Group::Hazard,
    severity: Severity::Info,
    summary: "dropping a table locks the tables it refers to",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    use ChangeKind as K;
    let drops = [K::DropTable, K::DropColumn, K::DropConstraint];
    let mut said = Vec::new();
    for (at, change) in facts.verdict.changes.iter().enumerate() {
        let locked = facts.briefly_locked(at).into_iter();
        let parents = locked.filter(|touch| touch.role == Role::Referenced);
        let names: Vec<String> = parents.map(|touch| touch.relation.clone()).collect();
        if names.is_empty() || !drops.contains(&change.kind) {
            continue;
        }
        let names = safe::list(&names);
        let message = format!("dropping {} locks {names} ACCESS EXCLUSIVE as well", change.object);
        let complaint = Complaint::new(message).fix("drop each foreign key first, on its own");
        said.push(complaint.object(format!("{} {names}", change.object)).about(at));
    }
    said
}
