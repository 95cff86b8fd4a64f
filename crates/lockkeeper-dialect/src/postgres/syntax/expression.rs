//! Expressions.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{literal, name, operator, query, types};
use crate::postgres::ast::{Call, Expr, Name, Node as Ast, TypeName};

pub(super) fn is_expression(kind: K) -> bool {
    matches!(
        kind,
        K::CALL_EXPR
            | K::CAST_EXPR
            | K::COLLATE
            | K::ARRAY_EXPR
            | K::LITERAL
            | K::NAME_REF
            | K::BIN_EXPR
            | K::CASE_EXPR
            | K::FIELD_EXPR
            | K::INDEX_EXPR
            | K::SLICE_EXPR
            | K::BETWEEN_EXPR
            | K::PAREN_EXPR
            | K::TUPLE_EXPR
            | K::PREFIX_EXPR
            | K::POSTFIX_EXPR
            | K::NON_STANDARD_PARAM
    )
}

/// Returns the first expression directly below `node`, with its text.
pub(super) fn child(node: Node<'_>) -> Option<Expr> {
    children(node).into_iter().next()
}

/// Returns the expressions directly below `node`, with their text.
pub(super) fn children(node: Node<'_>) -> Vec<Expr> {
    groups(node)
        .map(|(first, second)| {
            let end = second.unwrap_or(first).end();
            Expr { sql: node.slice(first.start(), end).to_owned(), node: both(first, second) }
        })
        .collect()
}

/// Returns the first expression directly below `node`.
pub(super) fn node(node: Node<'_>) -> Option<Ast> {
    groups(node).next().map(|(first, second)| both(first, second))
}

/// Returns the expressions directly below `node`.
pub(super) fn nodes(node: Node<'_>) -> Vec<Ast> {
    groups(node).map(|(first, second)| both(first, second)).collect()
}

/// Expressions below `node`: one each, or two where BETWEEN stands beside its target.
fn groups<'t>(node: Node<'t>) -> impl Iterator<Item = (Node<'t>, Option<Node<'t>>)> {
    let mut children = node.nodes().filter(|c| is_expression(c.kind()) || query::is(*c)).peekable();
    std::iter::from_fn(move || {
        let first = children.next()?;
        Some((first, children.next_if(|second| between_without_target(*second))))
    })
}

fn both(first: Node<'_>, second: Option<Node<'_>>) -> Ast {
    match second {
        Some(second) => convert_behind(second, Some(convert(first))),
        None => convert(first),
    }
}

/// The parser leaves the target of a BETWEEN behind a cast as the sibling in front of it.
pub(super) fn between_without_target(mut node: Node<'_>) -> bool {
    while node.kind() == K::BIN_EXPR {
        let Some(first) = node.children().next() else { return false };
        node = first;
    }
    node.kind() == K::BETWEEN_EXPR && node.children().next().is_some_and(Node::is_token)
}

/// Converts an expression whose leftmost BETWEEN may lack its target.
pub(super) fn convert_behind(node: Node<'_>, target: Option<Ast>) -> Ast {
    match node.kind() {
        K::BIN_EXPR => operator::binary(node, target),
        K::BETWEEN_EXPR => between(node, target),
        _ => convert(node),
    }
}

/// Converts an expression or a query.
pub(super) fn convert(node: Node<'_>) -> Ast {
    match node.kind() {
        K::LITERAL => constant(node),
        K::NAME_REF => column(node),
        K::FIELD_EXPR => field(node),
        K::CALL_EXPR => call(node),
        K::CAST_EXPR => cast(node),
        K::COLLATE => collate(node),
        K::BIN_EXPR => operator::binary(node, None),
        K::BETWEEN_EXPR => between(node, None),
        K::PAREN_EXPR => self::node(node).unwrap_or(Ast::Other(Vec::new())),
        K::TUPLE_EXPR => Ast::Row(nodes(node)),
        K::PREFIX_EXPR => prefix(node),
        K::POSTFIX_EXPR => postfix(node),
        K::ARRAY_EXPR => match node.nodes().find(|child| query::is(*child)) {
            Some(of) => over("array", Ast::Subquery(Box::new(query::query(of)))),
            None => Ast::Array(nodes(node)),
        },
        K::NON_STANDARD_PARAM => Ast::Parameter,
        K::CASE_EXPR => case(node),
        _ if query::is(node) => Ast::Subquery(Box::new(query::query(node))),
        _ => Ast::Other(parts(node)),
    }
}

/// Returns every expression below `node` that does not stand in another one.
pub(super) fn parts(node: Node<'_>) -> Vec<Ast> {
    let mut found = Vec::new();
    collect(node, &mut found);
    found
}

fn collect(node: Node<'_>, found: &mut Vec<Ast>) {
    let mut children = node.nodes().filter(|child| !types::is_type(child.kind())).peekable();
    while let Some(child) = children.next() {
        if is_expression(child.kind()) || query::is(child) {
            let second = children.next_if(|second| between_without_target(*second));
            found.push(both(child, second));
        } else {
            collect(child, found);
        }
    }
}

fn constant(node: Node<'_>) -> Ast {
    let Some(token) = node.tokens().next() else { return Ast::Null };
    match token.kind() {
        K::INT_NUMBER | K::NUMERIC_NUMBER => Ast::Number(token.text().to_owned()),
        K::TRUE_KW => Ast::Bool(true),
        K::FALSE_KW => Ast::Bool(false),
        K::NULL_KW => Ast::Null,
        K::DEFAULT_KW => Ast::Default,
        K::POSITIONAL_PARAM => Ast::Parameter,
        K::BIT_STRING | K::BYTE_STRING => {
            let ty = TypeName { name: Name::plain("bit"), ..TypeName::default() };
            Ast::Cast(Box::new(Ast::Text(literal::string(node))), ty)
        }
        _ => Ast::Text(literal::string(node)),
    }
}

fn column(node: Node<'_>) -> Ast {
    let name = name::word(node);
    match node.tokens().next().map(Node::kind) {
        Some(
            K::CURRENT_CATALOG_KW
            | K::CURRENT_DATE_KW
            | K::CURRENT_ROLE_KW
            | K::CURRENT_SCHEMA_KW
            | K::CURRENT_TIME_KW
            | K::CURRENT_TIMESTAMP_KW
            | K::CURRENT_USER_KW
            | K::LOCALTIME_KW
            | K::LOCALTIMESTAMP_KW
            | K::SESSION_USER_KW
            | K::SYSTEM_USER_KW
            | K::USER_KW,
        ) => called(Name::plain(name), Vec::new()),
        _ => Ast::Column(vec![name]),
    }
}

fn called(name: Name, arguments: Vec<Ast>) -> Ast {
    Ast::Call(Call { name, arguments, ..Call::default() })
}

/// `a.b.c`, `t.*`, `(f(x)).field`.
fn field(node: Node<'_>) -> Ast {
    let star = node.has(K::STAR);
    match dotted(node) {
        Some(path) if star => Ast::Star(path),
        Some(path) => Ast::Column(path),
        None => field_of(node, star),
    }
}

fn field_of(node: Node<'_>, star: bool) -> Ast {
    let mut parts = node.nodes();
    let base = parts.next().map(convert);
    match (base, parts.next().filter(|_| !star)) {
        (Some(base), Some(field)) => Ast::Field(Box::new(base), name::word(field)),
        (base, _) => Ast::Other(base.into_iter().collect()),
    }
}

/// Returns the names of `a.b.c`; `None` when its base is no name.
pub(super) fn dotted(node: Node<'_>) -> Option<Vec<String>> {
    match node.kind() {
        K::NAME_REF => Some(vec![name::word(node)]),
        K::FIELD_EXPR => {
            let mut children = node.nodes();
            let mut path = dotted(children.next()?)?;
            path.extend(children.next().map(name::word));
            Some(path)
        }
        _ => None,
    }
}

fn call(node: Node<'_>) -> Ast {
    let Some(callee) = node.nodes().next() else { return Ast::Other(Vec::new()) };
    let mut call = match (dotted(callee), callee.kind()) {
        (Some(path), _) => Call { name: name::from_segments(path), ..Call::default() },
        (None, K::EXISTS_FN) => return over("exists", self::node(callee).unwrap_or(Ast::Null)),
        (None, K::ANY_FN | K::SOME_FN) => return Ast::Op("any".to_owned(), nodes(callee)),
        (None, K::ALL_FN) => return Ast::Op("all".to_owned(), nodes(callee)),
        (None, _) => special(callee),
    };
    for clause in node.nodes().skip(1) {
        call.window |= clause.kind() == K::OVER_CLAUSE;
        match clause.kind() {
            K::ARG_LIST => arguments(clause, &mut call),
            _ => collect(clause, &mut call.others),
        }
    }
    Ast::Call(call)
}

/// `EXISTS (…)` and `ARRAY (…)`: what is made of a subquery's rows.
fn over(word: &str, query: Ast) -> Ast {
    Ast::Op(word.to_owned(), vec![query])
}

/// Functions with a syntax of their own.
fn special(node: Node<'_>) -> Call {
    let word = node.tokens().next().map_or("", Node::text).to_ascii_lowercase();
    let field = node.child(K::EXTRACT_FIELD_NAME).map(|field| Ast::Text(name::word(field)));
    let arguments = field.into_iter().chain(parts(node)).collect();
    Call { name: Name::plain(word), arguments, ..Call::default() }
}

fn arguments(list: Node<'_>, call: &mut Call) {
    if list.has(K::STAR) {
        call.arguments.push(Ast::Star(Vec::new()));
    }
    for argument in list.all(K::ARG) {
        let named = argument.child(K::NAMED_ARG).unwrap_or(argument);
        call.named |= argument.has(K::NAMED_ARG) || argument.has(K::VARIADIC_KW);
        call.arguments.extend(node(named));
        if let Some(order) = argument.child(K::ORDER_BY_CLAUSE) {
            collect(order, &mut call.others);
        }
    }
}

fn case(of: Node<'_>) -> Ast {
    let list = of.child(K::WHEN_CLAUSE_LIST);
    let clauses = list.iter().flat_map(|list| list.all(K::WHEN_CLAUSE));
    let whens = clauses.filter_map(|clause| {
        let mut parts = nodes(clause).into_iter();
        Some((parts.next()?, parts.next()?))
    });
    Ast::Case {
        operand: node(of).map(Box::new),
        whens: whens.collect(),
        otherwise: of.child(K::ELSE_CLAUSE).and_then(node).map(Box::new),
    }
}

fn cast(node: Node<'_>) -> Ast {
    let of = self::node(node).unwrap_or(Ast::Null);
    Ast::Cast(Box::new(of), types::child(node).unwrap_or_default())
}

fn collate(node: Node<'_>) -> Ast {
    let of = self::node(node).unwrap_or(Ast::Null);
    Ast::Collate(Box::new(of), name::child(node, K::COLLATION_REF).unwrap_or_default())
}

fn between(node: Node<'_>, target: Option<Ast>) -> Ast {
    let operator = if node.has(K::NOT_KW) { "not between" } else { "between" };
    let mut operands: Vec<_> = groups(node).collect();
    let (last, second) = operands.pop().unwrap_or((node, None));
    let (upper, behind) = operator::behind_bound(last);
    let bounds = operands.into_iter().map(|(first, second)| both(first, second));
    let parts = target.into_iter().chain(bounds).chain([both(upper, second)]).collect();
    operator::linked(Ast::Op(operator.to_owned(), parts), behind)
}

fn prefix(node: Node<'_>) -> Ast {
    let of = self::node(node).unwrap_or(Ast::Null);
    let sign = node.children().next().map(operator::sign).unwrap_or_default();
    if sign == "not" {
        return Ast::Not(Box::new(of));
    }
    let between = node.nodes().last().is_some_and(|operand| operand.kind() == K::BETWEEN_EXPR);
    operator::around(between, of, |of| Ast::Op(sign, vec![of]))
}

fn postfix(node: Node<'_>) -> Ast {
    let of = self::node(node).unwrap_or(Ast::Null);
    let sign = node.children().skip(1).map(operator::sign).collect::<Vec<_>>().join(" ");
    match sign.as_str() {
        "isnull" => Ast::IsNull(Box::new(of)),
        "notnull" => Ast::IsNotNull(Box::new(of)),
        _ => Ast::Op(sign, vec![of]),
    }
}

#[cfg(test)]
mod tests;
