//! Operators between types: `oper`, and the words that stand for some.

use std::borrow::Cow;

use lockkeeper_core::change::Refusal;

use super::super::builtin::{self, Operator};
use super::super::scope::Scope;
use super::candidate::{Candidate, Choice, Wanted};
use super::kind::{Kind, id};
use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::Type;
use crate::postgres::judge::Judge;

type Typed = Result<Kind, Refusal>;

fn boolean() -> Kind {
    Kind::Known(Type::builtin("bool"))
}

impl Judge {
    /// Returns what an operator, or syntax that stands for one, yields.
    pub(super) fn kind_of_operator(
        &self,
        sign: &str,
        operands: &[Node],
        scope: &Scope<'_>,
    ) -> Typed {
        match (sign, operands) {
            ("any" | "all" | "overlaps", _) => {
                self.each_kind(operands, scope).map(|_| Kind::Unsure)
            }
            ("exists", _) => Ok(boolean()),
            ("array", [Node::Subquery(query)]) => Ok(match self.only_output(query, scope) {
                Kind::Known(item) if !item.array => {
                    Kind::Known(Type { array: true, modifiers: Vec::new(), ..item })
                }
                _ => Kind::Unsure,
            }),
            ("in" | "not in", [left, Node::Subquery(query)]) => self.in_query(left, query, scope),
            ("in" | "not in", [left, items @ ..]) => self.in_list(left, items, scope),
            (
                "between" | "not between" | "between symmetric" | "not between symmetric",
                [of, a, b],
            ) => {
                let (of, a, b) =
                    (self.typed(of, scope)?, self.typed(a, scope)?, self.typed(b, scope)?);
                self.operate(">=", &[of.clone(), a])?;
                self.operate("<=", &[of, b])
            }
            ("at time zone", [of, zone]) => {
                let given = [self.typed(zone, scope)?, self.typed(of, scope)?];
                self.call_named("timezone", &given)
            }
            (_, [of]) if sign.starts_with("is ") => {
                let of = self.typed(of, scope)?;
                if ["true", "false", "unknown"].iter().any(|word| sign.ends_with(word)) {
                    self.check_boolean(&of, sign)?;
                }
                Ok(boolean())
            }
            (_, [left, Node::Op(word, right)]) if matches!(word.as_str(), "any" | "all") => {
                self.with_each(behind(sign), left, right, scope)
            }
            (_, [left, right, ..]) if is_row(left) || is_row(right) => {
                self.each_kind(operands, scope).map(|_| boolean())
            }
            (_, [_, _, _, ..]) => self.each_kind(operands, scope).map(|_| boolean()),
            _ => {
                let given = self.each_kind(operands, scope)?;
                let yields = self.operate(behind(sign), &given)?;
                Ok(if behind(sign) == sign { yields } else { boolean() })
            }
        }
    }

    fn in_query(&self, left: &Node, query: &Query, scope: &Scope<'_>) -> Typed {
        if is_row(left) {
            return Ok(boolean());
        }
        let given = [self.typed(left, scope)?, self.only_output(query, scope)];
        self.operate("=", &given)?;
        Ok(boolean())
    }

    /// Constants of a list are one array if they have a common type with what is looked for.
    fn in_list(&self, left: &Node, items: &[Node], scope: &Scope<'_>) -> Typed {
        if is_row(left) || items.iter().any(is_row) {
            return Ok(boolean());
        }
        let of = self.typed(left, scope)?;
        let mut single = Vec::new();
        let mut constants = Vec::new();
        for item in items {
            let kind = self.typed(item, scope)?;
            if has_columns(item) { single.push(kind) } else { constants.push(kind) }
        }
        let all: Vec<Kind> = std::iter::once(of.clone()).chain(constants.iter().cloned()).collect();
        match self.common_of(&all) {
            Ok(Kind::Known(common))
                if constants.len() > 1 && !self.none_converts(&all, &common) =>
            {
                for constant in &constants {
                    if let Kind::Literal(Some(text)) = constant {
                        self.check_written(text, &common)?;
                    }
                }
                self.operate("=", &[of.clone(), Kind::Known(common)])?;
            }
            _ => single.extend(constants),
        }
        for item in single {
            self.operate("=", &[of.clone(), item])?;
        }
        Ok(boolean())
    }

    fn none_converts(&self, all: &[Kind], common: &Type) -> bool {
        let fits = |kind: &Kind| match kind {
            Kind::Known(ty) => self.coercible(ty, common, super::kind::Context::Implicit),
            _ => true,
        };
        !all.iter().all(fits)
    }

    /// `x = ANY (array)`, `x = ANY (SELECT …)`.
    fn with_each(&self, sign: &str, left: &Node, right: &[Node], scope: &Scope<'_>) -> Typed {
        let left = self.typed(left, scope)?;
        let item = match right {
            [Node::Subquery(query)] => self.only_output(query, scope),
            [array] => match self.typed(array, scope)? {
                Kind::Known(ty) => {
                    let bare = self.under_domains(&ty);
                    if !bare.array && !is_vector(&bare) {
                        let message = "op ANY/ALL (array) requires array on right side";
                        return Err(Refusal::new("42809", message));
                    }
                    if is_vector(&bare) {
                        return Ok(boolean());
                    }
                    Kind::Known(Type { array: false, ..bare })
                }
                Kind::Literal(Some(text)) => {
                    if let Kind::Known(ty) = &left {
                        self.check_written(&text, &Type { array: true, ..ty.clone() })?;
                    }
                    return Ok(boolean());
                }
                _ => return Ok(boolean()),
            },
            _ => return Ok(boolean()),
        };
        self.operate(sign, &[left, item])?;
        Ok(boolean())
    }

    /// Returns what an operator makes of operands of these kinds.
    pub(super) fn operate(&self, sign: &str, given: &[Kind]) -> Typed {
        let sign = if sign == "!=" { "<>" } else { sign };
        if let Some(exact) = self.exact_operator(sign, given) {
            return self.applied(candidate(exact), given);
        }
        let candidates: Vec<_> = self.operators_of(sign, given.len()).map(candidate).collect();
        if candidates.is_empty() {
            return Ok(Kind::Unsure);
        }
        let choice = self.choose(candidates, given);
        self.made(choice, given, &format!("operator {sign}"))
    }

    fn operators_of(&self, sign: &str, count: usize) -> impl Iterator<Item = &'static Operator> {
        let all = builtin::operators(sign, self.catalog.version);
        all.filter(move |operator| (count == 1) == (operator.left == "-"))
    }

    /// The operator of exactly these types; a literal is taken for the other's type first.
    fn exact_operator(&self, sign: &str, given: &[Kind]) -> Option<&'static Operator> {
        let (left, right) = match given {
            [Kind::Known(a), Kind::Known(b)] => (Cow::Borrowed(a), Cow::Borrowed(b)),
            [Kind::Literal(_), Kind::Known(ty)] | [Kind::Known(ty), Kind::Literal(_)] => {
                let bare = self.without_domains(ty);
                (bare.clone(), bare)
            }
            _ => return None,
        };
        let (left, right) = (id(&left), id(&right));
        self.operators_of(sign, 2).find(|one| *one.left == *left && *one.right == *right)
    }

    /// Refuses what no candidate takes, and what several take.
    pub(super) fn made(&self, choice: Choice, given: &[Kind], what: &str) -> Typed {
        let state = match choice {
            Choice::One(candidate) => return self.applied(candidate, given),
            Choice::Unsure(left) => return Ok(self.agreed_result(&left)),
            Choice::None => "42883",
            Choice::Several => "42725",
        };
        if self.is_extended() {
            return Ok(Kind::Unsure);
        }
        let shown: Vec<String> = given.iter().map(shown).collect();
        let problem = if state == "42883" { "does not exist" } else { "is not unique" };
        Err(Refusal::new(state, format!("{what} ({}) {problem}", shown.join(", "))))
    }

    fn agreed_result(&self, left: &[Candidate]) -> Kind {
        let mut results = left.iter().map(|candidate| candidate.result.as_ref());
        let Some(Some(first)) = results.next() else { return Kind::Unsure };
        let same = |other: Option<&Wanted>| other.is_some_and(|other| other.id() == first.id());
        let plain = !first.is_polymorphic() && &*first.id() != "record";
        if plain && results.all(same) { self.kind_of_type(&first.ty()) } else { Kind::Unsure }
    }

    /// Takes literals to the types that are wanted, and returns what comes out.
    pub(super) fn applied(&self, candidate: Candidate, given: &[Kind]) -> Typed {
        let element = self.element_of(&candidate, given).unwrap_or_default();
        let element = element.filter(|ty| !ty.name.is_empty());
        for (kind, wanted) in given.iter().zip(&candidate.wanted) {
            if let (Kind::Literal(Some(text)), Some(ty)) =
                (kind, concrete(wanted, element.as_ref()))
            {
                self.check_written(text, &ty)?;
            }
        }
        let result = candidate.result.and_then(|result| concrete(&result, element.as_ref()));
        Ok(result.map_or(Kind::Unsure, |ty| self.kind_of_type(&ty)))
    }
}

fn candidate(operator: &Operator) -> Candidate {
    let right = Wanted::Server(operator.right);
    Candidate {
        wanted: match operator.left {
            "-" => vec![right],
            left => vec![Wanted::Server(left), right],
        },
        result: Some(Wanted::Server(operator.result)),
        bent: false,
    }
}

/// Returns the type a parameter or a result comes to.
fn concrete(wanted: &Wanted, element: Option<&Type>) -> Option<Type> {
    match &*wanted.id() {
        "anyelement" | "anynonarray" | "anyenum" | "anycompatible" | "anycompatiblenonarray" => {
            element.cloned()
        }
        "anyarray" | "anycompatiblearray" => {
            element.filter(|ty| !ty.array).map(|ty| Type { array: true, ..ty.clone() })
        }
        name if name.starts_with("any") || name == "record" => None,
        _ => Some(wanted.ty()),
    }
}

fn shown(kind: &Kind) -> String {
    match kind {
        Kind::Known(ty) => ty.to_string(),
        _ => "unknown".to_owned(),
    }
}

/// Returns the operator behind a keyword.
fn behind(sign: &str) -> &str {
    match sign {
        "like" => "~~",
        "not like" => "!~~",
        "ilike" => "~~*",
        "not ilike" => "!~~*",
        "similar to" | "not similar to" => "~",
        "is distinct from" | "is not distinct from" => "=",
        _ => sign,
    }
}

fn is_row(node: &Node) -> bool {
    match node {
        Node::Row(_) => true,
        Node::Subquery(query) => query.outputs.len() > 1,
        _ => false,
    }
}

fn is_vector(ty: &Type) -> bool {
    matches!(ty.name.as_str(), "int2vector" | "oidvector")
}

fn has_columns(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= matches!(node, Node::Column(_)));
    found
}
