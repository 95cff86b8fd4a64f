//! Who sees which rows changes.
//!
//! # What it finds
//! CREATE, ALTER and DROP POLICY, ENABLE, DISABLE and FORCE ROW LEVEL SECURITY on a table that was
//! there before.
//!
//! # Why it matters
//! From COMMIT on, roles see more or fewer rows; with security on and no policy they see none.
//!
//! # What to do
//! Create the policies first and enable security last, in one transaction; test it as the
//! application's role.
//!
//! # Level
//! `info`: the lock is short.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "row-security-change",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "who sees which rows changes",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    use ChangeKind as K;
    let kinds = [K::CreatePolicy, K::AlterPolicy, K::DropPolicy, K::RowSecurity];
    let mut said = Vec::new();
    for (at, change) in facts.verdict.changes.iter().enumerate() {
        if !kinds.contains(&change.kind) || facts.briefly_locked(at).is_empty() {
            continue;
        }
        let message = format!("who sees which rows of {} changes", safe::table(change));
        said.push(Complaint::new(message).fix("test it as the application's role").about(at));
    }
    said
}
