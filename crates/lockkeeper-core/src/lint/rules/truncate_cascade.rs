//! Every row of a table and of those that refer to it is gone.
//!
//! # What it finds
//! TRUNCATE … CASCADE.
//!
//! # Why it matters
//! Tables that the statement does not name are emptied too: whichever refer to it where it runs.
//!
//! # What to do
//! Name every table, or better delete in batches what must go.
//!
//! # Level
//! `error`.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "truncate-cascade",
    group: Group::Hazard,
    severity: Severity::Error,
    summary: "every row of a table and of those that refer to it is gone",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if change.kind != ChangeKind::Truncate || !change.cascade {
        return None;
    }
    let emptied = facts.touches(hazard.change).into_iter().filter(|touch| touch.data_loss);
    let names: Vec<String> = emptied.map(|touch| touch.relation.clone()).collect();
    let names = if names.is_empty() { change.object.clone() } else { safe::list(&names) };
    let message = format!("all rows of {names} are lost");
    Some(Complaint::new(message).fix("name every table that is to be emptied"))
}
