//! SET TABLESPACE copies the table while reads and writes wait.
//!
//! # What it finds
//! ALTER TABLE, INDEX or MATERIALIZED VIEW … SET TABLESPACE.
//!
//! # Why it matters
//! Every file is copied under ACCESS EXCLUSIVE.
//!
//! # What to do
//! Build indexes CONCURRENTLY in the new tablespace and drop the old ones; move tables with a tool
//! that copies online.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "tablespace-move-rewrites",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "SET TABLESPACE copies the table while reads and writes wait",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !facts.is(hazard, ChangeKind::SetTablespace) {
        return None;
    }
    let fix = "rebuild indexes CONCURRENTLY in the new place; move tables with an online copy";
    Some(Complaint::new(facts.cost(hazard)).fix(fix))
}
