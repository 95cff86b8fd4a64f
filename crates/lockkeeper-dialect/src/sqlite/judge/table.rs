//! What CREATE TABLE makes: a description, if SQLite accepts it.

use super::check;
use super::{Judged, refused};
use crate::sqlite::ast::{Column, Constraint, CreateTable, Expr, Shape};
use crate::sqlite::catalog::{Table, Unique, is_integer, same};
use crate::sqlite::resolve::Resolver;

/// Types that a STRICT table knows.
const STRICT: [&str; 6] = ["int", "integer", "real", "text", "blob", "any"];

/// Returns the description of a table with columns.
pub fn describe(create: &CreateTable) -> Table {
    let mut table = Table {
        name: create.name.clone(),
        columns: create.columns.clone(),
        without_rowid: create.without_rowid,
        strict: create.strict,
        autoincrement: create.columns.iter().any(|column| column.autoincrement),
        is_virtual: create.module.is_some(),
        ..Table::default()
    };
    for column in &create.columns {
        if column.primary_key || column.unique {
            let columns = vec![column.name.clone()];
            table.uniques.push(Unique { columns, primary: column.primary_key });
        }
    }
    for constraint in &create.constraints {
        match constraint {
            Constraint::PrimaryKey(terms) => add_unique(&mut table, terms, true),
            Constraint::Unique(terms) => add_unique(&mut table, terms, false),
            Constraint::Check(name, check) => table.checks.push((name.clone(), check.clone())),
            Constraint::ForeignKey(columns, to) => {
                table.foreign.push((columns.clone(), to.clone()));
            }
        }
    }
    table
}

fn add_unique(table: &mut Table, terms: &[Expr], primary: bool) {
    let columns = terms.iter().filter_map(|term| term.mentions.first());
    let columns = columns.map(|mention| mention.column.clone()).collect();
    table.uniques.push(Unique { columns, primary });
}

/// Refuses what SQLite refuses.
pub fn check(resolver: &mut Resolver<'_>, table: &Table) -> Judged {
    if table.is_virtual {
        return Ok(());
    }
    for (at, column) in table.columns.iter().enumerate() {
        if table.columns[..at].iter().any(|other| same(&other.name, &column.name)) {
            return Err(refused(format!("duplicate column name: {}", column.name)));
        }
        check_column(table, column)?;
    }
    if table.columns.iter().all(|column| column.generated.is_some()) {
        return Err(refused("must have at least one non-generated column"));
    }
    check_keys(table)?;
    check_references(table)?;
    check::definition(resolver, table)
}

pub fn check_column(table: &Table, column: &Column) -> Judged {
    if let Some(default) = &column.default {
        let name = &column.name;
        if column.generated.is_some() {
            return Err(refused("cannot use DEFAULT on a generated column"));
        }
        let constant = default.mentions.iter().all(|mention| mention.quoted)
            && default.queries.is_empty()
            && default.tables.is_empty();
        // A bare word is a string here.
        if !constant && default.shape != Shape::Column {
            return Err(refused(format!("default value of column [{name}] is not constant")));
        }
    }
    if table.strict {
        check_strict(table, column)?;
    }
    for reference in &column.references {
        if reference.columns.len() > 1 {
            return Err(refused(format!(
                "foreign key on {} should reference only one column of table {}",
                column.name, reference.table
            )));
        }
    }
    Ok(())
}

fn check_strict(table: &Table, column: &Column) -> Judged {
    let place = format!("{}.{}", table.name.name, column.name);
    match column.ty.as_deref() {
        None | Some("") => Err(refused(format!("missing datatype for {place}"))),
        Some(ty) if !STRICT.iter().any(|known| same(known, ty)) => {
            Err(refused(format!("unknown datatype for {place}: \"{ty}\"")))
        }
        Some(_) => Ok(()),
    }
}

fn check_keys(table: &Table) -> Judged {
    let name = &table.name.name;
    let primary: Vec<_> = table.uniques.iter().filter(|unique| unique.primary).collect();
    if primary.len() > 1 {
        return Err(refused(format!("table \"{name}\" has more than one primary key")));
    }
    let generated = |key: &String| table.column(key).is_some_and(|c| c.generated.is_some());
    if primary.iter().flat_map(|unique| &unique.columns).any(generated) {
        return Err(refused("generated columns cannot be part of the PRIMARY KEY"));
    }
    if table.without_rowid && primary.is_empty() {
        return Err(refused(format!("PRIMARY KEY missing on table {name}")));
    }
    if table.autoincrement {
        let integer =
            |column: &Column| column.autoincrement && column.ty.as_deref().is_some_and(is_integer);
        if !table.columns.iter().any(integer) {
            return Err(refused("AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY"));
        }
        if table.without_rowid {
            return Err(refused("AUTOINCREMENT not allowed on WITHOUT ROWID tables"));
        }
    }
    Ok(())
}

fn check_references(table: &Table) -> Judged {
    let uneven = |(columns, to): &&(Vec<String>, crate::sqlite::ast::Reference)| {
        !to.columns.is_empty() && to.columns.len() != columns.len()
    };
    match table.foreign.iter().find(uneven) {
        Some(_) => Err(refused(
            "number of columns in foreign key does not match the number of columns in the \
             referenced table",
        )),
        None => Ok(()),
    }
}
