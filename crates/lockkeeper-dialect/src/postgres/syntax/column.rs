//! Columns of CREATE TABLE and ADD COLUMN.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{constraint, foreign, name, types};
use crate::postgres::ast::{ColumnDef, Name};

pub(super) fn definition(node: Node<'_>) -> ColumnDef {
    let mut column = ColumnDef {
        name: name::any_word(node, &[K::COLUMN_NAME, K::COMPOSITE_FIELD]).unwrap_or_default(),
        ty: types::child(node),
        collation: collation(node),
        storage: node.child(K::STORAGE).and_then(|s| name::child_word(s, K::STORAGE_MODE)),
        compression: node
            .child(K::COMPRESSION_METHOD)
            .and_then(|method| name::child_word(method, K::COMPRESSION_METHOD_NAME)),
        foreign_options: foreign::options(node),
        ..ColumnDef::default()
    };
    for clause in node.nodes() {
        constraint::of_column(clause, &mut column.constraints);
    }
    column
}

/// Returns the collation below `node`.
pub(super) fn collation(node: Node<'_>) -> Option<Name> {
    // `DEFAULT 'x' COLLATE "C"`: PostgreSQL gives the collation to the column.
    let behind_default = || node.down(&[K::DEFAULT_CONSTRAINT, K::COLLATE]);
    let collate = node.child(K::COLLATE).or_else(behind_default)?;
    name::child(collate, K::COLLATION_REF)
}
