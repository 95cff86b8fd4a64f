//! What a PL/pgSQL body says with constants: lists of loops, texts, codes of errors.

use squawk_parser::SyntaxKind as K;

use super::body::{UNROLLED, expr};
use super::tree::Node;
use crate::postgres::ast::{Node as Ast, Query, Source};

/// Whether a RAISE is an error.
pub(super) fn raises(node: Node<'_>) -> bool {
    let level = node.child(K::PLPGSQL_RAISE_LEVEL);
    level.is_none_or(|level| level.text().eq_ignore_ascii_case("exception"))
}

/// Returns the code that `USING ERRCODE` gives, if it is written out.
pub(super) fn error_code(node: Node<'_>) -> Option<String> {
    let options = node.descendants().find(|n| n.kind() == K::PLPGSQL_RAISE_OPTION_ERRCODE)?;
    let text = options.tokens().last()?.text();
    Some(text.trim_matches('\'').to_owned())
}

/// Returns the values of `FOR i IN 1..3`.
pub(super) fn counted(node: Node<'_>, known: &[(String, Ast)]) -> Option<Vec<Ast>> {
    let range = node.child(K::PLPGSQL_FOR_RANGE)?;
    let number = |of: Node<'_>| match bound(&expr(of).node, known) {
        Ast::Number(text) => text.parse::<i64>().ok(),
        _ => None,
    };
    let bounds: Vec<i64> = range.all(K::PLPGSQL_EXPR).map(number).collect::<Option<_>>()?;
    let (first, last, step) = match bounds.as_slice() {
        [first, last] => (*first, *last, 1),
        [first, last, step] if *step > 0 => (*first, *last, *step),
        _ => return None,
    };
    let step = usize::try_from(step).ok()?;
    let value = |number: i64| Ast::Number(number.to_string());
    if node.children().any(|child| child.text().eq_ignore_ascii_case("reverse")) {
        return Some((last..=first).rev().step_by(step).take(UNROLLED + 1).map(value).collect());
    }
    Some((first..=last).step_by(step).take(UNROLLED + 1).map(value).collect())
}

/// Returns an expression with known values in place of variables.
pub(super) fn bound(node: &Ast, known: &[(String, Ast)]) -> Ast {
    let all = |parts: &[Ast]| parts.iter().map(|part| bound(part, known)).collect();
    match node {
        Ast::Column(path) => match path.as_slice() {
            [name] | [name, _] => {
                let field = path.join(".");
                let is_it = |(variable, _): &&(String, Ast)| *variable == field;
                let found = known
                    .iter()
                    .rev()
                    .find(is_it)
                    .or_else(|| known.iter().rev().find(|(variable, _)| variable == name));
                found.map_or_else(|| node.clone(), |(_, value)| value.clone())
            }
            _ => node.clone(),
        },
        Ast::Op(sign, parts) => Ast::Op(sign.clone(), all(parts)),
        Ast::Array(parts) => Ast::Array(all(parts)),
        Ast::And(parts) => Ast::And(all(parts)),
        Ast::Or(parts) => Ast::Or(all(parts)),
        Ast::Not(of) => Ast::Not(Box::new(bound(of, known))),
        Ast::Cast(of, ty) => Ast::Cast(Box::new(bound(of, known)), ty.clone()),
        Ast::Call(call) => {
            let mut call = call.clone();
            call.arguments = all(&call.arguments);
            Ast::Call(call)
        }
        _ => node.clone(),
    }
}

/// Returns the elements of an array that is written out.
pub(super) fn elements(node: &Ast) -> Option<Vec<Ast>> {
    match node {
        Ast::Array(parts) => parts.iter().map(|part| literal(part).map(Ast::Text)).collect(),
        Ast::Cast(of, _) => elements(of),
        Ast::Text(text) => {
            let inner = text.strip_prefix('{')?.strip_suffix('}')?;
            let plain = !inner.contains(['"', '\\', '{']);
            plain.then(|| inner.split(',').map(|part| Ast::Text(part.trim().to_owned())).collect())
        }
        _ => None,
    }
}

/// Returns the rows of a query that only lists values.
pub(super) fn listed(of: &Query, known: &[(String, Ast)]) -> Option<Vec<Ast>> {
    if of.filter.is_some() || !of.united.is_empty() {
        return None;
    }
    if of.from.is_empty() && !of.values.is_empty() {
        return of
            .values
            .iter()
            .map(|row| literal(row.first()?).map(Ast::Text).filter(|_| row.len() == 1))
            .collect();
    }
    let call = match (of.from.as_slice(), of.outputs.as_slice()) {
        ([], [output]) => &output.node,
        ([item], [_]) => match &item.source {
            Source::Function(nodes) => nodes.first()?,
            _ => return None,
        },
        _ => return None,
    };
    match call {
        Ast::Call(call) if call.name.name == "unnest" => {
            elements(&bound(call.arguments.first()?, known))
        }
        _ => None,
    }
}

/// Returns the text of a literal, or of literals strung together.
pub(super) fn literal(node: &Ast) -> Option<String> {
    match node {
        Ast::Text(text) => Some(text.clone()),
        Ast::Op(sign, parts) if sign == "||" => parts.iter().map(literal).collect(),
        _ => None,
    }
}
