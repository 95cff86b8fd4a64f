//! Calls: `func_get_detail`, and functions that are syntax.

use lockkeeper_core::change::Refusal;

use super::super::builtin::{self, Kind as Sort};
use super::super::scope::Scope;
use super::super::typing::{internal_name, special_type};
use super::candidate::{Candidate, Wanted};
use super::kind::{Context, Kind, id};
use crate::postgres::ast::{Call, Name, Node, TypeName};
use crate::postgres::catalog::{Function, Type};
use crate::postgres::judge::Judge;

type Typed = Result<Kind, Refusal>;

/// Functions with a syntax of their own, and what they yield.
const SYNTAX: [(&str, &str); 8] = [
    ("collation for", "text"),
    ("is_normalized", "bool"),
    ("normalize", "text"),
    ("overlay", ""),
    ("position", "int4"),
    ("substring", ""),
    ("treat", ""),
    ("trim", "text"),
];

impl Judge {
    pub(super) fn kind_of_called(&self, call: &Call, scope: &Scope<'_>) -> Typed {
        let given = match call.arguments.as_slice() {
            [Node::Star(_)] => Vec::new(),
            arguments => self.each_kind(arguments, scope)?,
        };
        let name = call.name.name.as_str();
        let plain = call.name.schema.is_none();
        match name {
            "coalesce" if plain => return self.common_kind(&given, "COALESCE"),
            "greatest" if plain => return self.common_kind(&given, "GREATEST"),
            "least" if plain => return self.common_kind(&given, "LEAST"),
            "nullif" if plain => return self.kind_of_nullif(&given),
            _ => {}
        }
        if plain && (super::super::typing::SPECIAL.contains(&name) || is_document(name)) {
            let ty = if is_document(name) { None } else { special_type(name) };
            return Ok(ty.map_or(Kind::Unsure, |name| Kind::Known(Type::builtin(name))));
        }
        if let Some((_, result)) = SYNTAX.iter().find(|(word, _)| plain && *word == name) {
            let known = !result.is_empty();
            return Ok(if known { Kind::Known(Type::builtin(result)) } else { Kind::Unsure });
        }
        if call.named
            || call
                .arguments
                .iter()
                .any(|node| matches!(node, Node::Star(path) if !path.is_empty()))
        {
            return Ok(Kind::Unsure);
        }
        self.call_kind(call, &given)
    }

    /// Returns what a function makes of arguments of these types.
    pub(super) fn called_with(&self, call: &Call, given: &[Kind]) -> Typed {
        self.call_kind(call, given)
    }

    /// Returns what a function of the server makes of these.
    pub(super) fn call_named(&self, name: &str, given: &[Kind]) -> Typed {
        let call = Call { name: Name::plain(name), ..Call::default() };
        self.call_kind(&call, given)
    }

    fn kind_of_nullif(&self, given: &[Kind]) -> Typed {
        let [first, second] = given else { return Ok(Kind::Unsure) };
        self.operate("=", &[first.clone(), second.clone()])?;
        Ok(match (first, second) {
            (Kind::Literal(_), other) => match other {
                Kind::Literal(_) => Kind::Known(Type::builtin("text")),
                other => other.clone(),
            },
            (first, _) => first.clone(),
        })
    }

    fn call_kind(&self, call: &Call, given: &[Kind]) -> Typed {
        let candidates = match self.candidates(call, given.len()) {
            Some(candidates) => candidates,
            None => return Ok(Kind::Unsure),
        };
        let exact = |candidate: &&Candidate| {
            given.iter().zip(&candidate.wanted).all(|(kind, wanted)| match kind {
                Kind::Known(ty) => id(ty) == wanted.id(),
                _ => false,
            })
        };
        if let Some(exact) = candidates.iter().find(exact).filter(|_| !given.is_empty()) {
            return self.applied(exact.clone(), given);
        }
        if let Some(cast) = self.call_as_cast(call, given) {
            return cast;
        }
        let own =
            call.name.schema.is_some() && !self.catalog.functions_named(&call.name).is_empty();
        if candidates.is_empty() && self.is_extended() && !own {
            return Ok(Kind::Unsure);
        }
        if own && candidates.is_empty() {
            let message = format!("function {} takes other arguments", call.name);
            return Err(Refusal::new("42883", message));
        }
        let choice = self.choose(candidates, given);
        self.made(choice, given, &format!("function {}", call.name))
    }

    /// `text(x)`: a type's name takes a literal, or what it may be cast from as it is.
    fn call_as_cast(&self, call: &Call, given: &[Kind]) -> Option<Typed> {
        let [only] = given else { return None };
        let written = TypeName { name: call.name.clone(), ..TypeName::default() };
        let to = self.catalog.resolve_type(&written);
        let Kind::Known(to) = self.kind_of_type(&to) else { return None };
        match only {
            Kind::Literal(text) => {
                let checked = text.as_ref().map_or(Ok(()), |text| self.check_written(text, &to));
                Some(checked.map(|()| Kind::Known(to)))
            }
            Kind::Known(from) if self.coercible(from, &to, Context::Explicit) => {
                Some(Ok(Kind::Known(to)))
            }
            _ => None,
        }
    }

    /// Returns all functions of that name that take so many arguments; `None` when others may.
    fn candidates(&self, call: &Call, count: usize) -> Option<Vec<Candidate>> {
        let mut all = Vec::new();
        let users = self.catalog.functions_named(&call.name);
        let server = call.name.schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
        let name = internal_name(&call.name.name, self.catalog.version);
        let mut known = !users.is_empty();
        if server {
            for signature in builtin::functions(name, self.catalog.version) {
                known = true;
                if signature.kind == Sort::Aggregate && !call.others.is_empty() && is_ordered(name)
                {
                    return None;
                }
                all.extend(of_signature(signature, count));
            }
        }
        if !known || !server && users.is_empty() {
            return None;
        }
        for function in users {
            if function.procedure {
                return None;
            }
            all.extend(self.of_function(function, count));
        }
        Some(all)
    }

    fn of_function(&self, function: &Function, count: usize) -> Option<Candidate> {
        if !super::super::typing::takes(function, count) {
            return None;
        }
        let own = |ty: &Type| match self.kind_of_type(ty) {
            Kind::Known(ty) => Wanted::Own(ty),
            _ => pseudo(&ty.name)
                .filter(|_| ty.is_builtin())
                .map_or(Wanted::Server("any"), Wanted::Server),
        };
        let mut wanted: Vec<Wanted> = function.arguments.iter().map(own).collect();
        let bent = wanted.len() != count || function.variadic;
        if function.variadic && count >= wanted.len() {
            let last = function.arguments.last()?;
            wanted.pop();
            wanted.resize(count, own(&Type { array: false, ..last.clone() }));
        }
        wanted.truncate(count);
        let result = function.returns.as_ref().filter(|_| function.outputs.is_empty()).map(own);
        let sure = |wanted: &Wanted| !matches!(wanted, Wanted::Server("any"));
        Some(Candidate { wanted, result: result.filter(sure), bent })
    }
}

fn of_signature(signature: &builtin::Signature, count: usize) -> Option<Candidate> {
    let most = signature.arguments.len();
    let fits = (most.saturating_sub(signature.defaults)..=most).contains(&count)
        || (signature.variadic && count + 1 >= most);
    if !fits {
        return None;
    }
    let mut wanted: Vec<Wanted> =
        signature.arguments.iter().map(|name| Wanted::Server(name)).collect();
    if signature.variadic && count >= most {
        let last = signature.arguments.last().copied().unwrap_or("any");
        wanted.pop();
        wanted.resize(count, Wanted::Server(item_of(last)));
    }
    wanted.truncate(count);
    let bent = most != count || signature.variadic;
    Some(Candidate { wanted, result: Some(Wanted::Server(signature.result)), bent })
}

/// Returns what each argument of VARIADIC is.
fn item_of(last: &'static str) -> &'static str {
    match last {
        "anyarray" => "anyelement",
        "anycompatiblearray" => "anycompatible",
        name => name.trim_start_matches('_'),
    }
}

fn pseudo(name: &str) -> Option<&'static str> {
    const ALL: [&str; 11] = [
        "anyelement",
        "anyarray",
        "anynonarray",
        "anyenum",
        "anyrange",
        "anymultirange",
        "anycompatible",
        "anycompatiblearray",
        "anycompatiblenonarray",
        "anycompatiblerange",
        "record",
    ];
    ALL.into_iter().find(|known| *known == name)
}

/// Aggregates of WITHIN GROUP, whose arguments stand in two places.
fn is_ordered(name: &str) -> bool {
    name.starts_with("percentile_")
        || matches!(name, "mode" | "rank" | "dense_rank" | "percent_rank" | "cume_dist")
}

/// Constructors of JSON and XML in SQL's own syntax.
fn is_document(name: &str) -> bool {
    matches!(
        name,
        "json"
            | "json_scalar"
            | "json_serialize"
            | "json_value"
            | "json_query"
            | "json_exists"
            | "json_object"
            | "json_array"
            | "json_objectagg"
            | "json_arrayagg"
    ) || name.starts_with("xml")
}
