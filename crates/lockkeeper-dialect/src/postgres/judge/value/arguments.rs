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

    fn fits_none(&self, call: &Call, scope: &Scope<'_>) -> bool {
        let users = self.catalog.functions_named(&call.name);
        let builtins = builtin::functions(&call.name.name, self.catalog.version).next().is_some();
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
