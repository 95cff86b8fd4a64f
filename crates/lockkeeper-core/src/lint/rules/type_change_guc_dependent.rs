//! A change between timestamp types depends on the session's TimeZone.
//!
//! # What it finds
//! ALTER COLUMN … TYPE between timestamp with and without time zone.
//!
//! # Why it matters
//! Unless the session's TimeZone is UTC the table is rewritten under ACCESS EXCLUSIVE; where it is
//! UTC, the column's indexes are still built again.
//!
//! # What to do
//! SET LOCAL timezone = 'UTC' before it when the values are meant as UTC, and drop the column's
//! indexes beforehand; otherwise fill a second column in batches.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::Work;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "type-change-guc-dependent",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a change between timestamp types depends on the session's TimeZone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let reason = |work: &Work| matches!(work, Work::TimeZoneConversion { .. });
    if !facts.works_for(hazard, reason) {
        return None;
    }
    let message = format!("{}, unless the session's TimeZone is UTC", facts.cost(hazard));
    let fix = "SET LOCAL timezone = 'UTC' first if the values are UTC, or fill a second column";
    Some(Complaint::new(message).fix(fix))
}
