//! DROP of everything.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{name, object, types};
use crate::postgres::ast::{Drop, Name, Statement, Target};

/// Converts a DROP; `None` when `node` is none.
pub(super) fn drop(node: Node<'_>) -> Option<Statement> {
    if node.kind() == K::DROP_OWNED {
        let roles = node.child(K::ROLE_REF_LIST).map(object::roles).unwrap_or_default();
        let cascade = node.has(K::CASCADE);
        return Some(Statement::Owned { drop: true, cascade, roles, to: None });
    }
    node.child(K::DROP_KW).filter(|drop| drop.start() == node.start())?;
    let word = object::words(node);
    Some(Statement::Drop(Box::new(Drop {
        targets: targets(node, &word),
        if_exists: node.has(K::IF_EXISTS),
        cascade: node.has(K::CASCADE),
        concurrently: node.has(K::CONCURRENTLY_KW),
    })))
}

/// Converts REASSIGN OWNED.
pub(super) fn reassign(node: Node<'_>) -> Statement {
    let mut lists = node.all(K::ROLE_REF_LIST).map(object::roles);
    let roles = lists.next().unwrap_or_default();
    let to = lists.next().and_then(|to| to.into_iter().next());
    Statement::Owned { drop: false, cascade: false, roles, to }
}

fn targets(node: Node<'_>, word: &str) -> Vec<Target> {
    match node.kind() {
        K::DROP_TRANSFORM | K::DROP_USER_MAPPING => return vec![pair(node, word)],
        _ => {}
    }
    let mut targets = Vec::new();
    for part in node.nodes() {
        match part.kind() {
            K::IF_EXISTS
            | K::CASCADE
            | K::RESTRICT
            | K::USING_METHOD
            | K::DROP_DATABASE_FORCE_CLAUSE => {}
            K::ON_TABLE | K::ON_RELATION => on(part, &mut targets),
            K::FUNCTION_SIG_LIST | K::PROCEDURE_SIG_LIST | K::ROUTINE_SIG_LIST | K::OP_SIG_LIST => {
                targets.extend(part.nodes().map(|signature| object::target(word, signature)));
            }
            _ => targets.push(object::target(word, part)),
        }
    }
    targets
}

fn on(part: Node<'_>, targets: &mut [Target]) {
    let table = part.nodes().next().map(name::path);
    targets.iter_mut().for_each(|target| target.on = table.clone());
}

/// `TRANSFORM FOR type LANGUAGE name`, `USER MAPPING FOR role SERVER name`.
pub(super) fn pair(node: Node<'_>, word: &str) -> Target {
    let last = node.any(&[K::LANGUAGE_REF, K::SERVER_CLAUSE]);
    let last = last.map(|n| n.nodes().next().unwrap_or(n)).map(name::word).unwrap_or_default();
    let ty = types::child(node);
    let role = node.any(&[K::USER_MAPPING_ROLE, K::ROLE_REF]).map(object::role);
    Target {
        word: word.to_owned(),
        name: Name::plain(last),
        on: role.map(Name::plain),
        arguments: ty.map(|ty| vec![ty]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn words_and_targets() {
        for (sql, word, names) in [
            ("drop table if exists a, s.b cascade", "table", "a s.b"),
            ("drop materialized view v", "materialized view", "v"),
            ("drop text search parser s.p", "text search parser", "s.p"),
            ("drop foreign data wrapper w", "foreign data wrapper", "w"),
            ("drop user u", "role", "u"),
            ("drop procedural language l", "language", "l"),
            ("drop function f(int), s.g", "function", "f s.g"),
            ("drop operator s.+ (int, int)", "operator", "s.+"),
            ("drop operator class c using btree", "operator class", "c"),
            ("drop server s", "server", "s"),
        ] {
            let Ok(Statement::Drop(drop)) = parse(sql) else { panic!("{sql}") };
            let found: Vec<_> = drop.targets.iter().map(|t| t.name.to_string()).collect();
            assert_eq!(found.join(" "), names, "{sql}");
            assert!(drop.targets.iter().all(|target| target.word == word), "{sql}");
        }
    }

    #[test]
    fn signatures_and_tables() {
        let Ok(Statement::Drop(drop)) = parse("drop function f(a int, out b text), g") else {
            panic!()
        };
        assert_eq!(drop.targets[0].arguments.as_ref().unwrap().len(), 1);
        assert_eq!(drop.targets[1].arguments, None);
        let Ok(Statement::Drop(drop)) = parse("drop trigger if exists x on s.t") else { panic!() };
        assert_eq!(drop.targets[0].on, Some(Name::qualified("s", "t")));
        let Ok(Statement::Drop(drop)) = parse("drop index concurrently i") else { panic!() };
        assert!(drop.concurrently && !drop.if_exists && !drop.cascade);
    }
}
