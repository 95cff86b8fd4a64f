//! Something that code names stops working as it did.
//!
//! # What it finds
//! Changes after which old code fails, for which there is no rule of its own, such as another
//! signature.
//!
//! # Why it matters
//! Code that runs while the migration does still uses the old form.
//!
//! # What to do
//! Keep the old form beside the new one until no code uses it.
//!
//! # Level
//! `warning`.

use crate::change::Remark;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Hazard, Rule, safe};

pub const RULE: Rule = Rule {
    id: "name-breaks",
    group: Group::Compat,
    severity: Severity::Warning,
    summary: "something that code names stops working as it did",
    check: Check::Hazard(check),
};

fn check(facts: &Facts<'_>, hazard: &Hazard) -> Option<Complaint> {
    if !hazard.name {
        return None;
    }
    let remark = facts.verdict.remarks.iter().find_map(|remark| match remark {
        Remark::Breaks { object, how } => Some((object.clone(), how.clone())),
        _ => None,
    });
    let change = facts.change(hazard).map(|change| change.object.clone()).unwrap_or_default();
    let (object, how) = remark.unwrap_or((change, "its name changes".to_owned()));
    let message = format!("code that uses {object} breaks: {how}");
    let complaint = Complaint::new(message).fix("keep the old form until no code uses it");
    Some(safe::unless_it_comes_back(facts, complaint, &object))
}
