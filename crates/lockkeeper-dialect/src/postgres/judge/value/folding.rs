//! Parts of an expression that the planner takes away before anybody asks how volatile it is.

use super::scope::Scope;
use super::typing::Callee;
use super::uses::{always_false, always_true};
use crate::postgres::ast::{Call, Node};
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns the parts that are left of a node when constant conditions are decided; `None` when
    /// all are.
    pub(super) fn parts_left<'n>(
        &self,
        node: &'n Node,
        scope: &Scope<'_>,
    ) -> Option<Vec<&'n Node>> {
        match node {
            Node::And(_) if always_false(node) => Some(Vec::new()),
            Node::Or(_) if always_true(node) => Some(Vec::new()),
            Node::Case { operand, whens, otherwise } => {
                Some(branches_left(operand.as_deref(), whens, otherwise.as_deref()))
            }
            Node::Call(call) => self.arguments_left(call, scope),
            _ => None,
        }
    }

    fn arguments_left<'n>(&self, call: &'n Call, scope: &Scope<'_>) -> Option<Vec<&'n Node>> {
        if call.name.schema.is_none() && call.name.name == "coalesce" {
            let values: Vec<&Node> = call.arguments.iter().filter(|node| !is_null(node)).collect();
            let settled = values.iter().position(|node| is_constant(node));
            return settled.map(|at| values.into_iter().take(at).collect());
        }
        let null = call.arguments.iter().any(is_null);
        (null && self.is_strict_call(call, scope)).then(Vec::new)
    }

    /// Whether a call with NULL among its arguments is NULL, and never made.
    fn is_strict_call(&self, call: &Call, scope: &Scope<'_>) -> bool {
        match self.callee(call, scope) {
            Callee::User(all) => {
                !all.is_empty() && all.iter().all(|one| one.strict && !one.aggregate)
            }
            Callee::Builtin(all) => all.iter().all(|one| one.strict),
            _ => false,
        }
    }
}

/// Returns what is left of CASE: branches that can be reached.
fn branches_left<'n>(
    operand: Option<&'n Node>,
    whens: &'n [(Node, Node)],
    otherwise: Option<&'n Node>,
) -> Vec<&'n Node> {
    let mut left: Vec<&Node> = Vec::new();
    for (when, then) in whens {
        let (holds, fails) = match operand {
            Some(of) => {
                let equal = Node::Op("=".to_owned(), vec![of.clone(), when.clone()]);
                (always_true(&equal), always_false(&equal))
            }
            None => (always_true(when), always_false(when)),
        };
        if holds {
            left.push(then);
            return left;
        }
        if !fails {
            left.extend([when, then]);
        }
    }
    if !left.is_empty() {
        left.extend(operand);
    }
    left.extend(otherwise);
    left
}

/// Whether a node is NULL, whatever type it is cast to.
pub(in crate::postgres::judge) fn is_null(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Cast(of, _) => is_null(of),
        _ => false,
    }
}

fn is_constant(node: &Node) -> bool {
    match node {
        Node::Number(_) | Node::Text(_) | Node::Bool(_) => true,
        // `'x'::t` is read as a value of the type.
        Node::Cast(of, _) => is_constant(of),
        _ => false,
    }
}
