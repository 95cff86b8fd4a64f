//! Calls that no function answers: too many arguments, or of types it does not take.

use lockkeeper_core::change::Refusal;

use super::builtin;
use super::scope::Scope;
use super::typing::{Argument, Callee};
use crate::postgres::ast::{Call, Node};
use crate::postgres::catalog::Function;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses calls that certainly fit none of the functions of that name.
    pub(in crate::postgres::judge) fn check_arguments(
        &self,
        node: &Node,
        scope: &Scope<'_>,
    ) -> Judged {
        if self.catalog.open || self.extended() {
            return Ok(());
        }
        let mut wrong = None;
        node.walk(&mut |node| {
            if let Node::Call(call) = node
                && wrong.is_none()
                && self.fits_none(call, scope)
            {
                wrong = Some(call.name.to_string());
            }
        });
        match wrong {
            Some(name) => {
                let message = format!("function {name} with such arguments does not exist");
                Err(Refusal::new("42883", message))
            }
            None => Ok(()),
        }
    }

    /// Says that no operator takes these, if their types are known and it is certain.
    pub(in crate::postgres::judge) fn no_operator(
        &self,
        sign: &str,
        operands: &[Node],
        scope: &Scope<'_>,
    ) -> Option<String> {
        let known = |node: &Node| match self.argument(node, scope) {
            Argument::Known(name) => Some(name),
            _ => None,
        };
        let names: Vec<String> = operands.iter().map(known).collect::<Option<_>>()?;
        let none = self.operators(sign, operands, scope).is_empty();
        none.then(|| format!("operator does not exist: {}", names.join(&format!(" {sign} "))))
    }

    /// Whether the server has an operator of its own with that sign.
    pub(in crate::postgres::judge) fn is_builtin_operator(&self, sign: &str) -> bool {
        builtin::operators(sign, self.catalog.version).next().is_some()
    }

    fn fits_none(&self, call: &Call, scope: &Scope<'_>) -> bool {
        let users = self.catalog.functions_named(&call.name);
        let builtins = builtin::functions(&call.name.name, self.catalog.version).next().is_some();
        if users.is_empty() && builtins {
            return self.no_builtin(call, scope);
        }
        if users.is_empty() || builtins || users.iter().any(|f| f.variadic || f.aggregate) {
            return false;
        }
        match self.callee(call, scope) {
            Callee::Unknown => true,
            Callee::User(all) => {
                call.arguments.iter().any(|argument| self.nowhere_taken(argument, &all, scope))
            }
            _ => false,
        }
    }

    /// Whether the server's own functions of that name take no column of such a type.
    fn no_builtin(&self, call: &Call, scope: &Scope<'_>) -> bool {
        let typed = |node: &Node| match node {
            Node::Column(_) => matches!(self.argument(node, scope), Argument::Known(_)),
            node => matches!(node, Node::Text(_) | Node::Number(_)),
        };
        let plain = call.others.is_empty() && call.name.schema.is_none();
        plain
            && call.arguments.len() < 4
            && call.arguments.iter().all(typed)
            && matches!(self.callee(call, scope), Callee::Unknown)
    }

    /// Whether an argument has a type that no parameter takes; named ones stand anywhere.
    fn nowhere_taken(&self, argument: &Node, all: &[&Function], scope: &Scope<'_>) -> bool {
        let Argument::Known(given) = self.argument(argument, scope) else { return false };
        let takes = |wanted: &Argument| match wanted {
            Argument::Known(wanted) => {
                *wanted == given
                    || wanted.starts_with("any")
                    || wanted == "record"
                    || builtin::cast(&given, wanted, self.catalog.version)
                        .is_some_and(|cast| cast.implicit)
            }
            _ => true,
        };
        let mut wanted = all.iter().flat_map(|function| &function.arguments);
        !wanted.any(|ty| takes(&self.as_argument(ty)))
    }
}
