//! One match over all kinds of statements.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{
    alter_table, constraint, domain, drop, function, grant, index, maintenance, name, other,
    publication, query, sequence, session, table, trigger, user_type, view, write,
};
use crate::postgres::ast::{Output, Query, RelationWord, Statement, Target};

/// Converts a statement; what is not understood is [`Statement::Opaque`].
pub(super) fn statement(node: Node<'_>) -> Statement {
    if query::is(node) && node.kind() != K::SELECT_INTO {
        return Statement::Select(Box::new(query::query(node)));
    }
    relation(node)
        .or_else(|| routine(node))
        .or_else(|| session::transaction(node))
        .or_else(|| session::setting(node))
        .or_else(|| session::running(node))
        .or_else(|| session::harmless(node))
        .or_else(|| object(node))
        .or_else(|| drop::drop(node))
        .unwrap_or_else(|| opaque(node))
}

/// Relations and their rows.
fn relation(node: Node<'_>) -> Option<Statement> {
    Some(match node.kind() {
        K::SELECT_INTO => table::select_into(node),
        K::INSERT => write::insert(node),
        K::UPDATE => write::update(node),
        K::DELETE => write::delete(node),
        K::MERGE => write::merge(node),
        K::COPY => write::copy(node),
        K::CREATE_TABLE | K::CREATE_FOREIGN_TABLE => table::create(node),
        K::CREATE_TABLE_AS => table::create_as(node),
        K::CREATE_INDEX => index::create(node),
        K::CREATE_VIEW => view::create(node),
        K::CREATE_MATERIALIZED_VIEW => table::create_materialized_view(node),
        K::REFRESH => view::refresh(node),
        K::CREATE_SEQUENCE => sequence::create(node),
        K::ALTER_SEQUENCE => sequence::alter(node),
        K::ALTER_TABLE => alter_table::alter(node, RelationWord::Table),
        K::ALTER_FOREIGN_TABLE => alter_table::alter(node, RelationWord::ForeignTable),
        K::ALTER_INDEX => alter_table::alter(node, RelationWord::Index),
        K::ALTER_VIEW => alter_table::alter(node, RelationWord::View),
        K::ALTER_MATERIALIZED_VIEW => alter_table::alter(node, RelationWord::MaterializedView),
        K::TRUNCATE => maintenance::truncate(node),
        K::LOCK => maintenance::lock(node),
        K::ANALYZE => maintenance::analyze(node),
        K::VACUUM => maintenance::vacuum(node),
        K::CLUSTER => maintenance::cluster(node),
        K::REINDEX => maintenance::reindex(node),
        _ => return None,
    })
}

/// Types, functions, triggers and what else relations use.
fn routine(node: Node<'_>) -> Option<Statement> {
    Some(match node.kind() {
        K::CREATE_TYPE => user_type::create(node),
        K::ALTER_TYPE => user_type::alter(node),
        K::CREATE_DOMAIN => domain::create(node),
        K::ALTER_DOMAIN => return domain::alter(node),
        K::CREATE_FUNCTION | K::CREATE_PROCEDURE => function::create(node),
        K::ALTER_FUNCTION => function::alter(node, "function"),
        K::ALTER_PROCEDURE => function::alter(node, "procedure"),
        K::ALTER_ROUTINE => function::alter(node, "routine"),
        K::ALTER_AGGREGATE => function::alter(node, "aggregate"),
        K::CREATE_TRIGGER => trigger::create(node),
        K::CREATE_RULE => trigger::create_rule(node),
        K::CREATE_POLICY => trigger::create_policy(node),
        K::ALTER_POLICY => trigger::alter_policy(node),
        K::CREATE_PUBLICATION => publication::create(node),
        K::ALTER_PUBLICATION => publication::alter(node),
        K::CREATE_STATISTICS => other::create_statistics(node),
        K::CREATE_SCHEMA => other::create_schema(node),
        K::GRANT | K::REVOKE => grant::grant(node),
        K::ALTER_DEFAULT_PRIVILEGES => grant::default_privileges(node),
        K::REASSIGN => drop::reassign(node),
        K::COMMENT_ON => Statement::Comment { target: target(node) },
        K::SECURITY_LABEL => Statement::SecurityLabel { target: target(node) },
        _ => return None,
    })
}

fn target(node: Node<'_>) -> Target {
    other::comment(node).unwrap_or_default()
}

/// Kinds without a form of their own.
fn object(node: Node<'_>) -> Option<Statement> {
    match node.kind() {
        K::CREATE_PROPERTY_GRAPH | K::ALTER_PROPERTY_GRAPH | K::DROP_PROPERTY_GRAPH | K::REPACK => {
            return Some(Statement::Opaque(format!("{} is newer than PostgreSQL 18", head(node))));
        }
        K::IMPORT_FOREIGN_SCHEMA => {
            let server = node.child(K::SERVER_CLAUSE);
            let into = node.child(K::INTO_SCHEMA);
            return Some(Statement::ImportForeignSchema {
                server: server
                    .and_then(|of| name::child_word(of, K::SERVER_REF))
                    .unwrap_or_default(),
                schema: into.and_then(|of| name::child_word(of, K::SCHEMA_REF)).unwrap_or_default(),
            });
        }
        _ => {}
    }
    match node.children().next()?.kind() {
        K::CREATE_KW => Some(other::create(node)),
        K::ALTER_KW => Some(other::alter(node)),
        _ => None,
    }
}

/// RETURN of a standard body.
pub(super) fn returned(node: Node<'_>) -> Statement {
    let outputs = vec![Output { node: constraint::expr(node).node, alias: None }];
    Statement::Select(Box::new(Query { outputs, ..Query::default() }))
}

fn opaque(node: Node<'_>) -> Statement {
    Statement::Opaque(format!("{} is not understood", head(node)))
}

/// Returns the first words of a statement.
fn head(node: Node<'_>) -> String {
    let words: Vec<_> = node.tokens().take(2).map(|token| token.text().to_uppercase()).collect();
    words.join(" ")
}
