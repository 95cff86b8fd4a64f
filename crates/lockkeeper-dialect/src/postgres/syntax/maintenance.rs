//! TRUNCATE, LOCK, ANALYZE, VACUUM, CLUSTER and REINDEX.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{name, source};
use crate::postgres::ast::{Name, ReindexTarget, RelationRef, Statement};

pub(super) fn truncate(node: Node<'_>) -> Statement {
    Statement::Truncate {
        tables: node.child(K::TABLE_LIST).map(relations).unwrap_or_default(),
        cascade: node.has(K::CASCADE),
        restart_identity: node.has(K::RESTART_IDENTITY),
    }
}

fn relations(list: Node<'_>) -> Vec<RelationRef> {
    list.nodes().map(source::relation).collect()
}

pub(super) fn lock(node: Node<'_>) -> Statement {
    let mode = node.child(K::LOCK_MODE_CLAUSE).and_then(|clause| clause.nodes().next());
    Statement::Lock {
        tables: node.child(K::RELATION_LIST).map(relations).unwrap_or_default(),
        mode: mode.map_or_else(|| "access exclusive".to_owned(), words),
        nowait: node.has(K::NOWAIT),
    }
}

fn words(node: Node<'_>) -> String {
    let words = node.tokens().map(|token| token.text().to_ascii_lowercase());
    words.collect::<Vec<_>>().join(" ")
}

pub(super) fn analyze(node: Node<'_>) -> Statement {
    Statement::Analyze { tables: tables(node), columns: columns(node) }
}

fn tables(node: Node<'_>) -> Vec<Name> {
    let list = node.child(K::TABLE_AND_COLUMNS_LIST);
    let items = list.iter().flat_map(|list| list.all(K::TABLE_AND_COLUMNS));
    items.filter_map(|item| name::child(item, K::TABLE_RELATION_NAME)).collect()
}

/// Returns the columns named behind each table.
fn columns(node: Node<'_>) -> Vec<Vec<String>> {
    let list = node.child(K::TABLE_AND_COLUMNS_LIST);
    let items = list.iter().flat_map(|list| list.all(K::TABLE_AND_COLUMNS));
    let of = |item: Node<'_>| {
        let mut names = source::column_refs(item);
        names.extend(source::column_list(item));
        names
    };
    items.map(of).collect()
}

pub(super) fn vacuum(node: Node<'_>) -> Statement {
    let analyze = node.has(K::ANALYZE_KW) || node.has(K::ANALYSE_KW);
    Statement::Vacuum {
        tables: tables(node),
        columns: columns(node),
        parallel: chosen(node, K::VACUUM_OPTION_LIST, "parallel"),
        full: node.has(K::FULL_KW) || chosen(node, K::VACUUM_OPTION_LIST, "full"),
        analyze: analyze
            || chosen(node, K::VACUUM_OPTION_LIST, "analyze")
            || chosen(node, K::VACUUM_OPTION_LIST, "analyse"),
    }
}

/// Whether an option of a list in parentheses is on.
pub(super) fn chosen(node: Node<'_>, list: K, option: &str) -> bool {
    let options = node.child(list).into_iter().flat_map(Node::nodes);
    let said = options.filter_map(|node| {
        let mut tokens = node.tokens().map(|token| token.text().to_ascii_lowercase());
        (tokens.next()? == option).then(|| tokens.next())
    });
    // The last one counts.
    said.last().is_some_and(|value| {
        !value.is_some_and(|v| matches!(v.trim_matches('\''), "false" | "off" | "0" | "no"))
    })
}

/// Returns the names of the options in parentheses.
fn listed(node: Node<'_>, list: K) -> Vec<String> {
    let options = node.child(list).into_iter().flat_map(Node::nodes);
    options.filter_map(|node| Some(node.tokens().next()?.text().to_ascii_lowercase())).collect()
}

pub(super) fn cluster(node: Node<'_>) -> Statement {
    let legacy = node.child(K::CLUSTER_LEGACY);
    let using = node.child(K::CLUSTER_USING_INDEX).or(legacy);
    let on = legacy.and_then(|legacy| legacy.child(K::ON_PATH)).unwrap_or(node);
    Statement::Cluster {
        table: name::child(on, K::TABLE_NAME_REF),
        index: using.and_then(|using| name::child(using, K::INDEX_REF)).map(|name| name.name),
    }
}

pub(super) fn reindex(node: Node<'_>) -> Statement {
    let target = node.any(&[
        K::REINDEX_TARGET_INDEX,
        K::REINDEX_TARGET_TABLE,
        K::REINDEX_TARGET_SCHEMA,
        K::REINDEX_TARGET_DATABASE,
        K::REINDEX_TARGET_SYSTEM,
    ]);
    let what = match target.map(Node::kind) {
        Some(K::REINDEX_TARGET_INDEX) => ReindexTarget::Index,
        Some(K::REINDEX_TARGET_TABLE) => ReindexTarget::Table,
        Some(K::REINDEX_TARGET_SCHEMA) => ReindexTarget::Schema,
        Some(K::REINDEX_TARGET_SYSTEM) => ReindexTarget::System,
        _ => ReindexTarget::Database,
    };
    let written = target.is_some_and(|target| target.has(K::CONCURRENTLY_KW));
    Statement::Reindex {
        what,
        name: target.and_then(|target| target.nodes().next()).map(reindexed),
        concurrently: written || chosen(node, K::REINDEX_OPTION_LIST, "concurrently"),
        options: listed(node, K::REINDEX_OPTION_LIST),
    }
}

fn reindexed(node: Node<'_>) -> Name {
    match node.kind() {
        K::INDEX_REF | K::TABLE_NAME_REF => name::path(node),
        _ => Name::plain(name::word(node)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn options_are_chosen() {
        for (sql, full, analyze) in [
            ("vacuum", false, false),
            ("vacuum full analyze t", true, true),
            ("vacuum (full, analyze off) t", true, false),
            ("vacuum (full false, analyze) t", false, true),
        ] {
            let Ok(Statement::Vacuum { full: f, analyze: a, .. }) = parse(sql) else {
                panic!("{sql}")
            };
            assert_eq!((f, a), (full, analyze), "{sql}");
        }
        for (sql, what, concurrently) in [
            ("reindex index i", ReindexTarget::Index, false),
            ("reindex (concurrently) table t", ReindexTarget::Table, true),
            ("reindex schema concurrently s", ReindexTarget::Schema, true),
            ("reindex database", ReindexTarget::Database, false),
        ] {
            let Ok(Statement::Reindex { what: w, concurrently: c, .. }) = parse(sql) else {
                panic!("{sql}")
            };
            assert_eq!((w, c), (what, concurrently), "{sql}");
        }
    }

    #[test]
    fn relations_and_modes() {
        let Ok(Statement::Lock { tables, mode, nowait }) =
            parse("lock only a, s.b in share row exclusive mode nowait")
        else {
            panic!()
        };
        assert_eq!((tables.len(), mode.as_str(), nowait), (2, "share row exclusive", true));
        let Ok(Statement::Truncate { tables, cascade, restart_identity }) =
            parse("truncate only a, b restart identity cascade")
        else {
            panic!()
        };
        assert!(tables[0].only && cascade && restart_identity);
        let Ok(Statement::Cluster { table, index }) = parse("cluster i on s.t") else { panic!() };
        assert_eq!((table.unwrap().to_string(), index.as_deref()), ("s.t".into(), Some("i")));
    }
}
