//! Transactions, settings, prepared statements, and what runs without touching relations.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, function, literal, maintenance, name, object, query, statement};
use crate::postgres::ast::{Expr, Setting, Statement, Transaction};

/// Converts what moves transactions.
pub(super) fn transaction(node: Node<'_>) -> Option<Statement> {
    let word = |kind| name::child_word(node, kind).unwrap_or_default();
    Some(Statement::Transaction(match node.kind() {
        K::BEGIN => Transaction::Begin,
        K::COMMIT_TRANSACTION => Transaction::Commit,
        K::ROLLBACK_TRANSACTION => Transaction::Rollback,
        K::SAVEPOINT_CREATE => Transaction::Savepoint(word(K::SAVEPOINT)),
        K::RELEASE_SAVEPOINT => Transaction::Release(word(K::SAVEPOINT_REF)),
        K::ROLLBACK_TO_SAVEPOINT => Transaction::RollbackTo(word(K::SAVEPOINT_REF)),
        K::PREPARE_TRANSACTION | K::COMMIT_PREPARED | K::ROLLBACK_PREPARED => Transaction::Prepare,
        _ => return None,
    }))
}

/// Converts SET and RESET.
pub(super) fn setting(node: Node<'_>) -> Option<Statement> {
    let (name, value) = match node.kind() {
        K::SET => set(node)?,
        K::RESET => (reset(node), None),
        K::SET_ROLE => ("role".to_owned(), role(node)),
        K::RESET_ROLE => ("role".to_owned(), None),
        K::SET_SESSION_AUTH => ("session_authorization".to_owned(), role(node)),
        K::RESET_SESSION_AUTH => ("session_authorization".to_owned(), None),
        _ => return None,
    };
    Some(Statement::Set(Setting { name, value, local: node.has(K::LOCAL_SCOPE) }))
}

fn set(node: Node<'_>) -> Option<(String, Option<String>)> {
    let target = node.nodes().find(|n| !matches!(n.kind(), K::LOCAL_SCOPE | K::SESSION_SCOPE))?;
    Some(match target.kind() {
        K::SET_CONFIG => {
            let name = target.child(K::CONFIG_PARAMETER_REF).map(function::setting)?;
            (name, target.child(K::TO_CONFIG_VALUE).and_then(values))
        }
        K::SET_TIME_ZONE => ("timezone".to_owned(), zone(target)),
        K::SET_SCHEMA_VALUE => ("search_path".to_owned(), values(target)),
        K::SET_XML_OPTION => ("xmloption".to_owned(), values(target)),
        _ => ("catalog".to_owned(), values(target)),
    })
}

fn zone(node: Node<'_>) -> Option<String> {
    if node.has(K::LOCAL_KW) { None } else { values(node) }
}

/// Values without quotes, joined; `None` for DEFAULT.
pub(super) fn values(node: Node<'_>) -> Option<String> {
    let values: Vec<_> = node.nodes().map(value).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn value(node: Node<'_>) -> String {
    match node.kind() {
        K::LITERAL if node.text().contains('\'') => literal::string(node),
        K::CONFIG_VALUE_NAME => name::word(node),
        K::CAST_EXPR => node.child(K::LITERAL).map(literal::string).unwrap_or_default(),
        K::PREFIX_EXPR => node.tokens().map(Node::text).collect(),
        _ => node.text().to_owned(),
    }
}

fn role(node: Node<'_>) -> Option<String> {
    let who = node.any(&[K::ROLE_REF, K::LITERAL, K::SET_ROLE_NONE])?;
    Some(match who.kind() {
        K::LITERAL => literal::string(who),
        K::ROLE_REF => object::role(who),
        _ => "none".to_owned(),
    })
}

fn reset(node: Node<'_>) -> String {
    match node.nodes().next() {
        Some(all) if all.kind() == K::ALL => "all".to_owned(),
        Some(zone) if zone.kind() == K::RESET_TIME_ZONE => "timezone".to_owned(),
        Some(level) if level.kind() == K::RESET_TRANSACTION_ISOLATION => {
            "transaction_isolation".to_owned()
        }
        Some(name) => function::setting(name),
        None => "all".to_owned(),
    }
}

/// Converts what carries another statement, or runs code.
pub(super) fn running(node: Node<'_>) -> Option<Statement> {
    Some(match node.kind() {
        K::EXPLAIN => Statement::Explain {
            analyze: node.has(K::EXPLAIN_ANALYZE)
                || maintenance::chosen(node, K::EXPLAIN_OPTION_LIST, "analyze")
                || maintenance::chosen(node, K::EXPLAIN_OPTION_LIST, "analyse"),
            statement: Box::new(inner(node)?),
        },
        K::PREPARE => Statement::Prepare {
            name: name::child_word(node, K::PREPARED_STATEMENT).unwrap_or_default(),
            types: node.child(K::PARAM_LIST).map(object::input_types).unwrap_or_default(),
            parameters: parameters(node),
            statement: Box::new(inner(node)?),
        },
        K::EXECUTE => Statement::Execute {
            name: name::child_word(node, K::PREPARED_STATEMENT_REF).unwrap_or_default(),
            arguments: arguments(node),
        },
        K::DECLARE => Statement::DeclareCursor {
            name: name::child_word(node, K::CURSOR).unwrap_or_default(),
            hold: node.has(K::WITH_HOLD),
            query: Box::new(query::child(node)?),
        },
        K::FETCH => cursor(node, "fetch"),
        K::MOVE => cursor(node, "move"),
        K::CLOSE => cursor(node, "close"),
        K::DEALLOCATE => cursor(node, "deallocate"),
        K::DO => Statement::Do {
            language: node
                .child(K::DO_LANGUAGE)
                .map_or_else(|| "plpgsql".to_owned(), function::word_or_text),
            body: node.child(K::LITERAL).map(literal::string).unwrap_or_default(),
        },
        K::CALL => call(node),
        _ => return None,
    })
}

/// Returns the statement a statement carries: the last node below it.
fn inner(node: Node<'_>) -> Option<Statement> {
    node.nodes().last().map(statement::statement)
}

fn cursor(node: Node<'_>, word: &str) -> Statement {
    let name = name::any_word(node, &[K::CURSOR_REF, K::PREPARED_STATEMENT_REF]);
    Statement::Cursor { word: word.to_owned(), name }
}

fn arguments(node: Node<'_>) -> Vec<Expr> {
    let list = node.child(K::ARG_LIST);
    list.iter()
        .flat_map(|list| list.all(K::ARG))
        .filter_map(|argument| expression::child(argument.child(K::NAMED_ARG).unwrap_or(argument)))
        .collect()
}

fn call(node: Node<'_>) -> Statement {
    Statement::Call {
        name: name::child(node, K::PROCEDURE_NAME_REF).unwrap_or_default(),
        arguments: arguments(node),
    }
}

/// `set constraints deferred`, with the names behind it.
fn deferred(node: Node<'_>) -> String {
    let mut words = "set constraints deferred".to_owned();
    for token in node.tokens() {
        let name = token.text().trim_matches('"').to_ascii_lowercase();
        if !matches!(name.as_str(), "set" | "constraints" | "deferred" | "," | ".") {
            words.push(' ');
            words.push_str(&name);
        }
    }
    words
}

/// Converts what runs and leaves relations and their rows alone.
pub(super) fn harmless(node: Node<'_>) -> Option<Statement> {
    let said = |word: &str| node.tokens().any(|token| token.text().eq_ignore_ascii_case(word));
    let words = match node.kind() {
        K::SET_CONSTRAINTS if said("immediate") => "set constraints immediate",
        K::SET_CONSTRAINTS => return Some(Statement::Harmless(deferred(node))),
        K::SET_TRANSACTION if said("only") => "set transaction read only",
        K::DISCARD if said("all") => "discard all",
        K::SET_TRANSACTION => "set transaction",
        K::ALTER_SYSTEM => "alter system",
        K::CHECKPOINT => "checkpoint",
        K::LISTEN => "listen",
        K::UNLISTEN => "unlisten",
        K::NOTIFY => "notify",
        K::DISCARD => "discard",
        K::SHOW => "show",
        K::LOAD => "load",
        _ => return None,
    };
    Some(Statement::Harmless(words.to_owned()))
}

/// Returns the greatest number of a parameter.
fn parameters(node: Node<'_>) -> usize {
    let numbers = node.tokens().filter(|token| token.kind() == K::POSITIONAL_PARAM);
    numbers.filter_map(|token| token.text().strip_prefix('$')?.parse().ok()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn settings() {
        for (sql, name, value, local) in [
            ("set local Lock_Timeout = '5s'", "lock_timeout", Some("5s"), true),
            ("set search_path to a, \"B\", 'c'", "search_path", Some("a, B, c"), false),
            ("set x.y to default", "x.y", None, false),
            ("set a = -1", "a", Some("-1"), false),
            ("set time zone 'UTC'", "timezone", Some("UTC"), false),
            ("set role x", "role", Some("x"), false),
            ("set names 'utf8'", "client_encoding", Some("utf8"), false),
            ("reset all", "all", None, false),
        ] {
            let Ok(Statement::Set(setting)) = parse(sql) else { panic!("{sql}") };
            assert_eq!((setting.name.as_str(), setting.value.as_deref()), (name, value), "{sql}");
            assert_eq!(setting.local, local, "{sql}");
        }
    }

    #[test]
    fn carried_statements() {
        for (sql, analyze) in [
            ("explain select 1", false),
            ("explain analyze select 1", true),
            ("explain (analyze false) select 1", false),
            ("explain (costs, analyze) select 1", true),
        ] {
            let Ok(Statement::Explain { analyze: said, .. }) = parse(sql) else { panic!("{sql}") };
            assert_eq!(said, analyze, "{sql}");
        }
        let Ok(Statement::Do { language, body }) = parse("do language plpgsql $$x$$") else {
            panic!()
        };
        assert_eq!((language.as_str(), body.as_str()), ("plpgsql", "x"));
        let Ok(Statement::Call { name, arguments }) = parse("call s.p(1, a => 2)") else {
            panic!()
        };
        assert_eq!((name.to_string().as_str(), arguments.len()), ("s.p", 2));
        assert_eq!(
            parse("rollback to a"),
            Ok(Statement::Transaction(Transaction::RollbackTo("a".into())))
        );
    }
}
