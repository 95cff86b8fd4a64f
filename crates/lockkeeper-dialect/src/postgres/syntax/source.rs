//! What stands in FROM: relations, subqueries, functions, joins.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, name, query};
use crate::postgres::ast::{FromItem, Node as Ast, RelationRef, Source};

/// Returns a relation with its ONLY.
pub(super) fn relation(node: Node<'_>) -> RelationRef {
    RelationRef { name: name::path(node), only: node.has(K::ONLY_KW) }
}

/// Adds the items of FROM or USING, joins flattened, and the conditions of the joins.
pub(super) fn items(clause: Node<'_>, from: &mut Vec<FromItem>, others: &mut Vec<Ast>) {
    clause.nodes().for_each(|node| item(node, from, others));
}

fn item(node: Node<'_>, from: &mut Vec<FromItem>, others: &mut Vec<Ast>) {
    match node.kind() {
        K::JOIN_EXPR => join(node, from, others),
        K::PAREN_FROM_ITEM => parenthesized(node, from, others),
        K::RELATION_FROM_ITEM => from.push(aliased(node, Source::Relation(relation_of(node)))),
        K::FUNCTION_FROM_ITEM
        | K::EXPR_FROM_ITEM
        | K::ROWS_FROM_ITEM
        | K::JSON_TABLE_FROM_ITEM
        | K::XML_TABLE_FROM_ITEM
        | K::GRAPH_TABLE_FROM_ITEM => {
            from.push(aliased(node, Source::Function(expression::parts(node))));
        }
        _ => return,
    }
    if let Some(sample) = node.child(K::TABLESAMPLE_CLAUSE) {
        // The method is no function: only its arguments are expressions.
        others.extend(expression::parts(sample).into_iter().flat_map(|part| match part {
            Ast::Call(call) => call.arguments,
            part => vec![part],
        }));
    }
}

fn relation_of(node: Node<'_>) -> RelationRef {
    let name = name::child(node, K::RELATION_NAME_REF).unwrap_or_default();
    RelationRef { name, only: node.has(K::ONLY_KW) }
}

/// Walks down the left side of `a JOIN b JOIN c` in a loop.
fn join(node: Node<'_>, from: &mut Vec<FromItem>, others: &mut Vec<Ast>) {
    let mut chain = Vec::new();
    let mut left = node;
    while left.kind() == K::JOIN_EXPR {
        let Some(first) = left.nodes().next() else { return };
        chain.push(left);
        left = first;
    }
    item(left, from, others);
    for link in chain.into_iter().rev().flat_map(|link| link.all(K::JOIN)) {
        items(link, from, others);
        if let Some(condition) = link.child(K::ON_CLAUSE) {
            others.extend(expression::parts(condition));
        }
        others.extend(compared(link, from));
    }
}

/// Returns the columns that USING names, and whether NATURAL is there.
pub(super) fn merged(clause: Node<'_>) -> (Vec<String>, bool) {
    let joins = || clause.descendants().filter(|node| node.kind() == K::JOIN);
    let using = joins().filter_map(|join| join.child(K::JOIN_USING_CLAUSE)).flat_map(column_refs);
    (using.collect(), joins().any(|join| join.has(K::NATURAL_KW)))
}

/// Returns what USING compares, when there is one item on each side.
fn compared(link: Node<'_>, from: &[FromItem]) -> Vec<Ast> {
    let [left, right] = from else { return Vec::new() };
    let (Some(left), Some(right)) = (called(left), called(right)) else { return Vec::new() };
    let columns = link.child(K::JOIN_USING_CLAUSE).map(column_refs).unwrap_or_default();
    let of = |table: &str, column: &str| Ast::Column(vec![table.to_owned(), column.to_owned()]);
    columns
        .iter()
        .map(|column| Ast::Op("=".to_owned(), vec![of(&left, column), of(&right, column)]))
        .collect()
}

fn called(item: &FromItem) -> Option<String> {
    match (&item.alias, &item.source) {
        (Some(alias), _) => Some(alias.clone()),
        (None, Source::Relation(named)) => Some(named.name.name.clone()),
        _ => None,
    }
}

/// A subquery, or a join in parentheses.
fn parenthesized(node: Node<'_>, from: &mut Vec<FromItem>, others: &mut Vec<Ast>) {
    let mut inner = node;
    while let Some(below) = inner.any(&[K::PAREN_EXPR, K::PAREN_FROM_ITEM]) {
        inner = below;
    }
    match inner.nodes().find(|child| query::is(*child)) {
        Some(of) => from.push(aliased(node, Source::Query(Box::new(query::query(of))))),
        None => items(inner, from, others),
    }
}

fn aliased(node: Node<'_>, source: Source) -> FromItem {
    let alias = node.child(K::FROM_ALIAS);
    FromItem {
        source,
        alias: alias.and_then(|alias| name::child_word(alias, K::TABLE_ALIAS)),
        columns: alias.map(column_list).unwrap_or_default(),
        tablesample: node.has(K::TABLESAMPLE_CLAUSE),
    }
}

/// Returns the names of the list of columns below `node`.
pub(super) fn column_list(node: Node<'_>) -> Vec<String> {
    if let Some(list) = node.child(K::COLUMN_LIST) {
        return name::words(list, K::COLUMN_NAME);
    }
    let definitions = node.child(K::COLUMN_DEF_LIST).into_iter().flat_map(|l| l.all(K::COLUMN_DEF));
    definitions.filter_map(|column| name::child_word(column, K::COLUMN_NAME)).collect()
}

/// Returns the names of the list of referenced columns below `node`.
pub(super) fn column_refs(node: Node<'_>) -> Vec<String> {
    node.any(&[K::COLUMN_REF_LIST, K::CONSTRAINT_COLUMN_REF_LIST, K::FOREIGN_KEY_COLUMN_LIST])
        .map(|list| name::words(list, K::COLUMN_NAME_REF))
        .unwrap_or_default()
}
