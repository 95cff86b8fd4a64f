//! A name is longer than the server keeps.
//!
//! # What it finds
//! Names of more bytes than the server stores.
//!
//! # Why it matters
//! The rest is cut off in silence; two long names may become one.
//!
//! # What to do
//! Choose a shorter name.
//!
//! # Level
//! `info`.

use crate::change::Remark;
use crate::finding::Severity;
use crate::sql::TokenKind;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "identifier-truncated",
    group: Group::Correctness,
    severity: Severity::Info,
    summary: "a name is longer than the server keeps",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let remarks = facts.verdict.remarks.iter().filter_map(|remark| match remark {
        Remark::Truncated { name, .. } => Some(name.clone()),
        _ => None,
    });
    let mut names: Vec<String> = remarks.collect();
    if let Some(longest) = facts.settings.longest_name {
        let kinds = [TokenKind::Word, TokenKind::QuotedName];
        let tokens = facts.words().iter().filter(|token| kinds.contains(&token.kind));
        let bare = tokens.map(|token| token.text.trim_matches('"'));
        names.extend(bare.filter(|name| name.len() > longest).map(str::to_owned));
    }
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let message = format!("the server cuts {name} short");
            Complaint::new(message).fix("choose a shorter name").object(name)
        })
        .collect()
}
