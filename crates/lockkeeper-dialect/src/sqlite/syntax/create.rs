//! What makes tables: columns and constraints.

use sqlite3_parser::ast::{
    ColFlags, ColumnConstraint, ColumnDefinition, CreateTableBody, ForeignKeyClause, RefAct,
    RefArg, TabFlags, TableConstraint, Type,
};

use super::expression::{expression, sorted};
use super::query::query;
use super::{name, names, plain};
use crate::sqlite::ast::{Action, Column, Constraint, CreateTable, Reference};

pub fn body(into: &mut CreateTable, of: &CreateTableBody<'_>) {
    match of {
        CreateTableBody::AsSelect(select) => into.query = Some(query(select)),
        CreateTableBody::ColumnsAndConstraints { columns, constraints, flags } => {
            into.columns = columns.iter().map(column).collect();
            let all = constraints.unwrap_or_default().iter();
            into.constraints = all
                .map(|named| constraint(named.name.as_ref().map(name), &named.constraint))
                .collect();
            into.without_rowid = flags.contains(TabFlags::WithoutRowid);
            into.strict = flags.contains(TabFlags::Strict);
            let counts = |of: &ColumnDefinition<'_>| {
                let auto = |named: &ColumnConstraint<'_>| {
                    matches!(named, ColumnConstraint::PrimaryKey { auto_increment: true, .. })
                };
                of.constraints.iter().any(|named| auto(&named.constraint))
            };
            for (column, of) in into.columns.iter_mut().zip(columns) {
                column.autoincrement = counts(of);
            }
        }
    }
}

pub fn column(of: &ColumnDefinition<'_>) -> Column {
    let mut column = Column {
        name: name(&of.col_name),
        ty: of.col_type.as_ref().map(type_name),
        stored: of.flags.contains(ColFlags::STORED),
        ..Column::default()
    };
    for named in of.constraints {
        add(&mut column, named.name.as_ref().map(name), &named.constraint);
    }
    column
}

fn type_name(of: &Type<'_>) -> String {
    plain(of.name)
}

fn add(column: &mut Column, called: Option<String>, of: &ColumnConstraint<'_>) {
    match of {
        ColumnConstraint::PrimaryKey { .. } => column.primary_key = true,
        ColumnConstraint::NotNull { nullable, .. } => column.not_null |= !nullable,
        ColumnConstraint::Unique(_) => column.unique = true,
        ColumnConstraint::Check(check) => column.checks.push((called, expression(check))),
        ColumnConstraint::Default(default) => column.default = Some(expression(default)),
        ColumnConstraint::ForeignKey { clause, .. } => column.references.push(reference(clause)),
        ColumnConstraint::Generated { expr, .. } => column.generated = Some(expression(expr)),
        ColumnConstraint::Defer(_) | ColumnConstraint::Collate { .. } => {}
    }
}

pub fn constraint(called: Option<String>, of: &TableConstraint<'_>) -> Constraint {
    match of {
        TableConstraint::PrimaryKey { columns, .. } => Constraint::PrimaryKey(sorted(columns)),
        TableConstraint::Unique { columns, .. } => Constraint::Unique(sorted(columns)),
        TableConstraint::Check(check, _) => Constraint::Check(called, expression(check)),
        TableConstraint::ForeignKey { columns, clause, .. } => {
            Constraint::ForeignKey(names(Some(columns)), reference(clause))
        }
    }
}

fn reference(of: &ForeignKeyClause<'_>) -> Reference {
    let mut reference =
        Reference { table: name(&of.tbl_name), columns: names(of.columns), ..Reference::default() };
    for arg in of.args {
        match arg {
            RefArg::OnDelete(act) => reference.on_delete = action(*act),
            RefArg::OnUpdate(act) => reference.on_update = action(*act),
            RefArg::OnInsert(_) | RefArg::Match(_) => {}
        }
    }
    reference
}

fn action(act: RefAct) -> Action {
    match act {
        RefAct::SetNull | RefAct::SetDefault | RefAct::Cascade => Action::Write,
        RefAct::Restrict | RefAct::NoAction => Action::Check,
    }
}
