//! One match over all kinds of statements.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{alter_table, drop, index, query, table, write};
use crate::postgres::ast::{RelationWord, Statement};

/// Converts a statement; what is not understood is [`Statement::Opaque`].
pub(super) fn statement(node: Node<'_>) -> Statement {
    match node.kind() {
        K::SELECT | K::COMPOUND_SELECT | K::PAREN_SELECT | K::VALUES | K::TABLE => {
            Statement::Select(Box::new(query::query(node)))
        }
        K::SELECT_INTO => table::select_into(node),
        K::INSERT => write::insert(node),
        K::UPDATE => write::update(node),
        K::DELETE => write::delete(node),
        K::MERGE => write::merge(node),
        K::COPY => write::copy(node),
        K::CREATE_TABLE | K::CREATE_FOREIGN_TABLE => table::create(node),
        K::CREATE_TABLE_AS => table::create_as(node),
        K::CREATE_INDEX => index::create(node),
        K::ALTER_TABLE => alter_table::alter(node, RelationWord::Table),
        K::ALTER_FOREIGN_TABLE => alter_table::alter(node, RelationWord::ForeignTable),
        K::ALTER_INDEX => alter_table::alter(node, RelationWord::Index),
        K::ALTER_VIEW => alter_table::alter(node, RelationWord::View),
        K::ALTER_MATERIALIZED_VIEW => alter_table::alter(node, RelationWord::MaterializedView),
        _ => drop::drop(node).unwrap_or_else(|| opaque(node)),
    }
}

/// Names the statement by its first words.
fn opaque(node: Node<'_>) -> Statement {
    let words: Vec<_> = node.tokens().take(2).map(|token| token.text().to_uppercase()).collect();
    Statement::Opaque(format!("{} is not understood", words.join(" ")))
}
