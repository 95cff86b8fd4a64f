//! A view or table takes whatever columns there are.
//!
//! # What it finds
//! SELECT * in CREATE VIEW and CREATE TABLE AS.
//!
//! # Why it matters
//! The columns are those of the moment: databases that differ by a column get different views.
//!
//! # What to do
//! Name the columns.
//!
//! # Level
//! `info`; off by default.

use crate::finding::Severity;
use crate::sql::TokenKind;

use super::super::{Check, Complaint, Facts, Group, Rule};

pub const RULE: Rule = Rule {
    id: "select-star",
    group: Group::Style,
    severity: Severity::Info,
    summary: "a view or table takes whatever columns there are",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let tokens = facts.words();
    let creates = tokens.first().is_some_and(|token| token.is_word("create"));
    let star = tokens.windows(2).find(|pair| {
        let before = pair[0].is_word("select") || pair[0].kind == TokenKind::Dot;
        before && pair[1].text == "*"
    });
    match star.filter(|_| creates) {
        Some(pair) => {
            let (start, end) = facts.span(&pair[1]);
            let complaint = Complaint::new("the columns are whatever is there when it runs");
            vec![complaint.fix("name the columns").at(start, end)]
        }
        None => Vec::new(),
    }
}
