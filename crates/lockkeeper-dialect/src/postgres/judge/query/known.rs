//! Conditions that the schema itself decides: whether a table, a column, a type is there.

use std::collections::HashMap;

use super::effects::regclass;
use crate::postgres::ast::{Node, Query};
use crate::postgres::judge::Judge;

/// What conditions were when they were reached.
pub(super) type Truths = HashMap<usize, Option<bool>>;

impl Judge {
    /// Whether a statement under these conditions runs; each is decided when it is first reached.
    pub(super) fn guarded(
        &self,
        guards: &[(usize, bool)],
        all: &[Node],
        truths: &mut Truths,
    ) -> Option<bool> {
        let mut known = Some(true);
        for (at, wanted) in guards {
            let truth = match truths.get(at) {
                Some(truth) => *truth,
                None => {
                    let truth = all.get(*at).and_then(|node| self.truth(node));
                    truths.insert(*at, truth);
                    truth
                }
            };
            match truth {
                Some(truth) if truth != *wanted => return Some(false),
                Some(_) => {}
                None => known = None,
            }
        }
        known
    }

    fn truth(&self, node: &Node) -> Option<bool> {
        if self.catalog.open {
            return None;
        }
        match node {
            Node::Bool(value) => Some(*value),
            Node::Not(of) => self.truth(of).map(|truth| !truth),
            Node::And(parts) => self.every(parts, false),
            Node::Or(parts) => self.every(parts, true),
            Node::IsNull(of) => self.registered(of).map(|there| !there),
            Node::IsNotNull(of) => self.registered(of),
            Node::Op(sign, parts) => match parts.as_slice() {
                [Node::Text(one), Node::Text(other)] if sign == "=" => Some(one == other),
                [Node::Text(one), Node::Text(other)] if sign == "<>" => Some(one != other),
                [Node::Text(one), others @ ..] if sign == "in" => texts_have(others, one),
                [Node::Subquery(query)] if sign == "exists" && !counts(query) => {
                    self.found_rows(query).map(|rows| !rows.is_empty())
                }
                [Node::Subquery(query), Node::Number(number)] if counts(query) => {
                    let (count, number) = (self.found_rows(query)?.len(), number.parse().ok()?);
                    match sign.as_str() {
                        "=" => Some(count == number),
                        "<>" | "!=" => Some(count != number),
                        ">" => Some(count > number),
                        "<" => Some(count < number),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// AND, or with `decides` OR.
    fn every(&self, parts: &[Node], decides: bool) -> Option<bool> {
        let truths: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part)).collect();
        if truths.contains(&Some(decides)) {
            return Some(decides);
        }
        truths.iter().all(Option::is_some).then_some(!decides)
    }

    /// `to_regclass('name')`: whether it is there.
    fn registered(&self, node: &Node) -> Option<bool> {
        let Node::Call(call) = node else { return None };
        let [Node::Text(text)] = call.arguments.as_slice() else { return None };
        let name = regclass(text);
        match call.name.name.as_str() {
            "to_regclass" => Some(self.catalog.oid(&name).is_some()),
            _ => None,
        }
    }
}

/// Whether a query yields how many rows there are.
fn counts(query: &Query) -> bool {
    query.outputs.iter().any(|output| matches!(output.node, Node::Call(_) | Node::Op(..)))
}

/// Whether a list of texts has one of them; `None` when it is no such list.
fn texts_have(list: &[Node], wanted: &str) -> Option<bool> {
    let texts: Option<Vec<&str>> = list
        .iter()
        .map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    texts.map(|texts| texts.contains(&wanted))
}
