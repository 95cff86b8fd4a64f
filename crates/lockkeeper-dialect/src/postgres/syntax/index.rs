//! CREATE INDEX and the elements of keys.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{column, constraint, expression, name, source, table};
use crate::postgres::ast::{CreateIndex, Expr, IndexElement, IndexKey, Node as Ast, Statement};

pub(super) fn create(node: Node<'_>) -> Statement {
    let relation = node.child(K::TABLE_RELATION_NAME).map(source::relation);
    let items = node.child(K::PARTITION_ITEM_LIST).map(elements).unwrap_or_default();
    let include = node.down(&[K::INDEX_INCLUDE_CLAUSE, K::PARTITION_ITEM_LIST]).map(elements);
    let named = name::child(node, K::INDEX);
    Statement::CreateIndex(Box::new(CreateIndex {
        qualified: named.as_ref().is_some_and(|name| name.schema.is_some()),
        name: named.map(|name| name.name),
        only: relation.as_ref().is_some_and(|relation| relation.only),
        table: relation.map(|relation| relation.name).unwrap_or_default(),
        unique: node.has(K::UNIQUE_KW),
        concurrently: node.has(K::CONCURRENTLY_KW),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        method: table::access_method(node).unwrap_or_else(|| "btree".to_owned()),
        elements: items,
        include: include.unwrap_or_default().into_iter().map(column_name).collect(),
        nulls_not_distinct: node.has(K::NULLS_NOT_DISTINCT),
        predicate: node.child(K::WHERE_CLAUSE).and_then(expression::child),
        tablespace: table::tablespace(node),
    }))
}

fn column_name(element: IndexElement) -> String {
    match element.key {
        IndexKey::Column(name) => name,
        IndexKey::Expression(expr) => expr.sql,
    }
}

/// Returns the elements of a list of keys.
pub(super) fn elements(list: Node<'_>) -> Vec<IndexElement> {
    list.all(K::PARTITION_ITEM).map(element).collect()
}

pub(super) fn element(node: Node<'_>) -> IndexElement {
    // COLLATE behind an expression is read as a part of it.
    let collated = node.child(K::COLLATE).filter(|collate| expression::node(*collate).is_some());
    IndexElement {
        key: key(constraint::expr(collated.unwrap_or(node))),
        collation: column::collation(node),
        opclass: name::child(node, K::OP_CLASS_REF),
        descending: node.has(K::SORT_DESC),
        nulls_first: node
            .any(&[K::NULLS_FIRST, K::NULLS_LAST])
            .map(|said| said.kind() == K::NULLS_FIRST),
    }
}

/// A bare column, or an expression.
pub(super) fn key(expr: Expr) -> IndexKey {
    match &expr.node {
        Ast::Column(path) if !expr.sql.starts_with('(') => {
            IndexKey::Column(path.last().cloned().unwrap_or_default())
        }
        _ => IndexKey::Expression(Box::new(expr)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn elements_have_their_parts() {
        let sql = "create unique index concurrently if not exists i on only s.t using gist \
                   (a desc nulls last, lower(b) collate \"C\" s.ops, (c)) include (d) where e";
        let Ok(Statement::CreateIndex(index)) = parse(sql) else { panic!() };
        assert!(index.unique && index.concurrently && index.only && index.predicate.is_some());
        assert_eq!((index.method.as_str(), index.include.join(" ")), ("gist", "d".to_owned()));
        let [a, b, c] = index.elements.as_slice() else { panic!() };
        assert_eq!(a.key, IndexKey::Column("a".to_owned()));
        assert_eq!((a.descending, a.nulls_first), (true, Some(false)));
        let IndexKey::Expression(lower) = &b.key else { panic!() };
        assert_eq!(lower.sql, "lower(b)");
        assert_eq!(b.collation.as_ref().unwrap().name, "C");
        assert_eq!(b.opclass.as_ref().unwrap().to_string(), "s.ops");
        assert!(matches!(&c.key, IndexKey::Expression(_) | IndexKey::Column(_)));
        let Ok(Statement::CreateIndex(index)) = parse("create index on t (a)") else { panic!() };
        assert_eq!((index.name, index.method.as_str()), (None, "btree"));
    }
}
