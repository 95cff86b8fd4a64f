//! SELECT, VALUES, TABLE and what unites them.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, limits, name, source, statement};
use crate::postgres::ast::{CommonTable, FromItem, Output, Query, Source};

/// Whether `node` is a query.
pub(super) fn is(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        K::SELECT | K::SELECT_INTO | K::PAREN_SELECT | K::TABLE | K::VALUES | K::COMPOUND_SELECT
    )
}

/// Returns the query directly below `node`.
pub(super) fn child(node: Node<'_>) -> Option<Query> {
    node.nodes().find(|child| is(*child)).map(query)
}

pub(super) fn query(node: Node<'_>) -> Query {
    match node.kind() {
        K::COMPOUND_SELECT => compound(node),
        K::PAREN_SELECT | K::PAREN_EXPR => parenthesized(node),
        K::VALUES => values(node),
        K::TABLE => table(node),
        _ => select(node),
    }
}

/// Walks down the left side of `a UNION b UNION c` in a loop.
fn compound(node: Node<'_>) -> Query {
    let mut chain = Vec::new();
    let mut left = node;
    while left.kind() == K::COMPOUND_SELECT {
        let Some(first) = left.nodes().next() else { break };
        chain.push(left);
        left = first;
    }
    let mut all = query(left);
    for link in chain.into_iter().rev() {
        all.united.extend(link.nodes().skip(1).find(|node| is_operand(*node)).map(query));
        tail(link, &mut all);
    }
    all
}

fn is_operand(node: Node<'_>) -> bool {
    is(node) || node.kind() == K::PAREN_EXPR
}

fn parenthesized(node: Node<'_>) -> Query {
    let inner = node.nodes().find(|child| is_operand(*child)).map(query).unwrap_or_default();
    let mut of = Query { with: with(node), ..Query::default() };
    if of.with.is_empty() {
        of = inner;
    } else {
        of = Query { with: of.with.into_iter().chain(inner.with).collect(), ..inner };
    }
    tail(node, &mut of);
    of
}

fn values(node: Node<'_>) -> Query {
    let rows = node.child(K::ROW_LIST);
    let mut rows = rows.iter().flat_map(|list| list.all(K::ROW)).map(expression::nodes);
    let values = rows.by_ref().take(limits::ROWS).collect();
    let mut of = Query { with: with(node), values, ..Query::default() };
    of.truncated = rows.next().is_some();
    tail(node, &mut of);
    of
}

fn table(node: Node<'_>) -> Query {
    let relation = node.child(K::RELATION_NAME).map(source::relation);
    let from = relation.map(|relation| FromItem {
        source: Source::Relation(relation),
        alias: None,
        columns: Vec::new(),
        tablesample: false,
    });
    let star = Output { node: crate::postgres::ast::Node::Star(Vec::new()), alias: None };
    let mut of = Query {
        with: with(node),
        from: from.into_iter().collect(),
        outputs: vec![star],
        ..Query::default()
    };
    tail(node, &mut of);
    of
}

fn select(node: Node<'_>) -> Query {
    let mut of = Query { with: with(node), ..Query::default() };
    for part in node.nodes() {
        match part.kind() {
            K::SELECT_CLAUSE => head(part, &mut of),
            _ => clause(part, &mut of),
        }
    }
    tail(node, &mut of);
    of
}

/// A PL/pgSQL expression: a SELECT without the word.
pub(super) fn bare(node: Node<'_>) -> Query {
    let mut of = Query::default();
    head(node, &mut of);
    node.nodes().for_each(|part| clause(part, &mut of));
    tail(node, &mut of);
    of
}

/// DISTINCT and the select list.
fn head(node: Node<'_>, of: &mut Query) {
    if let Some(distinct) = node.child(K::DISTINCT_CLAUSE) {
        of.grouped = true;
        let on = expression::parts(distinct);
        of.distinct = on.is_empty();
        of.others.extend(on);
    }
    of.outputs.extend(node.child(K::TARGET_LIST).into_iter().flat_map(outputs));
}

fn clause(part: Node<'_>, of: &mut Query) {
    match part.kind() {
        K::FROM_CLAUSE => {
            let before = of.others.len();
            source::items(part, &mut of.from, &mut of.others);
            if !of.from.iter().any(|item| item.tablesample) {
                of.truths.extend_from_slice(&of.others[before..]);
            }
            (of.using, of.natural) = source::merged(part);
        }
        K::WHERE_CLAUSE => of.filter = expression::node(part),
        K::GROUP_BY_CLAUSE | K::HAVING_CLAUSE => {
            of.grouped = true;
            of.having |= part.kind() == K::HAVING_CLAUSE;
            if part.kind() == K::GROUP_BY_CLAUSE {
                group(part, of);
            } else {
                of.truths.extend(expression::node(part));
            }
            of.others.extend(expression::parts(part));
        }
        K::WINDOW_CLAUSE => of.others.extend(expression::parts(part)),
        _ => {}
    }
}

fn group(clause: Node<'_>, of: &mut Query) {
    let sets = clause.descendants().any(|node| {
        matches!(node.kind(), K::GROUPING_SETS | K::GROUPING_CUBE | K::GROUPING_ROLLUP | K::ALL_KW)
    });
    of.group_sets = sets;
    of.groups = expression::parts(clause);
}

/// ORDER BY, LIMIT, OFFSET, FETCH and FOR UPDATE.
fn tail(node: Node<'_>, of: &mut Query) {
    for part in node.nodes() {
        match part.kind() {
            K::ORDER_BY_CLAUSE => {
                of.orders = expression::parts(part);
                of.others.extend(of.orders.iter().cloned());
            }
            K::OFFSET_CLAUSE => of.others.extend(expression::parts(part)),
            K::LIMIT_CLAUSE | K::FETCH_CLAUSE => {
                of.limited = true;
                of.others.extend(expression::parts(part));
            }
            K::LOCKING_CLAUSE => of.locking.push(locked(part)),
            _ => {}
        }
    }
}

fn locked(clause: Node<'_>) -> Vec<String> {
    let names = clause.child(K::LOCKING_OF).into_iter().flat_map(Node::nodes);
    names.filter_map(|name| expression::dotted(name)?.pop()).collect()
}

/// Returns the expressions of a select list or RETURNING with their aliases.
pub(super) fn outputs(list: Node<'_>) -> Vec<Output> {
    list.all(K::TARGET)
        .map(|target| Output {
            node: expression::node(target).unwrap_or(crate::postgres::ast::Node::Star(Vec::new())),
            alias: target.child(K::AS_NAME).and_then(|n| name::child_word(n, K::COLUMN_NAME)),
        })
        .collect()
}

/// Returns the common tables of a statement.
pub(super) fn with(node: Node<'_>) -> Vec<CommonTable> {
    let Some(clause) = node.child(K::WITH_CLAUSE) else { return Vec::new() };
    let recursive = clause.has(K::RECURSIVE_KW);
    let tables = clause.all(K::WITH_TABLE);
    tables.filter_map(|table| common_table(table, recursive)).collect()
}

fn common_table(table: Node<'_>, recursive: bool) -> Option<CommonTable> {
    let of = table.after(K::L_PAREN).find(|node| !node.is_token())?;
    Some(CommonTable {
        name: name::child_word(table, K::CTE_NAME)?,
        columns: source::column_list(table),
        recursive,
        statement: statement::statement(of),
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::postgres::ast::Statement;

    fn read(sql: &str) -> Query {
        match parse(sql) {
            Ok(Statement::Select(query)) => *query,
            other => panic!("{sql}: {other:?}"),
        }
    }

    #[test]
    fn joins_are_flattened() {
        let of = read(
            "select a x from s.t as u join only v on u.a = v.a, (w cross join f(1)) for update of u",
        );
        let aliases: Vec<_> = of.from.iter().map(|item| item.alias.as_deref()).collect();
        assert_eq!(aliases, [Some("u"), None, None, None]);
        assert!(matches!(&of.from[1].source, Source::Relation(relation) if relation.only));
        assert!(matches!(&of.from[3].source, Source::Function(_)));
        assert_eq!((of.others.len(), of.outputs[0].alias.as_deref()), (1, Some("x")));
        assert_eq!(of.locking, [["u"]]);
    }

    #[test]
    fn clauses_leave_their_marks() {
        let of =
            read("select distinct on (a) b from t where c group by d having e order by f limit 3");
        assert!(of.grouped && of.limited && of.filter.is_some());
        assert_eq!(of.others.len(), 5);
        assert!(!read("select 1 for share").locking.is_empty());
        assert!(read("select * from t tablesample system (1)").from[0].tablesample);
    }

    #[test]
    fn sets_are_united() {
        let of = read(
            "with x (c) as (delete from t returning *) select 1 union select 2 except (table y limit 1) order by 1",
        );
        assert_eq!((of.with[0].name.as_str(), of.united.len(), of.others.len()), ("x", 2, 1));
        assert!(matches!(of.with[0].statement, Statement::Delete(_)));
        assert!(of.united[1].limited && !of.limited);
        assert_eq!(read("values (1, 2), (3, default)").values.len(), 2);
    }
}
