//! Types of expressions, as far as they can be known.

use super::builtin::{self, Operator, Signature};
use super::overload::literals_like_others;
use super::scope::{Found, Scope};
use super::typed::Kind;
use crate::postgres::ast::{Call, Name, Node, TypeName};
use crate::postgres::catalog::{Function, Oid, Type, TypeShape};
use crate::postgres::judge::Judge;

/// What is known of an argument's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A built-in type as `pg_type` names it.
    Known(String),
    /// A literal that takes any type.
    Literal,
    /// A type of the schema.
    User {
        array: bool,
    },
    Unknown,
}

/// What a call means.
pub(super) enum Callee<'a> {
    /// Signatures of `pg_catalog` that may be meant, the best first.
    Builtin(Vec<&'static Signature>),
    /// Functions of the schema that may be meant.
    User(Vec<&'a Function>),
    /// SQL's own syntax (`COALESCE`, `CURRENT_DATE`).
    Special,
    Unknown,
}

/// Names that are syntax rather than functions, except those that look up a function.
pub(super) const SPECIAL: [&str; 25] = [
    "coalesce",
    "greatest",
    "least",
    "nullif",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "system_user",
    "user",
    "xmlelement",
    "xmlforest",
    "xmlconcat",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "grouping",
    "merge_action",
];

/// Names of functions as SQL's grammar has them.
const SYNTAX: [&str; 10] = [
    "btrim",
    "collation for",
    "extract",
    "is_normalized",
    "normalize",
    "overlay",
    "position",
    "substring",
    "treat",
    "trim",
];

impl Judge {
    /// Returns the type of an expression over the columns of a table.
    pub(in crate::postgres::judge) fn type_of(
        &self,
        node: &Node,
        table: Option<Oid>,
    ) -> Option<Type> {
        self.type_in(node, &self.scope_of(table))
    }

    /// Returns the type of an expression; `None` also for literals that take any type.
    pub(in crate::postgres::judge) fn type_in(
        &self,
        node: &Node,
        scope: &Scope<'_>,
    ) -> Option<Type> {
        match node {
            Node::Column(path) => match scope.find(path) {
                Found::Column { ty, .. } => ty,
                _ => None,
            },
            Node::Cast(_, ty) => Some(self.catalog.resolve_type(ty)),
            Node::Collate(of, _) => self.type_in(of, scope),
            node => match self.typed(node, scope) {
                Ok(Kind::Known(ty)) => Some(ty),
                _ => self.unsettled(node, scope),
            },
        }
    }

    /// Types that nobody here knows by heart are followed where nothing has to be chosen.
    fn unsettled(&self, node: &Node, scope: &Scope<'_>) -> Option<Type> {
        let plain = |node: &Node| match node {
            Node::Column(_) | Node::Cast(..) => self.type_in(node, scope),
            _ => None,
        };
        let found = match node {
            Node::Call(call) if is_shared(&call.name.name) => call.arguments.iter().find_map(plain),
            Node::Call(call) => match self.catalog.functions_named(&call.name) {
                [one] => return one.returns.clone(),
                _ => None,
            },
            Node::Array(items) => {
                let item = items.iter().find_map(plain)?;
                return Some(Type { array: true, modifiers: Vec::new(), ..item });
            }
            Node::Case { whens, otherwise, .. } => {
                let mut yields = whens.iter().map(|(_, then)| then).chain(otherwise.as_deref());
                yields.find_map(plain)
            }
            Node::Op(sign, operands) if matches!(sign.as_str(), "any" | "all") => {
                // What each of them is compared as.
                let items = self.type_in(operands.first()?, scope)?;
                return Some(Type { array: false, ..items });
            }
            Node::Op(sign, _) if is_condition(sign) => Some(Type::builtin("bool")),
            _ => None,
        };
        found.map(|ty| Type { modifiers: Vec::new(), ..ty })
    }

    /// Returns whether there may be a function of that name.
    pub(in crate::postgres::judge) fn may_call(&self, name: &Name) -> bool {
        let plain = internal_name(&name.name, self.catalog.version);
        let syntax = SPECIAL.contains(&plain)
            || SYNTAX.contains(&plain)
            || plain.starts_with("json")
            || plain.starts_with("xml");
        // A type's name with brackets is a cast.
        let written = TypeName { name: name.clone(), ..TypeName::default() };
        let cast = self.known_kind(&self.catalog.resolve_type(&written));
        let elsewhere = name.schema.as_deref().is_some_and(|schema| {
            schema == "information_schema" || !self.catalog.schemas.contains(schema)
        });
        let inner = ["has_", "pg_", "txid_"].iter().any(|head| plain.starts_with(head));
        syntax
            || inner
            || cast
            || elsewhere
            || !self.catalog.functions_named(name).is_empty()
            || (name.schema.as_deref().is_none_or(|schema| schema == "pg_catalog")
                && builtin::functions(plain, self.catalog.version).next().is_some())
    }

    /// Returns the operators that may be meant.
    pub(super) fn operators(
        &self,
        sign: &str,
        operands: &[Node],
        scope: &Scope<'_>,
    ) -> Vec<&'static Operator> {
        let given: Vec<Argument> = operands.iter().map(|o| self.argument(o, scope)).collect();
        self.operators_for(sign, &literals_like_others(given))
    }

    /// Returns the operators that take these.
    pub(super) fn operators_for(&self, sign: &str, given: &[Argument]) -> Vec<&'static Operator> {
        let all = builtin::operators(sign, self.catalog.version);
        let candidates = all.filter_map(|operator| {
            let wanted = match given.len() {
                1 => vec![operator.right],
                _ => vec![operator.left, operator.right],
            };
            (given.len() == 2 || operator.left == "-").then_some((operator, wanted))
        });
        self.best(candidates.collect(), given)
    }

    /// Returns what is known of an operand's type.
    pub(super) fn argument(&self, node: &Node, scope: &Scope<'_>) -> Argument {
        match node {
            Node::Text(_) | Node::Null | Node::Parameter => Argument::Literal,
            _ => self.type_in(node, scope).map_or(Argument::Unknown, |ty| self.as_argument(&ty)),
        }
    }

    pub(super) fn as_argument(&self, ty: &Type) -> Argument {
        if ty.is_builtin() {
            let name = if ty.name == "serial" { "int4" } else { ty.name.as_str() };
            return Argument::Known(if ty.array { format!("_{name}") } else { name.to_owned() });
        }
        match self.catalog.type_def(ty).map(|def| &def.shape) {
            Some(TypeShape::Domain { base, .. }) if !ty.array => self.as_argument(&base.clone()),
            Some(_) => Argument::User { array: ty.array },
            None => Argument::Unknown,
        }
    }

    /// Returns what a call means.
    pub(super) fn callee<'a>(&'a self, call: &Call, scope: &Scope<'_>) -> Callee<'a> {
        let (name, count) = (call.name.name.as_str(), call.arguments.len());
        let plain = call.name.schema.is_none();
        if plain && SPECIAL.contains(&name) {
            return Callee::Special;
        }
        let given: Vec<Argument> =
            call.arguments.iter().map(|argument| self.argument(argument, scope)).collect();
        let given = if given.is_empty() || matches!(call.arguments[..], [Node::Star(_)]) {
            Vec::new()
        } else {
            given
        };
        let users: Vec<&Function> = self
            .catalog
            .functions_named(&call.name)
            .iter()
            .filter(|function| takes(function, count))
            .collect();
        let builtins = if plain || call.name.schema.as_deref() == Some("pg_catalog") {
            self.builtins(internal_name(name, self.catalog.version), given)
        } else {
            Vec::new()
        };
        match (users.is_empty(), builtins.is_empty()) {
            (true, true) => Callee::Unknown,
            (true, false) => Callee::Builtin(builtins),
            (false, _) => Callee::User(self.closest(users, call, scope)),
        }
    }

    /// Returns the overloads the server would choose among: those whose arguments are the call's
    /// own types, else those it can be brought to.
    fn closest<'a>(
        &self,
        all: Vec<&'a Function>,
        call: &Call,
        scope: &Scope<'_>,
    ) -> Vec<&'a Function> {
        if all.len() < 2 {
            return all;
        }
        let given: Vec<Argument> = call.arguments.iter().map(|a| self.argument(a, scope)).collect();
        let plain = given.iter().all(|one| matches!(one, Argument::Known(_) | Argument::Literal));
        let wanted = |function: &Function| -> Option<Vec<String>> {
            let each = function.arguments.iter().take(given.len());
            each.map(|ty| match self.as_argument(ty) {
                Argument::Known(name) => Some(name),
                _ => None,
            })
            .collect()
        };
        let candidates: Vec<(&Function, Vec<String>)> =
            all.iter().filter_map(|function| Some((*function, wanted(function)?))).collect();
        if plain && candidates.len() == all.len() {
            let best = self.best(candidates, &given);
            if !best.is_empty() {
                return best;
            }
        }
        let fits = |function: &&&Function| {
            call.arguments.iter().zip(&function.arguments).all(|(given, wanted)| {
                let given = self.type_in(given, scope);
                given.is_none_or(|given| {
                    (&given.schema, &given.name) == (&wanted.schema, &wanted.name)
                })
            })
        };
        let exact: Vec<&Function> = all.iter().filter(fits).copied().collect();
        if exact.is_empty() { all } else { exact }
    }

    fn builtins(&self, name: &str, given: Vec<Argument>) -> Vec<&'static Signature> {
        let count = given.len();
        let candidates = builtin::functions(name, self.catalog.version).filter_map(|signature| {
            let most = signature.arguments.len();
            let fits = (most.saturating_sub(signature.defaults)..=most).contains(&count)
                || (signature.variadic && count + 1 >= most);
            fits.then(|| {
                let last = signature.arguments.last().copied().unwrap_or("any");
                let repeated = if signature.variadic { last.trim_start_matches('_') } else { last };
                let mut wanted = signature.arguments.clone();
                if signature.variadic && count >= most {
                    wanted.pop();
                    wanted.resize(count, repeated);
                }
                (signature, wanted)
            })
        });
        self.best(candidates.collect(), &given)
    }
}

/// Functions whose arguments all have one type, and yield it.
fn is_shared(name: &str) -> bool {
    matches!(name, "coalesce" | "greatest" | "least" | "nullif")
}

pub(super) fn takes(function: &Function, count: usize) -> bool {
    let most = function.arguments.len();
    (most.saturating_sub(function.defaults)..=most).contains(&count)
        || (function.variadic && count + 1 >= most)
}

/// Returns the name of the function behind SQL's own spelling.
pub(super) fn internal_name(name: &str, version: u32) -> &str {
    match name {
        "extract" if version < 14 => "date_part",
        "trim" => "btrim",
        _ => name,
    }
}

pub(super) fn special_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "current_date" => "date",
        "current_time" => "timetz",
        "current_timestamp" => "timestamptz",
        "localtime" => "time",
        "localtimestamp" => "timestamp",
        "system_user" | "merge_action" => "text",
        "grouping" => "int4",
        _ if name.starts_with("xml") => "xml",
        _ => "name",
    })
}

/// Returns the type of a number as the lexer gives it.
pub(super) fn number(text: &str) -> &'static str {
    let digits = text.replace('_', "");
    match digits.parse::<i64>() {
        Ok(value) if i32::try_from(value).is_ok() => "int4",
        Ok(_) => "int8",
        Err(_) if digits.starts_with("0x") || digits.starts_with("0o") => "int4",
        Err(_) => "numeric",
    }
}

/// Whether an operator in words, or a comparison, yields a boolean whatever its operands are.
fn is_condition(sign: &str) -> bool {
    let comparison = ["=", "<>", "<", ">", "<=", ">=", "~", "!~", "~*", "!~*", "exists"];
    comparison.contains(&sign)
        || ["is ", "in", "not ", "like", "ilike", "between", "similar", "overlaps"]
            .iter()
            .any(|word| sign.starts_with(word))
}
