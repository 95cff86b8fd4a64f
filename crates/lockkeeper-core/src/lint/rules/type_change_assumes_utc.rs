//! A change between timestamp types takes the session's TimeZone.
//!
//! # What it finds
//! ALTER COLUMN … TYPE between timestamp with and without time zone in a file that does not set the
//! zone.
//!
//! # Why it matters
//! The values mean what the session's TimeZone makes of them; unless it is UTC, the table is
//! rewritten as well.
//!
//! # What to do
//! SET LOCAL timezone = 'UTC' before it when the values are meant as UTC.
//!
//! # Level
//! `info`; a zone that is set to another one is a hazard and reported as such.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "type-change-assumes-utc",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a change between timestamp types takes the session's TimeZone",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let zoned = |ty: Option<&str>| {
        let ty = ty.unwrap_or_default();
        ty.starts_with("timestamp")
            .then(|| ty.starts_with("timestamptz") || ty.contains("with time"))
    };
    let mut said = Vec::new();
    for (at, change) in facts.changes(ChangeKind::SetType) {
        let (from, to) = (zoned(change.from.as_deref()), zoned(change.ty.as_deref()));
        if from.is_some() && to.is_some() && from != to && !facts.is_hazard(at) {
            let message =
                format!("the session's TimeZone decides what {} means", safe::column(change));
            said.push(Complaint::new(message).fix("SET LOCAL timezone = 'UTC' first").about(at));
        }
    }
    // The whole file is looked at only when there is something to say.
    if !said.is_empty() && facts.file_sets() {
        said.clear();
    }
    said
}
