//! Publications.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, name, object, source};
use crate::postgres::ast::{AlterPublication, Publication, PublishedTable, RelationRef, Statement};

pub(super) fn create(node: Node<'_>) -> Statement {
    let objects = node.child(K::FOR_PUBLICATION_OBJECTS);
    let all = node.child(K::FOR_ALL_PUBLICATION_OBJECTS);
    Statement::CreatePublication(Box::new(Publication {
        name: name::child_word(node, K::PUBLICATION).unwrap_or_default(),
        tables: objects.map(tables).unwrap_or_default(),
        schemas: objects.map(schemas).unwrap_or_default(),
        all_tables: all.is_some_and(|all| all.has(K::ALL_PUBLICATION_TABLES)),
    }))
}

pub(super) fn alter(node: Node<'_>) -> Statement {
    let objects = node.any(&[
        K::ADD_PUBLICATION_OBJECTS,
        K::SET_PUBLICATION_OBJECTS,
        K::DROP_PUBLICATION_OBJECTS,
    ]);
    let action = match objects.map(Node::kind) {
        Some(K::ADD_PUBLICATION_OBJECTS) => "add",
        Some(K::SET_PUBLICATION_OBJECTS) => "set",
        Some(_) => "drop",
        None => "other",
    };
    Statement::AlterPublication(Box::new(AlterPublication {
        name: name::child_word(node, K::PUBLICATION_REF).unwrap_or_default(),
        action: action.to_owned(),
        tables: objects.map(tables).unwrap_or_default(),
        schemas: objects.map(schemas).unwrap_or_default(),
        rename_to: node.nodes().find_map(object::new_name),
    }))
}

fn tables(objects: Node<'_>) -> Vec<PublishedTable> {
    split(objects).0.into_iter().map(published).collect()
}

fn published(node: Node<'_>) -> PublishedTable {
    let name = name::child(node, K::TABLE_NAME_REF).unwrap_or_default();
    PublishedTable {
        table: RelationRef { name, only: node.has(K::ONLY_KW) },
        columns: source::column_refs(node),
        filter: node.child(K::WHERE_CONDITION_CLAUSE).and_then(expression::child),
    }
}

/// Names of `TABLES IN SCHEMA`; CURRENT_SCHEMA keeps its word.
fn schemas(objects: Node<'_>) -> Vec<String> {
    let named = |object: Node<'_>| {
        let name = name::any_word(object, &[K::SCHEMA_REF, K::TABLE_NAME_REF]);
        name.unwrap_or_else(|| "current_schema".to_owned())
    };
    split(objects).1.into_iter().map(named).collect()
}

/// Tables and schemas: a bare name is of the kind of the one in front of it.
fn split<'t>(objects: Node<'t>) -> (Vec<Node<'t>>, Vec<Node<'t>>) {
    let mut in_schema = false;
    objects.nodes().partition(|object| {
        match object.kind() {
            K::PUBLICATION_OBJECT_TABLE if object.has(K::TABLE_KW) => in_schema = false,
            K::PUBLICATION_OBJECT_TABLE => {}
            _ => in_schema = true,
        }
        !in_schema
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn tables_and_schemas() {
        let sql = "create publication p for table only a (x) where (x > 1), b, \
                   tables in schema s, u, current_schema, table c";
        let Ok(Statement::CreatePublication(publication)) = parse(sql) else { panic!() };
        let names: Vec<_> = publication.tables.iter().map(|t| t.table.name.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(publication.schemas, ["s", "u", "current_schema"]);
        assert!(publication.tables[0].filter.is_some() && publication.tables[0].table.only);
        for (sql, action) in [
            ("add table a", "add"),
            ("set tables in schema a", "set"),
            ("drop table a", "drop"),
            ("owner to x", "other"),
        ] {
            let sql = format!("alter publication p {sql}");
            let Ok(Statement::AlterPublication(alter)) = parse(&sql) else { panic!("{sql}") };
            assert_eq!(alter.action, action);
        }
    }
}
