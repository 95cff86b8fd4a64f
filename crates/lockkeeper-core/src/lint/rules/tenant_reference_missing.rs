//! A tenant column refers to no tenant.
//!
//! # What it finds
//! With `tenant_column = "…"`: CREATE TABLE with that column and without a foreign key on it.
//!
//! # Why it matters
//! Rows may belong to a tenant that never was, or stay when theirs is gone.
//!
//! # What to do
//! Add REFERENCES to the table of tenants.
//!
//! # Level
//! `warning` where it is configured; silent elsewhere.

use crate::change::ChangeKind;
use crate::finding::Severity;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "tenant-reference-missing",
    group: Group::Policy,
    severity: Severity::Warning,
    summary: "a tenant column refers to no tenant",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let Some((table, tenant)) = safe::tenant_table(facts) else { return Vec::new() };
    let text = facts.table_text();
    let has = |name: &str| name.trim_matches('"').eq_ignore_ascii_case(&tenant);
    let Some(column) = text.columns.iter().find(|column| has(column.name.text)) else {
        return Vec::new();
    };
    let key = text.others.iter().any(|other| {
        let foreign = other.iter().any(|token| token.is_word("foreign"));
        foreign && other.iter().any(|token| has(token.text))
    });
    let later = facts.changes_of_table(&table).any(|(_, change)| {
        change.kind == ChangeKind::AddForeignKey && change.columns.iter().any(|name| has(name))
    });
    if column.says(&["references"]) || key || later {
        return Vec::new();
    }
    let message = format!("{table}.{tenant} refers to no tenant");
    vec![Complaint::new(message).fix("add REFERENCES to the table of tenants").object(table)]
}
