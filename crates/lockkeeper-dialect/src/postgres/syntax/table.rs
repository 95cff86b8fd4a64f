//! CREATE TABLE in its forms.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{column, constraint, expression, foreign, index, literal, name, source, types, write};
use crate::postgres::ast::{
    CreateTable, CreateTableAs, Like, Name, OnCommit, PartitionBound, PartitionBy, Persistence,
    Statement,
};

pub(super) fn persistence(node: Node<'_>) -> Persistence {
    match node.any(&[K::TEMP, K::UNLOGGED]).map(Node::kind) {
        Some(K::TEMP) => Persistence::Temporary,
        Some(_) => Persistence::Unlogged,
        None => Persistence::Permanent,
    }
}

fn on_commit(node: Node<'_>) -> Option<OnCommit> {
    let action = node.child(K::ON_COMMIT)?.text().to_ascii_lowercase();
    Some(if action.ends_with("drop") { OnCommit::Drop } else { OnCommit::Keep })
}

pub(super) fn create(node: Node<'_>) -> Statement {
    let mut table = CreateTable {
        name: name::child(node, K::TABLE_NAME).unwrap_or_default(),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        persistence: persistence(node),
        inherits: node.child(K::INHERITS).map(inherits).unwrap_or_default(),
        partition_of: partition_of(node),
        partition_by: node.child(K::PARTITION_BY).map(partition_by),
        of_type: node.child(K::OF_TYPE).and_then(types::child).map(|ty| ty.name),
        options: node.child(K::WITH_PARAMS).map(options).unwrap_or_default(),
        tablespace: tablespace(node),
        access_method: access_method(node),
        on_commit: on_commit(node),
        foreign_options: foreign::options(node),
        server: node.child(K::SERVER_CLAUSE).and_then(|s| name::child_word(s, K::SERVER_REF)),
        ..CreateTable::default()
    };
    for argument in node.child(K::TABLE_ARG_LIST).into_iter().flat_map(Node::nodes) {
        match argument.kind() {
            K::COLUMN => table.columns.push(column::definition(argument)),
            K::LIKE_CLAUSE => {
                let behind = table.columns.len();
                table.likes.push(Like { behind, ..like(argument) });
            }
            _ => table.constraints.extend(constraint::of_table(argument)),
        }
    }
    Statement::CreateTable(Box::new(table))
}

fn inherits(node: Node<'_>) -> Vec<Name> {
    node.all(K::TABLE_NAME_REF).map(name::path).collect()
}

fn partition_of(node: Node<'_>) -> Option<(Name, PartitionBound)> {
    let parent = name::child(node.child(K::PARTITION_OF)?, K::TABLE_NAME_REF)?;
    Some((parent, bound(node)))
}

/// Returns the bound of a partition below `node`; without one it is the default.
pub(super) fn bound(node: Node<'_>) -> PartitionBound {
    let kinds =
        [K::PARTITION_FOR_VALUES_IN, K::PARTITION_FOR_VALUES_FROM, K::PARTITION_FOR_VALUES_WITH];
    let Some(of) = node.any(&kinds) else { return PartitionBound::Default };
    let side = |kind| of.child(kind).map(expression::children).unwrap_or_default();
    match of.kind() {
        K::PARTITION_FOR_VALUES_IN => PartitionBound::In(expression::children(of)),
        K::PARTITION_FOR_VALUES_FROM => PartitionBound::Range {
            from: side(K::PARTITION_FROM_VALUES),
            to: side(K::PARTITION_TO_VALUES),
        },
        _ => hash(of),
    }
}

fn hash(node: Node<'_>) -> PartitionBound {
    let value = |word: &str| {
        let mut bounds = node.all(K::HASH_PARTITION_BOUND);
        let of =
            bounds.find(|b| b.tokens().next().is_some_and(|t| t.text().eq_ignore_ascii_case(word)));
        of.and_then(|bound| bound.child(K::LITERAL)?.text().parse().ok()).unwrap_or_default()
    };
    PartitionBound::Hash { modulus: value("modulus"), remainder: value("remainder") }
}

fn partition_by(node: Node<'_>) -> PartitionBy {
    PartitionBy {
        strategy: name::child_word(node, K::PARTITION_STRATEGY).unwrap_or_default(),
        keys: node.child(K::PARTITION_ITEM_LIST).map(index::elements).unwrap_or_default(),
    }
}

/// What INCLUDING ALL stands for.
const PROPERTIES: [&str; 9] = [
    "comments",
    "compression",
    "constraints",
    "defaults",
    "generated",
    "identity",
    "indexes",
    "statistics",
    "storage",
];

fn like(node: Node<'_>) -> Like {
    let mut including: Vec<String> = Vec::new();
    for option in node.nodes() {
        let Some(word) = option.tokens().nth(1).map(|token| token.text().to_ascii_lowercase())
        else {
            continue;
        };
        let named = |property: &str| word == "all" || word == property;
        match option.kind() {
            K::INCLUDING_PROPERTY => {
                including.extend(PROPERTIES.iter().filter(|p| named(p)).map(|p| (*p).to_owned()));
            }
            K::EXCLUDING_PROPERTY => including.retain(|property| !named(property)),
            _ => {}
        }
    }
    including.sort();
    including.dedup();
    let table = name::child(node, K::RELATION_NAME_REF).unwrap_or_default();
    Like { table, including, behind: 0 }
}

/// Returns names and values of `(name = value, …)` below `node`.
pub(super) fn options(node: Node<'_>) -> Vec<(String, String)> {
    let list = node.child(K::ATTRIBUTE_LIST);
    list.iter().flat_map(|list| list.all(K::ATTRIBUTE_OPTION)).map(option).collect()
}

fn option(node: Node<'_>) -> (String, String) {
    let name = name::child_word(node, K::ATTRIBUTE_NAME).unwrap_or_default();
    let space = name::child_word(node, K::ATTRIBUTE_NAMESPACE);
    let value = node.child(K::ATTRIBUTE_VALUE).map(option_value).unwrap_or_default();
    (space.map(|space| format!("{space}.{name}")).unwrap_or(name), value)
}

/// Returns a value without its quotes.
pub(super) fn option_value(node: Node<'_>) -> String {
    match node.child(K::LITERAL) {
        Some(text) if text.text().contains('\'') => literal::string(text),
        _ => node.text().to_owned(),
    }
}

pub(super) fn tablespace(node: Node<'_>) -> Option<String> {
    node.child(K::TABLESPACE_CLAUSE).and_then(|clause| name::child_word(clause, K::TABLESPACE_REF))
}

pub(super) fn access_method(node: Node<'_>) -> Option<String> {
    node.child(K::USING_METHOD).and_then(|using| name::child_word(using, K::ACCESS_METHOD_REF))
}

pub(super) fn create_as(node: Node<'_>) -> Statement {
    let columns = node.child(K::TABLE_ARG_LIST).into_iter().flat_map(|list| list.all(K::COLUMN));
    Statement::CreateTableAs(Box::new(CreateTableAs {
        name: name::child(node, K::TABLE_NAME).unwrap_or_default(),
        columns: columns.filter_map(|column| name::child_word(column, K::COLUMN_NAME)).collect(),
        query: write::source_query(node),
        execute: node.has(K::EXECUTE),
        prepared: node
            .child(K::EXECUTE)
            .and_then(|execute| name::child_word(execute, K::PREPARED_STATEMENT_REF)),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        with_data: write::with_data(node),
        persistence: persistence(node),
        on_commit: on_commit(node),
        materialized_view: false,
    }))
}

pub(super) fn create_materialized_view(node: Node<'_>) -> Statement {
    Statement::CreateTableAs(Box::new(CreateTableAs {
        name: name::child(node, K::VIEW).unwrap_or_default(),
        columns: source::column_list(node),
        query: write::source_query(node),
        execute: false,
        prepared: None,
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        with_data: write::with_data(node),
        persistence: Persistence::Permanent,
        on_commit: None,
        materialized_view: true,
    }))
}

/// `SELECT … INTO table`: CREATE TABLE AS in other words.
pub(super) fn select_into(node: Node<'_>) -> Statement {
    let into = node.child(K::INTO_CLAUSE);
    Statement::CreateTableAs(Box::new(CreateTableAs {
        name: into.and_then(|into| name::child(into, K::TABLE_NAME)).unwrap_or_default(),
        columns: Vec::new(),
        query: super::query::query(node),
        execute: false,
        prepared: None,
        if_not_exists: false,
        with_data: true,
        persistence: into.map(persistence).unwrap_or_default(),
        on_commit: None,
        materialized_view: false,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::postgres::ast::{ColumnConstraintKind, TableConstraintKind};

    fn read(sql: &str) -> CreateTable {
        match parse(sql) {
            Ok(Statement::CreateTable(table)) => *table,
            other => panic!("{sql}: {other:?}"),
        }
    }

    #[test]
    fn columns_and_constraints() {
        let table = read(
            "create unlogged table if not exists s.t (a int not null default 1, \
             b text default 'x' collate \"C\", c int generated always as identity, \
             d int generated always as (a + 1), constraint k primary key (a) include (b), \
             foreign key (a, period p) references u (b, period q) on delete cascade not valid) \
             with (fillfactor = 70, toast.x = off) tablespace ts",
        );
        assert_eq!(table.persistence, Persistence::Unlogged);
        assert_eq!(table.columns[0].constraints.len(), 2);
        assert_eq!(table.columns[1].collation, Some(Name::plain("C")));
        let generated = &table.columns[3].constraints[0].kind;
        assert!(matches!(generated, ColumnConstraintKind::Generated { stored: false, .. }));
        assert_eq!(table.constraints[0].name.as_deref(), Some("k"));
        let TableConstraintKind::ForeignKey { columns, references } = &table.constraints[1].kind
        else {
            panic!()
        };
        assert_eq!((columns.join(" "), references.columns.join(" ")), ("a p".into(), "b q".into()));
        assert!(references.period && !table.constraints[1].state.valid);
        assert_eq!(table.options[1], ("toast.x".to_owned(), "off".to_owned()));
    }

    #[test]
    fn partitions() {
        let table = read("create table t (a int) partition by range (a, lower(b) text_ops)");
        let by = table.partition_by.unwrap();
        assert_eq!((by.strategy.as_str(), by.keys.len()), ("range", 2));
        for (sql, bound) in [
            ("default", PartitionBound::Default),
            (
                "for values with (modulus 4, remainder 1)",
                PartitionBound::Hash { modulus: 4, remainder: 1 },
            ),
        ] {
            let table = read(&format!("create table p partition of t {sql}"));
            assert_eq!(table.partition_of, Some((Name::plain("t"), bound)));
        }
        let table = read("create table p partition of t for values from (1, minvalue) to (2, 'x')");
        let Some((_, PartitionBound::Range { from, to })) = table.partition_of else { panic!() };
        assert_eq!((from.len(), to.len()), (2, 2));
    }

    #[test]
    fn likes_and_relatives() {
        let table = read("create table t (like s.u including all excluding indexes) inherits (p)");
        assert_eq!((table.likes[0].including.len(), table.inherits.len()), (8, 1));
        assert_eq!(read("create table t of s.ty").of_type, Some(Name::qualified("s", "ty")));
        assert_eq!(read("create foreign table t (a int) server x").server.as_deref(), Some("x"));
    }

    #[test]
    fn tables_from_queries() {
        for (sql, execute, with_data, persistence) in [
            ("create table t as select 1", false, true, Persistence::Permanent),
            ("create temp table t as execute p with no data", true, false, Persistence::Temporary),
            ("select 1 into unlogged t", false, true, Persistence::Unlogged),
        ] {
            let Ok(Statement::CreateTableAs(table)) = parse(sql) else { panic!("{sql}") };
            assert_eq!((table.execute, table.with_data), (execute, with_data), "{sql}");
            assert_eq!(table.persistence, persistence, "{sql}");
        }
    }
}
