//! A database or tablespace is gone.
//!
//! # What it finds
//! DROP DATABASE and DROP TABLESPACE.
//!
//! # Why it matters
//! A migration works inside one database; nothing in it should remove a whole one.
//!
//! # What to do
//! Leave it to a person with a proven backup.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "drop-database",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a database or tablespace is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let kinds = [ChangeKind::DropDatabase, ChangeKind::DropTablespace];
    safe::dropped(facts, hazard, &kinds, "everything in")
}
