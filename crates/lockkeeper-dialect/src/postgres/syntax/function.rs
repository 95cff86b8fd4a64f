//! Functions and procedures.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{constraint, literal, name, object, session, statement, types};
use crate::postgres::ast::{
    AlterFunction, CreateFunction, FunctionBody, Parameter, Statement, Volatility,
};

pub(super) fn create(node: Node<'_>) -> Statement {
    let returns = node.child(K::RET_TYPE);
    let options = node.child(K::FUNC_OPTION_LIST);
    let has = |kind| options.is_some_and(|options| options.has(kind));
    let body = body(node, options);
    let standard = matches!(body, FunctionBody::Standard(_) | FunctionBody::Return(_));
    let language = options.and_then(language).or_else(|| standard.then(|| "sql".to_owned()));
    Statement::CreateFunction(Box::new(CreateFunction {
        name: name::any_path(node, &[K::FUNCTION_NAME, K::PROCEDURE_NAME]).unwrap_or_default(),
        or_replace: node.has(K::OR_REPLACE),
        procedure: node.kind() == K::CREATE_PROCEDURE,
        parameters: node.child(K::PARAM_LIST).map(parameters).unwrap_or_default(),
        returns: returns.and_then(types::child),
        returns_table: returns.map(table_columns).unwrap_or_default(),
        language,
        volatility: options.and_then(volatility).unwrap_or_default(),
        strict: has(K::STRICT_FUNC_OPTION) || has(K::RETURNS_NULL_ON_NULL_INPUT_FUNC_OPTION),
        security_definer: has(K::SECURITY_DEFINER_FUNC_OPTION),
        settings: options.map(settings).unwrap_or_default(),
        search_path: options.and_then(search_path),
        body,
    }))
}

fn parameters(list: Node<'_>) -> Vec<Parameter> {
    list.all(K::PARAM).map(parameter).collect()
}

fn parameter(node: Node<'_>) -> Parameter {
    let modes = [K::PARAM_IN, K::PARAM_OUT, K::PARAM_IN_OUT, K::PARAM_VARIADIC];
    let mode = match node.any(&modes).map(Node::kind) {
        Some(K::PARAM_OUT) => "out",
        Some(K::PARAM_IN_OUT) => "inout",
        Some(K::PARAM_VARIADIC) => "variadic",
        _ => "in",
    };
    Parameter {
        name: name::child_word(node, K::PARAM_NAME),
        mode: mode.to_owned(),
        ty: types::child(node).unwrap_or_default(),
        default: node.child(K::PARAM_DEFAULT).map(constraint::expr),
    }
}

fn table_columns(returns: Node<'_>) -> Vec<Parameter> {
    let list = returns.child(K::RETURN_TABLE_ARG_LIST);
    let columns = list.iter().flat_map(|list| list.all(K::RETURN_TABLE_COLUMN));
    columns
        .map(|column| Parameter {
            name: name::child_word(column, K::COLUMN_NAME),
            mode: "out".to_owned(),
            ty: types::child(column).unwrap_or_default(),
            default: None,
        })
        .collect()
}

fn language(options: Node<'_>) -> Option<String> {
    options.all(K::LANGUAGE_FUNC_OPTION).last().map(word_or_text)
}

/// LANGUAGE takes a name or a string.
pub(super) fn word_or_text(node: Node<'_>) -> String {
    match node.child(K::LITERAL) {
        Some(text) => literal::string(text).to_ascii_lowercase(),
        None => name::child_word(node, K::LANGUAGE_REF).unwrap_or_default(),
    }
}

fn volatility(options: Node<'_>) -> Option<Volatility> {
    let said = options.children().filter_map(|option| match option.kind() {
        K::IMMUTABLE => Some(Volatility::Immutable),
        K::STABLE => Some(Volatility::Stable),
        K::VOLATILE => Some(Volatility::Volatile),
        _ => None,
    });
    said.last()
}

fn settings(options: Node<'_>) -> Vec<String> {
    let set = options.all(K::SET_FUNC_OPTION).filter_map(|set| set.child(K::SET_CONFIG_PARAM));
    set.filter_map(|set| set.child(K::CONFIG_PARAMETER_REF)).map(setting).collect()
}

/// Returns the search path that a function runs with.
fn search_path(options: Node<'_>) -> Option<String> {
    let set = options.all(K::SET_FUNC_OPTION).filter_map(|set| set.child(K::SET_CONFIG_PARAM));
    let named = |set: &Node<'_>| {
        set.child(K::CONFIG_PARAMETER_REF).map(setting).as_deref() == Some("search_path")
    };
    set.filter(named).last().and_then(|set| set.child(K::TO_CONFIG_VALUE)).and_then(session::values)
}

/// Returns a setting's name with its prefix: `search_path`, `app.user`.
pub(super) fn setting(node: Node<'_>) -> String {
    name::segments(node).join(".").to_lowercase()
}

fn body(node: Node<'_>, options: Option<Node<'_>>) -> FunctionBody {
    if let Some(atomic) = node.child(K::ATOMIC_BODY) {
        return FunctionBody::Standard(atomic.nodes().filter_map(atomic_statement).collect());
    }
    if let Some(of) = node.child(K::RETURN_STMT) {
        return FunctionBody::Return(constraint::expr(of));
    }
    let written = options.and_then(|options| options.down(&[K::AS_FUNC_OPTION, K::AS_DEFINITION]));
    match written.and_then(|written| written.child(K::LITERAL)) {
        Some(text) => FunctionBody::Text(literal::string(text)),
        None => FunctionBody::None,
    }
}

/// A statement of BEGIN ATOMIC; RETURN is a SELECT of its expression.
fn atomic_statement(node: Node<'_>) -> Option<Statement> {
    match node.kind() {
        K::EMPTY_STMT => None,
        K::RETURN_STMT => Some(statement::returned(node)),
        _ => Some(statement::statement(node)),
    }
}

pub(super) fn alter(node: Node<'_>, word: &str) -> Statement {
    let signature = [K::FUNCTION_SIG, K::PROCEDURE_SIG, K::ROUTINE_SIG, K::AGGREGATE];
    let target = node.any(&signature).map(|s| object::target(word, s)).unwrap_or_default();
    let changed = object::changed(node);
    Statement::AlterFunction(Box::new(AlterFunction {
        word: word.to_owned(),
        name: target.name,
        arguments: target.arguments,
        volatility: node.child(K::FUNC_OPTION_LIST).and_then(volatility),
        search_path: node.child(K::FUNC_OPTION_LIST).and_then(search_path),
        rename_to: changed.rename_to,
        set_schema: changed.set_schema,
        owner_to: changed.owner_to,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn read(sql: &str) -> CreateFunction {
        match parse(sql) {
            Ok(Statement::CreateFunction(function)) => *function,
            other => panic!("{sql}: {other:?}"),
        }
    }

    #[test]
    fn signatures_and_options() {
        let function = read(
            "create or replace function s.f(a int default 1, out b text, variadic c int[]) \
             returns setof t.x%type language PLpgSQL immutable strict security definer \
             set search_path to a set x.y = 1 as $$ body $$",
        );
        let modes: Vec<_> = function.parameters.iter().map(|p| p.mode.as_str()).collect();
        assert_eq!(modes, ["in", "out", "variadic"]);
        assert_eq!(function.returns.unwrap().of_column.as_deref(), Some("x"));
        assert_eq!(function.language.as_deref(), Some("plpgsql"));
        assert_eq!(function.volatility, Volatility::Immutable);
        assert!(function.strict && function.security_definer && function.or_replace);
        assert_eq!(function.settings, ["search_path", "x.y"]);
        assert_eq!(function.body, FunctionBody::Text(" body ".to_owned()));
    }

    #[test]
    fn bodies() {
        let function = read("create function f(int) returns int return $1 + 1");
        assert_eq!(function.language.as_deref(), Some("sql"));
        assert!(matches!(function.body, FunctionBody::Return(_)));
        let sql = "create procedure p() begin atomic insert into t values (1); select 1; end";
        let FunctionBody::Standard(statements) = read(sql).body else { panic!() };
        assert_eq!(statements.len(), 2);
        let function = read("create function f() returns table (a int) language c as 'x', 'y'");
        assert_eq!((function.returns_table.len(), function.body), (1, FunctionBody::None));
    }

    #[test]
    fn changes() {
        let Ok(Statement::AlterFunction(function)) = parse("alter routine r(int) rename to q")
        else {
            panic!()
        };
        assert_eq!((function.word.as_str(), function.rename_to.as_deref()), ("routine", Some("q")));
        assert_eq!(function.arguments.unwrap().len(), 1);
    }
}
