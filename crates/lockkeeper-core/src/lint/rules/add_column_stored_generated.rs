//! A stored generated column rewrites the table.
//!
//! # What it finds
//! ADD COLUMN … GENERATED ALWAYS AS (…) STORED, and a new expression for such a column.
//!
//! # Why it matters
//! The value is computed for every row: the table and its indexes are written anew under ACCESS
//! EXCLUSIVE.
//!
//! # What to do
//! Add a plain column kept by a trigger and fill old rows in batches; or a VIRTUAL column where the
//! server has them.
//!
//! # Level
//! `error`; `info` on a table known to be small.

use crate::change::Work;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule};

pub const RULE: Rule = Rule {
    id: "add-column-stored-generated",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "a stored generated column rewrites the table",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let reason = |work: &Work| matches!(work, Work::StoredGenerated);
    if !facts.works_for(hazard, reason) {
        return None;
    }
    let message = format!("{}, to compute the column for every row", facts.cost(hazard));
    let fix = "use a plain column kept by a trigger and filled in batches, or a VIRTUAL one";
    Some(Complaint::new(message).fix(fix))
}
