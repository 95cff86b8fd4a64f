//! Operators: their names and chains of them.

use squawk_parser::SyntaxKind as K;

use super::expression::{between_without_target, convert, convert_behind, is_expression};
use super::name;
use super::tree::Node;
use crate::postgres::ast::Node as Ast;

/// More operators than this in a row lose their names, so that nothing nests without end.
const LONGEST: usize = 200;

/// Converts `a op b op c …`, walking down its left side in a loop.
pub(super) fn binary(node: Node<'_>, target: Option<Ast>) -> Ast {
    let mut chain = Vec::new();
    let mut left = node;
    while left.kind() == K::BIN_EXPR {
        let mut children = left.children();
        let Some(first) = children.next() else { break };
        chain.push(left);
        left = first;
    }
    let first = convert_behind(left, target);
    if chain.iter().filter(|link| logical(**link).is_none()).count() > LONGEST {
        let rest = chain.iter().rev().map(|link| right(*link));
        return Ast::Other(std::iter::once(first).chain(rest).collect());
    }
    linked(first, chain)
}

/// Splits what follows an upper bound from the bound: the parser reads `a BETWEEN 1 AND 2 OR b` as
/// `a BETWEEN 1 AND (2 OR b)`.
pub(super) fn behind_bound(node: Node<'_>) -> (Node<'_>, Vec<Node<'_>>) {
    let mut behind = Vec::new();
    let mut bound = node;
    while bound.kind() == K::BIN_EXPR && is_loose(bound) {
        let Some(first) = bound.children().next() else { break };
        behind.push(bound);
        bound = first;
    }
    (bound, behind)
}

/// Whether an operator binds looser than BETWEEN.
fn is_loose(node: Node<'_>) -> bool {
    let sign = node.children().nth(1).map(sign).unwrap_or_default();
    matches!(sign.as_str(), "or" | "=" | "<" | ">" | "<=" | ">=" | "<>")
}

/// Applies the links of a chain, outermost first, to what stands on their left.
pub(super) fn linked(first: Ast, chain: Vec<Node<'_>>) -> Ast {
    chain.into_iter().rev().fold(first, link)
}

/// The keyword of an AND or OR.
fn logical(node: Node<'_>) -> Option<K> {
    node.children().nth(1).map(Node::kind).filter(|kind| matches!(kind, K::AND_KW | K::OR_KW))
}

fn link(left: Ast, node: Node<'_>) -> Ast {
    match logical(node) {
        Some(K::AND_KW) => join(left, right(node), Ast::And, |node| match node {
            Ast::And(parts) => Ok(parts),
            other => Err(other),
        }),
        Some(_) => join(left, right(node), Ast::Or, |node| match node {
            Ast::Or(parts) => Ok(parts),
            other => Err(other),
        }),
        None => compare(left, node),
    }
}

fn join(
    left: Ast,
    right: Ast,
    make: fn(Vec<Ast>) -> Ast,
    parts: fn(Ast) -> Result<Vec<Ast>, Ast>,
) -> Ast {
    let mut all = parts(left).unwrap_or_else(|one| vec![one]);
    match parts(right) {
        Ok(more) => all.extend(more),
        Err(one) => all.push(one),
    }
    make(all)
}

/// The operand behind the operator; a BETWEEN behind a cast stands beside its target.
fn right(node: Node<'_>) -> Ast {
    let mut operands = node.nodes().skip(1).filter(|child| is_expression(child.kind()));
    let Some(first) = operands.next() else { return Ast::Other(Vec::new()) };
    match operands.next().filter(|second| between_without_target(*second)) {
        Some(second) => convert_behind(second, Some(convert(first))),
        None => convert(first),
    }
}

fn compare(left: Ast, node: Node<'_>) -> Ast {
    // The parser reads `a -> b -> c` from the right, the server from the left.
    if let Some(behind) = custom_behind(node)
        && let Some(middle) = behind.children().next()
    {
        let operator = node.children().nth(1).map(sign).unwrap_or_default();
        let first = Ast::Op(operator, vec![left, convert(middle)]);
        return compare(first, behind);
    }
    let operator = node.children().nth(1).map(sign).unwrap_or_default();
    let operand = node.nodes().skip(1).find(|child| is_expression(child.kind()));
    let is_null = operand.is_some_and(|literal| literal.text().eq_ignore_ascii_case("null"));
    match operator.as_str() {
        "is" if is_null => Ast::IsNull(Box::new(left)),
        "is not" if is_null => Ast::IsNotNull(Box::new(left)),
        "is" | "is not" if operand.is_some_and(|node| node.kind() == K::NAME_REF) => {
            let word = operand.map(name::word).unwrap_or_default();
            Ast::Op(format!("{operator} {word}"), vec![left])
        }
        "in" | "not in" => {
            let mut operands = vec![left];
            match (right(node), operand.map(Node::kind)) {
                (Ast::Row(items), Some(K::TUPLE_EXPR)) => operands.extend(items),
                (one, _) => operands.push(one),
            }
            Ast::Op(operator, operands)
        }
        _ => around(right_is_between(node, &operator), right(node), |operand| {
            by_columns(operator, left, operand)
        }),
    }
}

/// The right operand, when it and its operator are of the kind that has no precedence of its own.
fn custom_behind(node: Node<'_>) -> Option<Node<'_>> {
    let custom =
        |node: Node<'_>| node.children().nth(1).is_some_and(|op| op.kind() == K::CUSTOM_OP);
    let mut operands = node.nodes().skip(1).filter(|child| is_expression(child.kind()));
    let only = operands.next().filter(|_| operands.next().is_none())?;
    (custom(node) && only.kind() == K::BIN_EXPR && custom(only)).then_some(only)
}

/// Rows are equal if all their columns are.
fn by_columns(operator: String, left: Ast, right: Ast) -> Ast {
    match (left, right) {
        (Ast::Row(left), Ast::Row(right)) if operator == "=" && left.len() == right.len() => {
            let pairs = left.into_iter().zip(right);
            Ast::And(pairs.map(|(a, b)| Ast::Op("=".to_owned(), vec![a, b])).collect())
        }
        (left, right) => Ast::Op(operator, vec![left, right]),
    }
}

/// Comparisons bind looser than BETWEEN and keep it as their operand.
fn right_is_between(node: Node<'_>, operator: &str) -> bool {
    if matches!(operator, "=" | "<" | ">" | "<=" | ">=" | "<>") || operator.starts_with("is") {
        return false;
    }
    let last = node.nodes().skip(1).filter(|child| is_expression(child.kind())).last();
    last.is_some_and(|operand| operand.kind() == K::BETWEEN_EXPR)
}

/// Puts an operator around the target of a BETWEEN: the parser reads `a + b BETWEEN 1 AND 2` as
/// `a + (b BETWEEN 1 AND 2)`.
pub(super) fn around(between: bool, operand: Ast, wrap: impl FnOnce(Ast) -> Ast) -> Ast {
    match operand {
        Ast::Op(sign, mut parts) if between && parts.len() == 3 => {
            let first = parts.remove(0);
            parts.insert(0, wrap(first));
            Ast::Op(sign, parts)
        }
        other => wrap(other),
    }
}

/// Returns the name of an operator: its sign, or its words in lower case.
pub(super) fn sign(node: Node<'_>) -> String {
    let mut sign = String::new();
    let qualified = node.kind() == K::OPERATOR_CALL;
    for token in node.tokens() {
        let text = token.text();
        match token.kind() {
            K::DOT => sign.clear(),
            K::OPERATOR_KW | K::L_PAREN | K::R_PAREN if qualified => {}
            _ if text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                if !sign.is_empty() {
                    sign.push(' ');
                }
                sign.push_str(&text.to_ascii_lowercase());
            }
            _ => sign.push_str(text),
        }
    }
    if sign == "!=" { "<>".to_owned() } else { sign }
}
