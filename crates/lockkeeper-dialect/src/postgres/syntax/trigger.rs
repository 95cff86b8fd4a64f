//! Triggers, rules and policies.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, name, object, statement};
use crate::postgres::ast::{
    AlterPolicy, CreatePolicy, CreateRule, CreateTrigger, Expr, Name, Node as Ast, Statement,
};

pub(super) fn create(node: Node<'_>) -> Statement {
    let events = node.child(K::TRIGGER_EVENT_LIST);
    let nodes = || events.into_iter().flat_map(Node::nodes);
    let timing = node.any(&[K::TIMING_AFTER, K::TIMING_BEFORE, K::TIMING_INSTEAD_OF]);
    Statement::CreateTrigger(Box::new(CreateTrigger {
        name: name::child_word(node, K::TRIGGER).unwrap_or_default(),
        table: on(node),
        or_replace: node.has(K::OR_REPLACE),
        constraint: node.has(K::CONSTRAINT_KW),
        timing: timing.map(words).unwrap_or_default(),
        events: nodes().map(|event| first_word(event)).collect(),
        columns: nodes().flat_map(|event| name::words(event, K::COLUMN_NAME_REF)).collect(),
        for_each_row: node.has(K::FOR_EACH_ROW),
        when: node.child(K::WHEN_CONDITION).and_then(expression::child),
        from: node.child(K::FROM_TABLE).and_then(|from| name::child(from, K::TABLE_NAME_REF)),
        transition_tables: node.has(K::REFERENCING),
        deferred: deferred(node),
        transitions: transitions(node),
        function: node.child(K::CALL_EXPR).map(called).unwrap_or_default(),
    }))
}

fn deferred(node: Node<'_>) -> bool {
    let words: Vec<String> = node.tokens().map(|token| token.text().to_ascii_lowercase()).collect();
    words.windows(2).any(|pair| pair[0] == "initially" && pair[1] == "deferred")
}

fn transitions(node: Node<'_>) -> Vec<String> {
    let referencing = node.child(K::REFERENCING).into_iter();
    let tables = referencing.flat_map(Node::nodes);
    tables.filter_map(|table| Some(name::word(table.nodes().last()?))).collect()
}

/// Returns the name of a called function.
pub(super) fn called(node: Node<'_>) -> Name {
    match expression::convert(node) {
        Ast::Call(call) => call.name,
        _ => Name::default(),
    }
}

/// Returns the relation of ON.
pub(super) fn on(node: Node<'_>) -> Name {
    let on = node.any(&[K::ON_TABLE, K::ON_RELATION]).and_then(|on| on.nodes().next());
    on.map(name::path).unwrap_or_default()
}

fn words(node: Node<'_>) -> String {
    let words = node.tokens().map(|token| token.text().to_ascii_lowercase());
    words.collect::<Vec<_>>().join(" ")
}

fn first_word(node: Node<'_>) -> String {
    node.tokens().next().map(|token| token.text().to_ascii_lowercase()).unwrap_or_default()
}

pub(super) fn create_rule(node: Node<'_>) -> Statement {
    let on = node.child(K::RULE_ON);
    let act = node.child(K::RULE_DO);
    Statement::CreateRule(Box::new(CreateRule {
        name: name::child_word(node, K::RULE).unwrap_or_default(),
        table: on.and_then(|on| name::child(on, K::RELATION_NAME_REF)).unwrap_or_default(),
        or_replace: node.has(K::OR_REPLACE),
        event: on.and_then(|on| on.child(K::RULE_EVENT)).map(words).unwrap_or_default(),
        instead: act.is_some_and(|act| act.has(K::INSTEAD_KW)),
        filter: on.and_then(|on| on.child(K::WHERE_CLAUSE)).and_then(expression::child),
        actions: act.map(actions).unwrap_or_default(),
    }))
}

fn actions(node: Node<'_>) -> Vec<Statement> {
    let list = node.child(K::RULE_STMT_LIST).unwrap_or(node);
    list.nodes().filter(|n| n.kind() != K::NOTHING).map(statement::statement).collect()
}

pub(super) fn create_policy(node: Node<'_>) -> Statement {
    let ty = node.child(K::AS_POLICY_TYPE);
    let restrictive = ty.is_some_and(|ty| words(ty).ends_with("restrictive"));
    let command = node.child(K::POLICY_COMMAND).and_then(|command| command.nodes().next());
    let roles = node.down(&[K::POLICY_ROLES, K::ROLE_REF_LIST]).map(object::roles);
    Statement::CreatePolicy(Box::new(CreatePolicy {
        name: name::child_word(node, K::POLICY).unwrap_or_default(),
        table: on(node),
        permissive: !restrictive,
        command: command.map_or_else(|| "all".to_owned(), words),
        roles: roles.unwrap_or_else(|| vec!["public".to_owned()]),
        using: clause(node, K::USING_EXPR_CLAUSE),
        check: clause(node, K::WITH_CHECK_EXPR_CLAUSE),
    }))
}

fn clause(node: Node<'_>, kind: K) -> Option<Expr> {
    node.child(kind).and_then(expression::child)
}

pub(super) fn alter_policy(node: Node<'_>) -> Statement {
    let to = node.child(K::ALTER_POLICY_TO).unwrap_or(node);
    Statement::AlterPolicy(Box::new(AlterPolicy {
        name: name::child_word(node, K::POLICY_REF).unwrap_or_default(),
        table: on(node),
        rename_to: node.nodes().find_map(object::new_name),
        using: clause(to, K::USING_EXPR_CLAUSE),
        check: clause(to, K::WITH_CHECK_EXPR_CLAUSE),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn triggers() {
        let sql = "create constraint trigger t after insert or update of a, b on s.x \
                   for each row when (new.a > 1) execute function s.f('x')";
        let Ok(Statement::CreateTrigger(trigger)) = parse(sql) else { panic!() };
        assert!(trigger.constraint && trigger.for_each_row && trigger.when.is_some());
        assert_eq!(
            (trigger.timing.as_str(), trigger.events.join(" ")),
            ("after", "insert update".into())
        );
        assert_eq!(trigger.columns, ["a", "b"]);
        assert_eq!(trigger.function, Name::qualified("s", "f"));
    }

    #[test]
    fn rules_and_policies() {
        let sql = "create rule r as on insert to s.t do instead (select 1; notify x)";
        let Ok(Statement::CreateRule(rule)) = parse(sql) else { panic!() };
        assert_eq!((rule.event.as_str(), rule.instead, rule.actions.len()), ("insert", true, 2));
        let Ok(Statement::CreatePolicy(policy)) = parse("create policy p on t") else { panic!() };
        assert!(policy.permissive && policy.command == "all" && policy.roles == ["public"]);
        let Ok(Statement::AlterPolicy(policy)) = parse("alter policy p on t rename to q") else {
            panic!()
        };
        assert_eq!(policy.rename_to.as_deref(), Some("q"));
    }
}
