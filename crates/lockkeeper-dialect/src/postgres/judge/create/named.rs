//! The relations a query names.

use crate::postgres::ast::{FromItem, Name, Node, Query, Source, Statement};

/// A relation a query names, and whether its rows are to be locked.
pub(super) type Named = (Name, bool);

/// Returns the relations that a query names itself, common tables left out.
pub(super) fn relations_named(query: &Query) -> Vec<Named> {
    let mut found = Vec::new();
    collect(query, &[], &mut found);
    found
}

fn collect(query: &Query, outer: &[String], found: &mut Vec<Named>) {
    let mut common = outer.to_vec();
    common.extend(query.with.iter().map(|table| table.name.clone()));
    for table in &query.with {
        if let Statement::Select(query) = &table.statement {
            collect(query, &common, found);
        }
    }
    for item in &query.from {
        collect_item(item, (&common, is_locked(query, item)), found);
    }
    let outputs = query.outputs.iter().map(|output| &output.node);
    let nodes = outputs.chain(query.values.iter().flatten()).chain(&query.filter);
    nodes.chain(&query.others).for_each(|node| collect_node(node, &common, found));
    query.united.iter().for_each(|query| collect(query, &common, found));
}

fn collect_item(item: &FromItem, (common, locked): (&[String], bool), found: &mut Vec<Named>) {
    match &item.source {
        Source::Relation(named) => {
            let name = &named.name;
            if name.schema.is_some() || !common.contains(&name.name) {
                found.push((name.clone(), locked));
            }
        }
        Source::Query(query) => collect(query, common, found),
        Source::Function(nodes) => nodes.iter().for_each(|node| collect_node(node, common, found)),
    }
}

fn collect_node(node: &Node, common: &[String], found: &mut Vec<Named>) {
    node.walk(&mut |node| {
        if let Node::Subquery(query) = node {
            collect(query, common, found);
        }
    });
}

/// Returns whether FOR UPDATE or the like means this item.
fn is_locked(query: &Query, item: &FromItem) -> bool {
    let name = match (&item.alias, &item.source) {
        (Some(alias), _) => alias,
        (None, Source::Relation(named)) => &named.name.name,
        (None, _) => return false,
    };
    query.locking.iter().any(|of| of.is_empty() || of.contains(name))
}

/// Returns whether a name is one of the server's own catalogs.
pub(in crate::postgres::judge) fn is_catalog(name: &Name) -> bool {
    match &name.schema {
        Some(schema) => matches!(schema.as_str(), "pg_catalog" | "information_schema"),
        None => name.name.starts_with("pg_"),
    }
}
