//! A name has to be quoted wherever it is used.
//!
//! # What it finds
//! Tables and columns whose names are quoted or have capitals.
//!
//! # Why it matters
//! Without quotes the server folds capitals, so that the name is either not what it seems or needs
//! quotes everywhere.
//!
//! # What to do
//! Use small letters, digits and underscores.
//!
//! # Level
//! `info`; off by default.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "name-not-snake-case",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a name has to be quoted wherever it is used",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let table = facts.table_text();
    let odd = |text: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        !text.trim_matches('"').chars().all(plain)
    };
    let names = table.columns.iter().map(|column| column.name);
    let mut said: Vec<Complaint> = Vec::new();
    for name in names.filter(|name| odd(name.text)) {
        let (start, end) = facts.span(&name);
        let message = format!("{} is no plain name", name.text);
        let fix = "use small letters, digits and underscores";
        said.push(Complaint::new(message).fix(fix).at(start, end).object(name.text));
    }
    for (_, change) in facts.changes(ChangeKind::CreateTable) {
        if odd(safe::last_part(&change.object)) {
            let message = format!("{} is no plain name", change.object);
            said.push(Complaint::new(message).fix("use small letters, digits and underscores"));
        }
    }
    said
}
