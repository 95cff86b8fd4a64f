//! CREATE and ALTER of kinds that hold no rows, COMMENT, SECURITY LABEL, schemas, statistics.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{drop, expression, foreign, index, name, object, statement, trigger, types};
use crate::postgres::ast::{
    AlterObject, CreateObject, CreateStatistics, IndexElement, Name, Statement, Target, TypeName,
};

/// Converts CREATE of a kind without a form of its own.
pub(super) fn create(node: Node<'_>) -> Statement {
    Statement::CreateObject(Box::new(CreateObject {
        target: named(node),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        or_replace: node.has(K::OR_REPLACE),
        uses: uses(node),
        needs: needs(node),
        words: words(node),
        options: foreign::options(node),
        handler: foreign::function(node, K::HANDLER_KW),
        validator: foreign::function(node, K::VALIDATOR_KW),
        parts: parts(node),
    }))
}

/// Converts ALTER of a kind without a form of its own.
pub(super) fn alter(node: Node<'_>) -> Statement {
    let changed = object::changed(node);
    Statement::AlterObject(Box::new(AlterObject {
        target: named(node),
        options: foreign::options(node),
        handler: foreign::function(node, K::HANDLER_KW),
        validator: foreign::function(node, K::VALIDATOR_KW),
        ..changed
    }))
}

/// Returns the object in front of everything said about it.
fn named(node: Node<'_>) -> Target {
    let word = object::words(node);
    if matches!(node.kind(), K::CREATE_TRANSFORM | K::CREATE_USER_MAPPING | K::ALTER_USER_MAPPING) {
        return drop::pair(node, &word);
    }
    let skipped = [K::OR_REPLACE, K::IF_EXISTS, K::IF_NOT_EXISTS];
    let first = node.nodes().find(|child| !skipped.contains(&child.kind()));
    let mut target = match first {
        Some(all) if node.has(K::ALL_KW) && all.kind() != K::ROLE_REF => {
            Target { word, name: Name::plain("all"), ..Target::default() }
        }
        Some(operator) if operator.kind() == K::OP => {
            let (schema, name) = object::operator_name(operator);
            Target { word, name: Name { schema, name }, ..Target::default() }
        }
        Some(first) => object::target(&word, first),
        None => Target { word, ..Target::default() },
    };
    if let Some(list) = node.child(K::PARAM_LIST).filter(|_| target.arguments.is_none()) {
        target.arguments = Some(object::input_types(list));
    }
    if node.any(&[K::ON_TABLE, K::ON_RELATION]).is_some() {
        target.on = Some(trigger::on(node));
    }
    target
}

/// Returns the objects without which it cannot be.
fn needs(node: Node<'_>) -> Vec<(String, String)> {
    let clause = node.child(K::SERVER_CLAUSE).and_then(|clause| clause.child(K::SERVER_REF));
    let server = clause.map(|of| ("server".to_owned(), name::word(of)));
    let wrapper = node.child(K::FOREIGN_DATA_WRAPPER_REF);
    let wrapper = wrapper.map(|of| ("foreign data wrapper".to_owned(), name::word(of)));
    server.into_iter().chain(wrapper).collect()
}

/// Returns what an aggregate or an operator is made of.
fn parts(node: Node<'_>) -> Vec<(String, Option<TypeName>)> {
    let list = node.child(K::ATTRIBUTE_LIST);
    let parts = list.iter().flat_map(|list| list.all(K::ATTRIBUTE_OPTION));
    let part = |part: Node<'_>| {
        let value = part.child(K::ATTRIBUTE_VALUE).and_then(types::child);
        Some((name::child_word(part, K::ATTRIBUTE_NAME)?, value))
    };
    parts.filter_map(part).collect()
}

fn words(node: Node<'_>) -> Vec<String> {
    let wanted = matches!(
        node.kind(),
        K::CREATE_EVENT_TRIGGER
            | K::CREATE_SUBSCRIPTION
            | K::CREATE_CAST
            | K::CREATE_ROLE
            | K::CREATE_USER
    );
    let tokens = node.tokens().filter(|_| wanted);
    tokens.map(|token| token.text().to_lowercase()).collect()
}

/// Names of functions and types a definition mentions.
fn uses(node: Node<'_>) -> Vec<Name> {
    let mut uses = Vec::new();
    for part in node.descendants() {
        match part.kind() {
            K::FUNCTION_NAME_REF => uses.push(name::path(part)),
            K::CALL_EXPR => uses.push(trigger::called(part)),
            // Options may name a type or a function: the grammar reads both as types.
            kind if types::is_type(kind) => uses.push(types::type_name(part).name),
            _ => {}
        }
    }
    uses
}

pub(super) fn comment(node: Node<'_>) -> Option<Target> {
    let of = node.after(K::ON_KW).find(|child| !child.is_token())?;
    let word = object::words(of);
    Some(match of.kind() {
        K::OBJECT_CONSTRAINT => constraint(of),
        K::OBJECT_TRANSFORM => drop::pair(of, &word),
        K::OBJECT_OPERATOR => object::target(&word, of),
        _ => {
            let mut nodes = of.nodes();
            let mut target = object::target(&word, nodes.next()?);
            if of.has(K::ON_KW) {
                target.on = nodes.next().map(name::path);
            }
            target
        }
    })
}

fn constraint(node: Node<'_>) -> Target {
    let domain = name::child(node, K::DOMAIN_REF);
    let word = if domain.is_some() { "domain constraint" } else { "constraint" };
    Target {
        word: word.to_owned(),
        name: name::child(node, K::CONSTRAINT_NAME_REF).unwrap_or_default(),
        on: domain.or_else(|| name::child(node, K::TABLE_NAME_REF)),
        arguments: None,
    }
}

pub(super) fn create_schema(node: Node<'_>) -> Statement {
    let named = node.child(K::NAMED_SCHEMA).and_then(|n| name::child_word(n, K::SCHEMA));
    // A schema without a name is called as its owner.
    let owner = || node.down(&[K::AUTHORIZATION_SCHEMA, K::ROLE]).filter(|r| !is_current(*r));
    let heads = [K::NAMED_SCHEMA, K::AUTHORIZATION_SCHEMA, K::IF_NOT_EXISTS];
    let elements = node.nodes().filter(|element| !heads.contains(&element.kind()));
    Statement::CreateSchema {
        name: named.or_else(|| owner().map(name::word)),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        elements: elements.map(statement::statement).collect(),
    }
}

fn is_current(role: Node<'_>) -> bool {
    role.any(&[K::CURRENT_ROLE_KW, K::CURRENT_USER_KW, K::SESSION_USER_KW]).is_some()
}

pub(super) fn create_statistics(node: Node<'_>) -> Statement {
    let on = node.child(K::STATISTICS_ON_CLAUSE).map(expression::children).unwrap_or_default();
    Statement::CreateStatistics(Box::new(CreateStatistics {
        name: name::child(node, K::STATISTICS),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        elements: on.into_iter().map(element).collect(),
        table: node
            .child(K::FROM_TABLE)
            .and_then(|from| name::child(from, K::TABLE_NAME_REF))
            .unwrap_or_default(),
    }))
}

fn element(expr: crate::postgres::ast::Expr) -> IndexElement {
    let key = index::key(expr);
    IndexElement { key, collation: None, opclass: None, descending: false, nulls_first: None }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn comments_name_their_target() {
        for (of, word, name, on) in [
            ("table s.t", "table", "s.t", None),
            ("column s.t.c", "column", "c", Some("s.t")),
            ("constraint c on s.t", "constraint", "c", Some("s.t")),
            ("constraint c on domain d", "domain constraint", "c", Some("d")),
            ("trigger x on s.t", "trigger", "x", Some("s.t")),
            ("materialized view v", "materialized view", "v", None),
            ("operator s.+ (int, int)", "operator", "s.+", None),
        ] {
            let sql = format!("comment on {of} is 'x'");
            let Ok(Statement::Comment { target }) = parse(&sql) else { panic!("{sql}") };
            assert_eq!((target.word.as_str(), target.name.to_string()), (word, name.to_owned()));
            assert_eq!(target.on.map(|on| on.to_string()).as_deref(), on, "{sql}");
        }
    }

    #[test]
    fn objects_of_other_kinds() {
        for (sql, word, name) in [
            ("create extension if not exists e cascade", "extension", "e"),
            ("create user u password 'x'", "role", "u"),
            ("create operator s.=== (leftarg = int, function = f)", "operator", "s.==="),
            ("create event trigger e on sql_drop execute function f()", "event trigger", "e"),
            ("create default conversion c for 'A' to 'B' from f", "conversion", "c"),
        ] {
            let Ok(Statement::CreateObject(object)) = parse(sql) else { panic!("{sql}") };
            assert_eq!(
                (object.target.word.as_str(), object.target.name.to_string()),
                (word, name.to_owned())
            );
        }
        let Ok(Statement::AlterObject(object)) = parse("alter trigger a on s.t rename to b") else {
            panic!()
        };
        assert_eq!((object.rename_to.as_deref(), object.target.on.is_some()), (Some("b"), true));
    }

    #[test]
    fn schemas_and_statistics() {
        let Ok(Statement::CreateSchema { name, elements, .. }) =
            parse("create schema authorization x create table t () create view v as select 1")
        else {
            panic!()
        };
        assert_eq!((name.as_deref(), elements.len()), (Some("x"), 2));
        let Ok(Statement::CreateStatistics(statistics)) =
            parse("create statistics on a, (b + 1) from s.t")
        else {
            panic!()
        };
        assert_eq!((statistics.name, statistics.elements.len()), (None, 2));
    }
}
