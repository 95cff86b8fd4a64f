//! Whether operators and functions exist for the types they are given.

use lockkeeper_core::change::Refusal;

use super::builtin;
use super::overload::possible;
use super::scope::Scope;
use super::typing::{Argument, Callee, takes};
use crate::postgres::ast::{Call, Name, Node, TypeName};
use crate::postgres::catalog::{Function, Oid, Type};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses an operator or a built-in function between types of the server that it has none
    /// for. What is not known for sure passes.
    pub(in crate::postgres::judge) fn check_fits(&self, node: &Node, table: Option<Oid>) -> Judged {
        let own = self.catalog.objects.iter().any(|key| {
            matches!(key.word.as_str(), "extension" | "operator") && key.name != "plpgsql"
        });
        if self.catalog.open || own {
            return Ok(());
        }
        let scope = self.scope_of(table);
        let mut missing = None;
        node.walk(&mut |node| {
            let found = match node {
                Node::Op(sign, operands) => self.comparison_missing(sign, operands, &scope),
                Node::Call(call) => self.function_missing(call, &scope),
                _ => None,
            };
            if let Some(found) = found {
                missing.get_or_insert(found);
            }
        });
        match missing {
            Some(what) => Err(Refusal::new("42883", format!("{what} does not exist"))),
            None => Ok(()),
        }
    }

    /// Looks behind the keywords that stand for operators.
    fn comparison_missing(
        &self,
        sign: &str,
        operands: &[Node],
        scope: &Scope<'_>,
    ) -> Option<String> {
        let behind = match sign {
            "like" => "~~",
            "not like" => "!~~",
            "ilike" => "~~*",
            "not ilike" => "!~~*",
            "in" | "not in" | "is distinct from" | "is not distinct from" => "=",
            "between" | "not between" => "<=",
            _ => return self.operator_missing(sign, operands, scope),
        };
        let (left, others) = operands.split_first()?;
        let mut pairs = others.iter().map(|other| [left.clone(), other.clone()]);
        pairs.find_map(|pair| self.operator_missing(behind, &pair, scope))
    }

    fn operator_missing(&self, sign: &str, operands: &[Node], scope: &Scope<'_>) -> Option<String> {
        let signs = [
            "+", "-", "*", "/", "%", "||", "~", "!~", "~*", "!~*", "=", "<>", "<", ">", "<=", ">=",
            "~~", "!~~", "~~*", "!~~*",
        ];
        let [left, right] = operands else { return None };
        if !signs.contains(&sign) {
            return None;
        }
        let given = [self.argument(left, scope), self.argument(right, scope)];
        let literal = given.contains(&Argument::Literal);
        let user = given.iter().any(|one| matches!(one, Argument::User { array: false }));
        let scalars = given.iter().filter(|one| is_scalar(one)).count();
        let none = match (scalars, literal, user) {
            (2, ..) | (1, true, _) => self.operators_for(sign, &given).is_empty(),
            // A type of the schema has operators with itself alone.
            (1, false, true) => true,
            _ => false,
        };
        none.then(|| format!("operator {sign} for these types"))
    }

    fn function_missing(&self, call: &Call, scope: &Scope<'_>) -> Option<String> {
        let name = &call.name.name;
        let given: Vec<Argument> = call.arguments.iter().map(|a| self.argument(a, scope)).collect();
        let own = self.catalog.functions_named(&call.name);
        let known = builtin::functions(name, self.catalog.version).next().is_some();
        let written = TypeName { name: Name::plain(name.as_str()), ..TypeName::default() };
        let cast = self.known_kind(&self.catalog.resolve_type(&written));
        if !known && !cast && !own.is_empty() {
            let none = !own.iter().any(|function| self.may_take(function, &given));
            return none.then(|| format!("function {name} for these types"));
        }
        if !known || cast || given.is_empty() || !given.iter().all(is_scalar) {
            return None;
        }
        matches!(self.callee(call, scope), Callee::Unknown).then(|| format!("function {name}"))
    }
}

impl Judge {
    /// Whether a function of the schema may be called with these arguments.
    fn may_take(&self, function: &Function, given: &[Argument]) -> bool {
        let wanted = function.arguments.iter().map(|ty| self.as_argument(ty));
        let possible = |(given, wanted): (&Argument, Argument)| match wanted {
            Argument::Known(wanted) => possible(given, &wanted, self.catalog.version),
            _ => true,
        };
        let fixed = function.arguments.len() - usize::from(function.variadic);
        takes(function, given.len()) && given.iter().zip(wanted).take(fixed).all(possible)
    }

    /// Whether a value of one type may be assigned to a column of the other; also when that is not
    /// known.
    pub(in crate::postgres::judge) fn assignable(&self, from: &Type, to: &Type) -> bool {
        let version = self.catalog.version;
        let known = from.is_builtin() && to.is_builtin() && !from.name.is_empty();
        let facts = builtin::type_facts(&to.name, version);
        let (true, Some(facts)) = (known && !to.array, facts) else { return true };
        if builtin::type_facts(&from.name, version).is_none() {
            return true;
        }
        let textual = facts.category == "S";
        let cast = builtin::cast(&from.name, &to.name, version).filter(|_| !from.array);
        (from.name == to.name && !from.array) || textual || cast.is_some_and(|cast| cast.assigned)
    }
}

fn is_scalar(argument: &Argument) -> bool {
    matches!(argument, Argument::Known(name) if !name.starts_with('_') && name != "record")
}
