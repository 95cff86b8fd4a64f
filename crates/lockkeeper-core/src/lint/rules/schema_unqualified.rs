//! A name without its schema depends on the search path.
//!
//! # What it finds
//! CREATE, ALTER and DROP of tables, views and sequences that are named without a schema.
//!
//! # Why it matters
//! Which object is meant depends on the session.
//!
//! # What to do
//! Write `schema.name`.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;
use crate::sql::TokenKind;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "schema-unqualified",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a name without its schema depends on the search path",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let tokens = facts.words();
    let starts = ["create", "alter", "drop"];
    if !tokens.first().is_some_and(|first| starts.iter().any(|word| first.is_word(word))) {
        return Vec::new();
    }
    let kinds = ["table", "view", "sequence"];
    let kind = tokens.iter().take(5).position(|t| kinds.iter().any(|word| t.is_word(word)));
    let Some(kind) = kind else { return Vec::new() };
    let passed = ["if", "not", "exists", "only", "concurrently"];
    let mut rest = tokens[kind + 1..].iter();
    let name = rest.find(|token| !passed.iter().any(|word| token.is_word(word)));
    let qualified = rest.next().is_some_and(|token| token.kind == TokenKind::Dot);
    let temporary = facts.table_text().temporary;
    match name.filter(|_| !qualified && !temporary) {
        Some(name) => {
            let (start, end) = facts.span(name);
            let message = format!("the search path decides which {} is meant", name.text);
            vec![Complaint::new(message).fix("write schema.name").at(start, end).object(name.text)]
        }
        None => Vec::new(),
    }
}
