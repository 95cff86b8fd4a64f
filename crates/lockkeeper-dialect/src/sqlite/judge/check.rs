//! What expressions of a table may say.

use super::{Judged, refused};
use crate::sqlite::ast::Expr;
use crate::sqlite::catalog::{Table, same};
use crate::sqlite::resolve::{Bound, Missing, Resolver, Scope, columns_of};

/// Functions whose result changes from call to call.
const RESTLESS: [&str; 5] =
    ["random", "randomblob", "changes", "total_changes", "last_insert_rowid"];

/// Checks an expression that sees the columns of its own table only; `place` is what it is part
/// of, as SQLite says it.
pub fn own_columns(resolver: &mut Resolver<'_>, table: &Table, expr: &Expr, place: &str) -> Judged {
    if !expr.queries.is_empty() || !expr.tables.is_empty() {
        return Err(refused(format!("subqueries prohibited in {place}")));
    }
    // CHECK constraints may call them.
    let strict = place != "CHECK constraints";
    if strict && expr.calls.iter().any(|call| RESTLESS.contains(&call.as_str())) {
        return Err(refused(format!("non-deterministic functions prohibited in {place}")));
    }
    let scope = own_scope(table);
    resolver.expr(expr, &scope).map_err(|missing: Missing| refused(missing.message()))
}

pub fn own_scope(table: &Table) -> Scope<'static> {
    let bound = Bound {
        name: table.name.name.clone(),
        columns: columns_of(table),
        merges: false,
        numbered: !table.without_rowid,
    };
    Scope { sources: vec![bound], ..Scope::default() }
}

/// Checks everything that a table's definition says of its own columns.
pub fn definition(resolver: &mut Resolver<'_>, table: &Table) -> Judged {
    let of_columns = table.columns.iter().flat_map(|column| &column.checks);
    for (_, check) in of_columns.chain(&table.checks) {
        own_columns(resolver, table, check, "CHECK constraints")?;
    }
    for generated in table.columns.iter().filter_map(|column| column.generated.as_ref()) {
        own_columns(resolver, table, generated, "generated columns")?;
    }
    for (columns, _) in &table.foreign {
        if let Some(column) = columns.iter().find(|column| !table.has(column)) {
            let message = format!("unknown column \"{column}\" in foreign key definition");
            return Err(refused(message));
        }
    }
    for unique in &table.uniques {
        if let Some(column) = unique.columns.iter().find(|column| !table.has(column)) {
            return Err(refused(format!("no such column: {column}")));
        }
    }
    Ok(())
}

/// Whether an expression names a column.
pub fn mentions(expr: &Expr, column: &str) -> bool {
    expr.mentions.iter().any(|mention| same(&mention.column, column))
}
