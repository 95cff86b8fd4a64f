//! ALTER TABLE.

use sqlite3_parser::ast::{AlterTableBody, TableConstraint};

use super::create;
use super::expression::expression;
use super::name;
use crate::sqlite::ast::AlterTable;

pub fn alter(of: &AlterTableBody<'_>) -> AlterTable {
    match of {
        AlterTableBody::RenameTo(to) => AlterTable::RenameTo(name(to)),
        AlterTableBody::AddColumn(column) => {
            AlterTable::AddColumn(Box::new(create::column(column)))
        }
        AlterTableBody::DropColumn(column) => AlterTable::DropColumn(name(column)),
        AlterTableBody::RenameColumn { old, new } => AlterTable::RenameColumn(name(old), name(new)),
        AlterTableBody::DropColumnNotNull(column) => AlterTable::DropNotNull(name(column)),
        AlterTableBody::SetColumnNotNull(column, _) => AlterTable::SetNotNull(name(column)),
        AlterTableBody::DropConstraint(constraint) => AlterTable::DropConstraint(name(constraint)),
        AlterTableBody::AddConstraint(named) => match &named.constraint {
            TableConstraint::Check(check, _) => {
                AlterTable::AddCheck(named.name.as_ref().map(name), expression(check))
            }
            TableConstraint::PrimaryKey { .. } => AlterTable::Lacking("ADD PRIMARY KEY"),
            TableConstraint::Unique { .. } => AlterTable::Lacking("ADD UNIQUE"),
            TableConstraint::ForeignKey { .. } => AlterTable::Lacking("ADD FOREIGN KEY"),
        },
    }
}
