//! What a condition says about the values of one column: a range, a list, values left out.

use std::cmp::Ordering;

use crate::postgres::ast::Node;

/// Values that a column may have, bounds with whether they belong to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Claim<'a> {
    low: Option<(&'a Node, bool)>,
    high: Option<(&'a Node, bool)>,
    only: Option<Vec<&'a Node>>,
    never: Vec<&'a Node>,
}

/// Returns what a condition says about a column, if anything; every part of an AND counts.
pub(super) fn claim<'a>(node: &'a Node, column: &str) -> Option<Claim<'a>> {
    match node {
        Node::And(arms) => {
            let said: Vec<Claim> = arms.iter().filter_map(|arm| claim(arm, column)).collect();
            said.into_iter().reduce(Claim::and)
        }
        Node::Or(arms) => {
            let all: Option<Vec<Claim>> = arms.iter().map(|arm| claim(arm, column)).collect();
            let only: Option<Vec<Vec<&Node>>> = all?.into_iter().map(|claim| claim.only).collect();
            Some(Claim { only: Some(only?.concat()), ..Claim::default() })
        }
        Node::Op(sign, parts) => compared(sign, parts, column),
        _ => None,
    }
}

fn compared<'a>(sign: &str, parts: &'a [Node], column: &str) -> Option<Claim<'a>> {
    let none = Claim::default();
    match (sign, parts) {
        ("between", [of, low, high]) if is(of, column) => {
            Some(Claim { low: Some((low, true)), high: Some((high, true)), ..none })
        }
        ("in", [of, Node::Row(values) | Node::Array(values)]) if is(of, column) => {
            Some(Claim { only: Some(values.iter().collect()), ..none })
        }
        ("in", [of, values @ ..]) if is(of, column) => {
            Some(Claim { only: Some(values.iter().collect()), ..none })
        }
        ("not in", [of, Node::Row(values) | Node::Array(values)]) if is(of, column) => {
            Some(Claim { never: values.iter().collect(), ..none })
        }
        ("not in", [of, values @ ..]) if is(of, column) => {
            Some(Claim { never: values.iter().collect(), ..none })
        }
        (sign, [of, value]) if is(of, column) => ordered(sign, value),
        (sign, [value, of]) if is(of, column) => ordered(turned(sign), value),
        _ => None,
    }
}

fn ordered<'a>(sign: &str, value: &'a Node) -> Option<Claim<'a>> {
    let none = Claim::default();
    Some(match sign {
        "=" => Claim { only: Some(vec![value]), ..none },
        "<" => Claim { high: Some((value, false)), ..none },
        "<=" => Claim { high: Some((value, true)), ..none },
        ">" => Claim { low: Some((value, false)), ..none },
        ">=" => Claim { low: Some((value, true)), ..none },
        "<>" | "!=" => Claim { never: vec![value], ..none },
        _ => return None,
    })
}

fn turned(sign: &str) -> &str {
    match sign {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        sign => sign,
    }
}

fn is(node: &Node, column: &str) -> bool {
    match node {
        Node::Column(path) => path.last().is_some_and(|name| name == column),
        Node::Cast(of, _) => is(of, column),
        _ => false,
    }
}

impl<'a> Claim<'a> {
    fn and(self, other: Claim<'a>) -> Claim<'a> {
        Claim {
            low: self.low.or(other.low),
            high: self.high.or(other.high),
            only: self.only.or(other.only),
            never: [self.never, other.never].concat(),
        }
    }

    /// Returns whether every value is that value or above it.
    pub(super) fn at_least(&self, value: &Node) -> bool {
        let reaches =
            |of: &Node| matches!(order(of, value), Some(Ordering::Greater | Ordering::Equal));
        self.low.is_some_and(|(low, _)| reaches(low))
            || self.only.as_ref().is_some_and(|only| only.iter().all(|of| reaches(of)))
    }

    /// Returns whether every value is below that value.
    pub(super) fn below(&self, value: &Node) -> bool {
        let less = |of: &Node| order(of, value) == Some(Ordering::Less);
        self.high.is_some_and(|(high, closed)| {
            less(high) || (!closed && order(high, value) == Some(Ordering::Equal))
        }) || self.only.as_ref().is_some_and(|only| only.iter().all(|of| less(of)))
    }

    /// Returns whether every value is one of those.
    pub(super) fn within(&self, values: &[&Node]) -> bool {
        let listed = |of: &&Node| values.iter().any(|v| order(of, v) == Some(Ordering::Equal));
        self.only.as_ref().is_some_and(|only| only.iter().all(listed))
    }

    /// Returns whether no value fulfils both.
    pub(super) fn is_apart(&self, other: &Claim<'_>) -> bool {
        let before = |one: &Claim<'_>, two: &Claim<'_>| match (one.high, two.low) {
            (Some((high, with)), Some((low, also))) => match order(high, low) {
                Some(Ordering::Less) => true,
                Some(Ordering::Equal) => !(with && also),
                _ => false,
            },
            _ => false,
        };
        let none = |one: &Claim<'_>, two: &Claim<'_>| {
            two.only.as_ref().is_some_and(|only| only.iter().all(|value| one.never(value)))
        };
        before(self, other) || before(other, self) || none(self, other) || none(other, self)
    }

    /// Returns whether no value is that one.
    pub(super) fn never(&self, value: &Node) -> bool {
        let equal = |of: &&Node| order(of, value) == Some(Ordering::Equal);
        let differs = |of: &&Node| order(of, value).is_some_and(|o| o != Ordering::Equal);
        let above = |(low, closed): (&Node, bool)| match order(low, value) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => !closed,
            _ => false,
        };
        self.never.iter().any(equal)
            || self.only.as_ref().is_some_and(|only| only.iter().all(differs))
            || self.low.is_some_and(above)
            || self.below(value)
    }
}

/// Compares two constants; dates and texts by their letters.
fn order(one: &Node, other: &Node) -> Option<Ordering> {
    let (one, other) = (constant(one)?, constant(other)?);
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => one.partial_cmp(&other),
        _ => Some(one.cmp(&other)),
    }
}

fn constant(node: &Node) -> Option<String> {
    match node {
        Node::Number(text) | Node::Text(text) => Some(text.clone()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Cast(of, _) => constant(of),
        Node::Op(sign, parts) if sign == "-" && parts.len() == 1 => {
            constant(&parts[0]).map(|number| format!("-{number}"))
        }
        _ => None,
    }
}
