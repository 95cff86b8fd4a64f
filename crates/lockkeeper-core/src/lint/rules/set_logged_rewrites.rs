//! SET LOGGED or UNLOGGED rewrites the table.
//!
//! # What it finds
//! ALTER TABLE … SET LOGGED or SET UNLOGGED on a table that was there before.
//!
//! # Why it matters
//! The table and its indexes are written anew under ACCESS EXCLUSIVE; an unlogged table is empty
//! after a crash.
//!
//! # What to do
//! Fill a new table in batches and swap the two.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "set-logged-rewrites",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "SET LOGGED or UNLOGGED rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let kinds = [ChangeKind::SetLogged, ChangeKind::SetUnlogged];
    if !kinds.iter().any(|kind| facts.is(hazard, *kind)) {
        return None;
    }
    Some(Complaint::new(facts.cost(hazard)).fix("fill a new table in batches and swap the two"))
}
