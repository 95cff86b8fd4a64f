//! Statements that write rows.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, name, query, source, statement};
use crate::postgres::ast::{
    Assignment, Conflict, Copy, Delete, FromItem, Insert, Merge, Name, Node as Ast, Output, Query,
    RelationRef, Source, Statement, Update,
};

pub(super) fn insert(node: Node<'_>) -> Statement {
    let source = node.nodes().find(|child| query::is(*child)).map(query::query);
    Statement::Insert(Box::new(Insert {
        with: query::with(node),
        table: name::child(node, K::RELATION_NAME_REF).unwrap_or_default(),
        alias: alias(node),
        columns: node.child(K::COLUMN_TARGET_LIST).map(targets).unwrap_or_default(),
        overriding: node.tokens().any(|token| token.kind() == K::OVERRIDING_KW),
        source,
        conflict: node.child(K::ON_CONFLICT_CLAUSE).map(conflict),
        returning: returning(node),
    }))
}

fn alias(node: Node<'_>) -> Option<String> {
    node.any(&[K::REQUIRED_AS_ALIAS, K::OPTIONAL_AS_ALIAS])
        .and_then(|alias| name::child_word(alias, K::TABLE_ALIAS))
}

fn targets(list: Node<'_>) -> Vec<String> {
    list.all(K::COLUMN_TARGET).filter_map(|t| name::child_word(t, K::COLUMN_NAME_REF)).collect()
}

fn returning(node: Node<'_>) -> Vec<Output> {
    node.down(&[K::RETURNING_CLAUSE, K::TARGET_LIST]).map(query::outputs).unwrap_or_default()
}

fn conflict(node: Node<'_>) -> Conflict {
    let items = node.down(&[K::CONFLICT_ON_INDEX, K::CONFLICT_INDEX_ITEM_LIST]);
    let items = items.iter().flat_map(|list| list.all(K::CONFLICT_INDEX_ITEM));
    let columns = items.filter_map(|item| match expression::node(item)? {
        Ast::Column(mut path) => path.pop(),
        _ => None,
    });
    let update = node.child(K::CONFLICT_DO_UPDATE_SET);
    let constraint = node.child(K::CONFLICT_ON_CONSTRAINT);
    Conflict {
        columns: columns.collect(),
        constraint: constraint
            .and_then(|on| name::child(on, K::CONSTRAINT_NAME_REF))
            .map(|name| name.name),
        assignments: update.map(assignments).unwrap_or_default(),
        filter: update.and_then(filter),
    }
}

fn filter(node: Node<'_>) -> Option<Ast> {
    node.child(K::WHERE_CLAUSE).and_then(expression::node)
}

/// Returns the assignments of the SET clause below `node`.
fn assignments(node: Node<'_>) -> Vec<Assignment> {
    let Some(list) = node.down(&[K::SET_CLAUSE, K::SET_COLUMN_LIST]) else { return Vec::new() };
    list.nodes().flat_map(assigned).collect()
}

fn assigned(node: Node<'_>) -> Vec<Assignment> {
    if let Some(target) = node.child(K::COLUMN_TARGET) {
        let column = name::child_word(target, K::COLUMN_NAME_REF).unwrap_or_default();
        let value = node.child(K::SET_EXPR).map(value).unwrap_or(Ast::Null);
        // What a part of a column gets is no value of the column.
        let part = target.text().contains(['.', '[']);
        let value = if part { Ast::Other(vec![value]) } else { value };
        return vec![Assignment { column, value }];
    }
    let columns = node.child(K::COLUMN_TARGET_LIST).map(targets).unwrap_or_default();
    let values = node.child(K::SET_EXPR_LIST).map(|list| list.all(K::SET_EXPR).map(value));
    match values.map(Iterator::collect::<Vec<_>>).filter(|values| values.len() == columns.len()) {
        Some(values) => pair(columns, values),
        None => {
            let shared = query::child(node).map(|q| Ast::Subquery(Box::new(q)));
            let shared = shared.unwrap_or_else(|| Ast::Other(expression::parts(node)));
            columns.into_iter().map(|column| Assignment { column, value: shared.clone() }).collect()
        }
    }
}

fn pair(columns: Vec<String>, values: Vec<Ast>) -> Vec<Assignment> {
    let pairs = columns.into_iter().zip(values);
    pairs.map(|(column, value)| Assignment { column, value }).collect()
}

fn value(node: Node<'_>) -> Ast {
    expression::node(node).unwrap_or(Ast::Default)
}

fn target(node: Node<'_>) -> RelationRef {
    let relation = node.any(&[K::RELATION_NAME, K::TABLE_RELATION_NAME]).map(source::relation);
    relation.unwrap_or(RelationRef { name: Name::default(), only: false })
}

pub(super) fn update(node: Node<'_>) -> Statement {
    let (mut from, mut others) = (Vec::new(), Vec::new());
    if let Some(clause) = node.child(K::FROM_CLAUSE) {
        source::items(clause, &mut from, &mut others);
    }
    Statement::Update(Box::new(Update {
        with: query::with(node),
        table: target(node),
        alias: alias(node),
        assignments: assignments(node),
        from,
        others,
        filter: filter(node),
        current_of: node.has(K::WHERE_CURRENT_OF),
        returning: returning(node),
    }))
}

pub(super) fn delete(node: Node<'_>) -> Statement {
    let (mut using, mut others) = (Vec::new(), Vec::new());
    if let Some(clause) = node.child(K::USING_CLAUSE) {
        source::items(clause, &mut using, &mut others);
    }
    Statement::Delete(Box::new(Delete {
        with: query::with(node),
        table: target(node),
        alias: alias(node),
        using,
        others,
        filter: filter(node),
        current_of: node.has(K::WHERE_CURRENT_OF),
        returning: returning(node),
    }))
}

pub(super) fn merge(node: Node<'_>) -> Statement {
    let (mut from, mut others) = (Vec::new(), Vec::new());
    let using = node.child(K::USING_ON_CLAUSE);
    if let Some(using) = using {
        source::items(using, &mut from, &mut others);
    }
    let mut of = Merge {
        with: query::with(node),
        table: target(node),
        alias: alias(node),
        source: one_source(from),
        on: using
            .and_then(|u| u.child(K::ON_CLAUSE))
            .and_then(expression::node)
            .unwrap_or(Ast::Null),
        updates: Vec::new(),
        deletes: false,
        inserts: false,
        rows: Vec::new(),
        others,
        newer: node.has(K::RETURNING_CLAUSE) || by_source(node),
    };
    for when in node.nodes() {
        when_clause(when, &mut of);
    }
    Statement::Merge(Box::new(of))
}

/// WHEN NOT MATCHED BY SOURCE.
fn by_source(node: Node<'_>) -> bool {
    let mut words = node.nodes().flat_map(Node::tokens);
    words.any(|token| token.text().eq_ignore_ascii_case("source"))
        && node.descendants().any(|token| token.kind() == K::BY_KW)
}

/// A join as the source of MERGE is a query of its items.
fn one_source(mut from: Vec<FromItem>) -> FromItem {
    if from.len() == 1
        && let Some(item) = from.pop()
    {
        return item;
    }
    let source = Source::Query(Box::new(Query { from, ..Query::default() }));
    FromItem { source, alias: None, columns: Vec::new(), tablesample: false }
}

fn when_clause(when: Node<'_>, of: &mut Merge) {
    if let Some(condition) = when.child(K::MERGE_CONDITION) {
        of.others.extend(expression::parts(condition));
    }
    for action in when.nodes() {
        match action.kind() {
            K::MERGE_DELETE => of.deletes = true,
            K::MERGE_UPDATE => of.updates.extend(assignments(action)),
            K::MERGE_INSERT => {
                of.inserts = true;
                let values = query::child(action).map(|q| q.values).unwrap_or_default();
                let row: Vec<Ast> = values.into_iter().flatten().collect();
                let columns = action.child(K::COLUMN_TARGET_LIST).map(targets).unwrap_or_default();
                of.rows.push((columns, row.clone()));
                of.others.extend(row);
            }
            _ => {}
        }
    }
}

pub(super) fn copy(node: Node<'_>) -> Statement {
    let table = node.child(K::COPY_TABLE);
    let of = node.child(K::COPY_QUERY).and_then(|query| query.nodes().next());
    Statement::Copy(Box::new(Copy {
        table: table.and_then(|table| name::child(table, K::TABLE_NAME_REF)),
        columns: table.map(source::column_refs).unwrap_or_default(),
        query: of.map(statement::statement),
        into: node.has(K::COPY_FROM),
        filter: filter(node),
        freeze: freeze(node),
    }))
}

/// `WITH (freeze)`, `WITH (freeze true)` and the old `FREEZE`.
fn freeze(node: Node<'_>) -> bool {
    let mut options =
        node.child(K::COPY_OPTION_LIST).into_iter().flat_map(|l| l.all(K::COPY_OPTION));
    let said = options.any(|option| {
        let words: Vec<_> = option.tokens().map(|t| t.text().to_ascii_lowercase()).collect();
        words.first().is_some_and(|word| word == "freeze")
            && !words.iter().any(|word| matches!(word.as_str(), "false" | "off" | "0"))
    });
    said || node.all(K::COPY_LEGACY_OPTION).any(|option| option.has(K::FREEZE_KW))
}

/// Whether WITH NO DATA is missing.
pub(super) fn with_data(node: Node<'_>) -> bool {
    !node.has(K::WITH_NO_DATA)
}

/// Returns the query of a statement that holds one.
pub(super) fn source_query(node: Node<'_>) -> Query {
    query::child(node).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn insert_with_conflict() {
        let sql = "insert into s.t as x (a, b) values (1, default) on conflict (a, lower(b)) \
                   do update set a = 1, (b, c) = (2, 3), (d, e) = (select 1, 2) where x.a > 0";
        let Ok(Statement::Insert(insert)) = parse(sql) else { panic!() };
        let conflict = insert.conflict.unwrap();
        assert_eq!(conflict.columns, ["a"]);
        let columns: Vec<_> = conflict.assignments.iter().map(|a| a.column.as_str()).collect();
        assert_eq!(columns, ["a", "b", "c", "d", "e"]);
        assert_eq!(conflict.assignments[2].value, Ast::Number("3".to_owned()));
        assert!(matches!(conflict.assignments[4].value, Ast::Subquery(_)));
        assert!(conflict.filter.is_some());
        let Ok(Statement::Insert(insert)) = parse("insert into t default values") else { panic!() };
        assert_eq!(insert.source, None);
    }

    #[test]
    fn update_delete_merge() {
        let Ok(Statement::Update(update)) =
            parse("update only t x set a = default from u join v on true where x.b returning a")
        else {
            panic!()
        };
        assert_eq!((update.table.only, update.from.len(), update.others.len()), (true, 2, 1));
        assert_eq!(update.assignments[0].value, Ast::Default);
        let Ok(Statement::Delete(delete)) = parse("delete from t using u where current of c")
        else {
            panic!()
        };
        assert!(delete.current_of && delete.using.len() == 1);
        let sql = "merge into t using u on t.a = u.a when matched and u.b then delete \
                   when not matched then insert values (1)";
        let Ok(Statement::Merge(merge)) = parse(sql) else { panic!() };
        assert!(merge.deletes && merge.inserts && merge.updates.is_empty());
        assert_eq!(merge.others.len(), 2);
    }

    #[test]
    fn copy_directions() {
        for (sql, into, freeze) in [
            ("copy t from stdin with (freeze, format csv)", true, true),
            ("copy t from stdin with (freeze off)", true, false),
            ("copy t (a) from '/x' freeze", true, true),
            ("copy (select 1) to stdout", false, false),
        ] {
            let Ok(Statement::Copy(copy)) = parse(sql) else { panic!("{sql}") };
            assert_eq!((copy.into, copy.freeze), (into, freeze), "{sql}");
            assert_eq!(copy.table.is_some(), into);
        }
    }
}
