//! REFRESH MATERIALIZED VIEW keeps readers waiting.
//!
//! # What it finds
//! REFRESH MATERIALIZED VIEW without CONCURRENTLY.
//!
//! # Why it matters
//! Nobody reads the view while its query runs.
//!
//! # What to do
//! Give it a unique index and REFRESH MATERIALIZED VIEW CONCURRENTLY.
//!
//! # Level
//! `error`; `info` on a view known to be small.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "matview-refresh-blocks",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "REFRESH MATERIALIZED VIEW keeps readers waiting",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !facts.is(hazard, ChangeKind::RefreshMaterializedView) {
        return None;
    }
    let complaint = Complaint::new(facts.cost(hazard))
        .fix("REFRESH … CONCURRENTLY, which needs a unique index on the view");
    let inserted = safe::insert_after(facts, &["view"], "CONCURRENTLY");
    Some(match inserted {
        Some((_, sql)) => complaint.safe_form(sql),
        None => complaint,
    })
}
