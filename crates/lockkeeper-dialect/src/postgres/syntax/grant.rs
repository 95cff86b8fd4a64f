//! GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{name, object};
use crate::postgres::ast::{Grant, Statement, Target};

pub(super) fn grant(node: Node<'_>) -> Statement {
    let mut grant = read(node);
    grant.revoke = node.kind() == K::REVOKE;
    let objects = node.child(K::ON_PRIVILEGE_OBJECTS_CLAUSE).and_then(|on| on.nodes().next());
    grant.membership = objects.is_none();
    if let Some(objects) = objects {
        (grant.targets, grant.all_in_schema) = (targets(objects), all_in_schema(objects));
    }
    Statement::Grant(Box::new(grant))
}

pub(super) fn default_privileges(node: Node<'_>) -> Statement {
    let action = node.any(&[K::GRANT_DEFAULT_PRIVILEGES, K::REVOKE_DEFAULT_PRIVILEGES]);
    let mut grant = action.map(read).unwrap_or_default();
    grant.default_privileges = true;
    grant.revoke = action.is_some_and(|action| action.kind() == K::REVOKE_DEFAULT_PRIVILEGES);
    let schemas = node.child(K::IN_SCHEMAS).map(|list| name::words(list, K::SCHEMA_REF));
    grant.for_roles = node
        .child(K::FOR_ROLES)
        .and_then(|of| of.child(K::ROLE_REF_LIST))
        .map(object::roles)
        .unwrap_or_default();
    let word = action.and_then(|action| action.after(K::ON_KW).next()).map(kind_of_default);
    grant.all_in_schema = word.map(|word| (word, schemas.unwrap_or_default()));
    Statement::Grant(Box::new(grant))
}

fn kind_of_default(node: Node<'_>) -> String {
    let words: Vec<_> = node.tokens().map(|token| token.text().to_ascii_lowercase()).collect();
    words.join(" ").trim_end_matches('s').to_owned()
}

/// What all three forms share.
fn read(node: Node<'_>) -> Grant {
    let list = node.child(K::REVOKE_COMMAND_LIST);
    let commands = || list.into_iter().flat_map(|list| list.all(K::REVOKE_COMMAND));
    let all = node.child(K::ALL_PRIVILEGES);
    let named = commands().map(privilege);
    let with = node.child(K::GRANT_WITH_CLAUSE);
    let columns = |part: Node<'_>| {
        let list = part.child(K::COLUMN_REF_LIST)?;
        let name =
            if part.kind() == K::ALL_PRIVILEGES { "all".to_owned() } else { privilege(part) };
        Some((name, list.nodes().map(name::word).collect::<Vec<_>>()))
    };
    let columns_named: Vec<_> = commands().chain(all).filter_map(columns).collect();
    Grant {
        column_privileges: columns_named.iter().map(|(name, _)| name.clone()).collect(),
        columns_named,
        granted_by: node
            .child(K::GRANTED_BY_CLAUSE)
            .and_then(|by| by.child(K::ROLE_REF))
            .map(object::role),
        privileges: all.map(|_| "all".to_owned()).into_iter().chain(named).collect(),
        columns: all.into_iter().chain(commands()).any(|part| part.has(K::COLUMN_REF_LIST)),
        column_names: commands()
            .chain(all)
            .filter_map(|part| part.child(K::COLUMN_REF_LIST))
            .flat_map(|list| list.nodes().map(name::word).collect::<Vec<_>>())
            .collect(),
        grantees: node.child(K::ROLE_REF_LIST).map(object::roles).unwrap_or_default(),
        grant_option: with.is_some() || node.has(K::GRANT_OPTION_FOR),
        cascade: node.has(K::CASCADE),
        ..Grant::default()
    }
}

/// A privilege's words, or a role's name.
fn privilege(node: Node<'_>) -> String {
    if let Some(role) = node.child(K::ROLE_REF) {
        return object::role(role);
    }
    let words = node.children().filter(|child| child.is_token());
    words.map(|token| token.text().to_ascii_lowercase()).collect::<Vec<_>>().join(" ")
}

fn targets(objects: Node<'_>) -> Vec<Target> {
    if all_in_schema(objects).is_some() {
        return Vec::new();
    }
    let word = match objects.kind() {
        K::PRIVILEGE_DEFAULT | K::PRIVILEGE_TABLE => "table".to_owned(),
        K::PRIVILEGE_FOREIGN_SERVER => "server".to_owned(),
        _ => object::words(objects),
    };
    let lists = [K::FUNCTION_SIG_LIST, K::PROCEDURE_SIG_LIST, K::ROUTINE_SIG_LIST];
    let list = objects.any(&lists).unwrap_or(objects);
    list.nodes().map(|target| object::target(&word, target)).collect()
}

fn all_in_schema(objects: Node<'_>) -> Option<(String, Vec<String>)> {
    let word = match objects.kind() {
        K::PRIVILEGE_ALL_TABLES_IN_SCHEMA => "table",
        K::PRIVILEGE_ALL_SEQUENCES_IN_SCHEMA => "sequence",
        K::PRIVILEGE_ALL_FUNCTIONS_IN_SCHEMA => "function",
        K::PRIVILEGE_ALL_PROCEDURES_IN_SCHEMA => "procedure",
        K::PRIVILEGE_ALL_ROUTINES_IN_SCHEMA => "routine",
        _ => return None,
    };
    Some((word.to_owned(), name::words(objects, K::SCHEMA_REF)))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn read(sql: &str) -> Grant {
        match parse(sql) {
            Ok(Statement::Grant(grant)) => *grant,
            other => panic!("{sql}: {other:?}"),
        }
    }

    #[test]
    fn privileges_and_roles() {
        let grant = read("grant select (a), update on s.t, u to public, x with grant option");
        assert_eq!(grant.privileges, ["select", "update"]);
        assert!(grant.columns && grant.grant_option && !grant.membership);
        assert_eq!((grant.targets.len(), grant.targets[0].word.as_str()), (2, "table"));
        let grant = read("revoke all on all functions in schema a, b from x cascade");
        assert!(grant.revoke && grant.cascade && grant.targets.is_empty());
        let schemas = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(grant.all_in_schema, Some(("function".to_owned(), schemas)));
        let grant = read("grant a, b to c");
        assert!(grant.membership && grant.privileges == ["a", "b"]);
        let grant = read("alter default privileges in schema s revoke all on tables from x");
        assert!(grant.default_privileges && grant.revoke);
    }
}
