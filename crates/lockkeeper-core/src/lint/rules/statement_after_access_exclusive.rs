//! Long work while an earlier statement's lock is held.
//!
//! # What it finds
//! Reads of whole tables, builds and mass writes in a transaction in which an earlier statement
//! locked a table against writes or reads.
//!
//! # Why it matters
//! Locks stay until COMMIT: a lock that was meant to last an instant lasts as long as the work
//! after it.
//!
//! # What to do
//! Split the file: first the short change, then the work in a transaction of its own.
//!
//! # Level
//! `warning`: the work may be short; `info` when the tables are known to be small.

use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "statement-after-access-exclusive",
    group: Group::Hazard,
    severity: Severity::Warning,
    summary: "long work while an earlier statement's lock is held",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let held = hazard.held.as_ref()?;
    if hazard.loss || hazard.name || hazard.written {
        return None;
    }
    let worked = facts.worked_on(hazard);
    let relation = worked.first().map_or("a table", |touch| touch.relation.as_str());
    let message = format!(
        "this works on {relation} while {} on {} from line {} is still held: {}",
        held.lock,
        held.relation,
        held.line,
        crate::lint::facts::waiting(held.lock),
    );
    Some(Complaint::new(message).fix("move it into a transaction of its own"))
}
