//! A table does not say whose rows it holds.
//!
//! # What it finds
//! With `tenant_column = "…"`: CREATE TABLE without that column, or with one that may be NULL.
//! Tables in `tenant_exempt` are left out.
//!
//! # Why it matters
//! Rows that belong to no tenant, or to nobody knows whom, leak into other tenants' queries.
//!
//! # What to do
//! Add the column as NOT NULL with a foreign key to the tenants, or list the table in
//! `tenant_exempt`.
//!
//! # Level
//! `error` where it is configured; silent elsewhere.

use crate::finding::Severity;

use super::super::{Check, ColumnText, Complaint, Facts, Group, Rule, safe};

pub const RULE: Rule = Rule {
    id: "tenant-column-missing",
    group: Group::Policy,
    severity: Severity::Error,
    summary: "a table does not say whose rows it holds",
    check: Check::Statement(check),
};

fn check(facts: &Facts<'_>) -> Vec<Complaint> {
    let Some((table, tenant)) = safe::tenant_table(facts) else { return Vec::new() };
    let text = facts.table_text();
    let is_tenant =
        |column: &&ColumnText<'_>| column.name.text.trim_matches('"').eq_ignore_ascii_case(&tenant);
    let message = match text.columns.iter().find(is_tenant) {
        None => format!("{table} has no column {tenant}"),
        Some(c) if c.says(&["not", "null"]) || c.says(&["primary", "key"]) => return Vec::new(),
        Some(_) => format!("{table}.{tenant} may be NULL: such rows belong to nobody"),
    };
    let fix = format!("add {tenant} as NOT NULL with a foreign key to the tenants");
    vec![Complaint::new(message).fix(fix).object(table)]
}
