//! Values that are known before a statement runs.

use std::cmp::Ordering;

use crate::postgres::ast::Node;

/// A value, or the end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Least,
    Number(f64),
    Text(String),
    Bool(bool),
    Null,
    Most,
}

impl Constant {
    /// Returns what an expression is, if the planner folds it to a value.
    pub fn of(node: &Node) -> Option<Self> {
        match node {
            Node::Number(text) => text.replace('_', "").parse().ok().map(Constant::Number),
            Node::Text(text) => Some(Constant::Text(text.clone())),
            Node::Bool(value) => Some(Constant::Bool(*value)),
            Node::Null => Some(Constant::Null),
            Node::Cast(of, ty) => Constant::of(of).map(|value| value.cast(&ty.name.name)),
            Node::Collate(of, _) => Constant::of(of),
            Node::Op(sign, operands) => computed(sign, operands),
            _ => None,
        }
    }

    /// Returns the value of a partition's bound.
    pub fn of_bound(node: &Node) -> Option<Self> {
        match node {
            Node::Column(path) => match path.last().map(String::as_str) {
                Some("minvalue") => Some(Constant::Least),
                Some("maxvalue") => Some(Constant::Most),
                _ => None,
            },
            node => Constant::of(node),
        }
    }

    fn cast(self, ty: &str) -> Self {
        let numeric = matches!(ty, "int2" | "int4" | "int8" | "numeric" | "float4" | "float8");
        match self {
            Constant::Text(text) if numeric => match text.trim().parse() {
                Ok(value) => Constant::Number(value),
                Err(_) => Constant::Text(text),
            },
            value => value,
        }
    }

    /// Compares two values of one type; numbers and texts are the same when written alike.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        use Constant as C;
        match (self, other) {
            (C::Least, C::Least) | (C::Most, C::Most) => Some(Ordering::Equal),
            (C::Least, _) | (_, C::Most) => Some(Ordering::Less),
            (C::Most, _) | (_, C::Least) => Some(Ordering::Greater),
            (C::Number(a), C::Number(b)) => a.partial_cmp(b),
            (C::Text(a), C::Text(b)) => Some(dated(a).cmp(dated(b))),
            (C::Bool(a), C::Bool(b)) => Some(a.cmp(b)),
            (C::Text(a), C::Number(b)) => a.trim().parse::<f64>().ok()?.partial_cmp(b),
            (C::Number(a), C::Text(b)) => a.partial_cmp(&b.trim().parse::<f64>().ok()?),
            _ => None,
        }
    }
}

/// Midnight is the day: `2024-01-01 00:00:00` and `2024-01-01` compare alike.
fn dated(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text)
}

fn computed(sign: &str, operands: &[Node]) -> Option<Constant> {
    let number = |node: &Node| match Constant::of(node) {
        Some(Constant::Number(value)) => Some(value),
        _ => None,
    };
    let value = match (sign, operands) {
        ("-", [one]) => -number(one)?,
        ("+", [one]) => number(one)?,
        ("+", [a, b]) => number(a)? + number(b)?,
        ("-", [a, b]) => number(a)? - number(b)?,
        ("*", [a, b]) => number(a)? * number(b)?,
        _ => return None,
    };
    Some(Constant::Number(value))
}
