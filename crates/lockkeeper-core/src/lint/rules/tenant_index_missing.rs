//! A table of tenants has no index that starts with the tenant.
//!
//! # What it finds
//! With `tenant_column = "…"`: a table that is created without a key or index that starts with that
//! column, in the same file.
//!
//! # Why it matters
//! Every query asks for one tenant's rows; without the index it reads everybody's.
//!
//! # What to do
//! CREATE INDEX on the column, or make it the first column of the key.
//!
//! # Level
//! `warning` where it is configured; silent elsewhere.

use crate::change::{Change, ChangeKind};
use crate::finding::Severity;
use crate::sql::TokenKind;

use super::super::{Check, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "tenant-index-missing",
    group: Group::Policy,
    severity: Severity::Warning,
    summary: "a table of tenants has no index that starts with the tenant",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let Some((table, tenant)) = safe::tenant_table(facts) else { return Vec::new() };
    let text = facts.table_text();
    let has = |name: &str| name.trim_matches('"').eq_ignore_ascii_case(&tenant);
    let Some(column) = text.columns.iter().find(|column| has(column.name.text)) else {
        return Vec::new();
    };
    let own = column.says(&["primary", "key"]) || column.says(&["unique"]);
    let key = text.others.iter().any(|other| {
        let open = other.iter().position(|token| token.kind == TokenKind::OpenParen);
        let first = open.and_then(|at| other.get(at + 1));
        let is_key = other.iter().any(|t| t.is_word("primary") || t.is_word("unique"));
        is_key && first.is_some_and(|token| has(token.text))
    });
    let starts = |change: &Change| {
        let of_index = [ChangeKind::CreateIndex, ChangeKind::AddUnique, ChangeKind::AddPrimaryKey];
        let first = change.columns.first();
        of_index.contains(&change.kind) && first.is_some_and(|column| has(column))
    };
    let later = || facts.changes_of_table(&table).any(|(_, change)| starts(change));
    if own || key || later() {
        return Vec::new();
    }
    let sql = format!("CREATE INDEX ON {table} ({tenant})");
    let message = format!("no index of {table} starts with {tenant}");
    vec![Complaint::new(message).safe_form(sql).object(table)]
}
