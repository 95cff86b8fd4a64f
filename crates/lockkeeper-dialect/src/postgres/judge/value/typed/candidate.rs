//! Which of several functions or operators of one name is meant: `func_select_candidate`.

use std::borrow::Cow;

use super::kind::{Context, Kind, id, server_type};
use crate::postgres::catalog::{Type, TypeShape};
use crate::postgres::judge::Judge;

/// What a parameter takes.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// A type of the server, by name; also `anyelement` and its like.
    Server(&'static str),
    Own(Type),
}

impl Wanted {
    pub fn id(&self) -> Cow<'_, str> {
        match self {
            Wanted::Server(name) => Cow::Borrowed(name),
            Wanted::Own(ty) => id(ty),
        }
    }

    pub fn ty(&self) -> Type {
        match self {
            Wanted::Server(name) => server_type(name),
            Wanted::Own(ty) => ty.clone(),
        }
    }

    pub fn is_polymorphic(&self) -> bool {
        matches!(self, Wanted::Server(name) if name.starts_with("any") && *name != "any")
    }
}

/// What the parser may choose.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub wanted: Vec<Wanted>,
    /// What it yields; `None` when nobody here knows.
    pub result: Option<Wanted>,
    /// Defaults or VARIADIC stand in for some arguments.
    pub bent: bool,
}

/// What choosing comes to.
pub(super) enum Choice {
    One(Candidate),
    None,
    /// The server refuses to choose.
    Several,
    /// Nobody here can tell.
    Unsure(Vec<Candidate>),
}

impl Judge {
    /// Chooses among candidates that take the right number of arguments.
    pub(super) fn choose(&self, candidates: Vec<Candidate>, given: &[Kind]) -> Choice {
        let bare: Vec<Kind> = given.iter().map(|kind| self.without_domain(kind)).collect();
        let fits = |candidate: &Candidate| self.takes_all(candidate, &bare);
        let left: Vec<Candidate> = candidates.into_iter().filter(fits).collect();
        if left.len() < 2 {
            return left.into_iter().next().map_or(Choice::None, Choice::One);
        }
        if given.contains(&Kind::Unsure) {
            return Choice::Unsure(left);
        }
        self.narrow(left, &bare)
    }

    fn narrow(&self, mut left: Vec<Candidate>, given: &[Kind]) -> Choice {
        let exact =
            |kind: &Kind, wanted: &Wanted| matches!(kind, Kind::Known(ty) if id(ty) == wanted.id());
        left = most(left, given, &exact);
        if left.len() > 1 {
            let preferred = |kind: &Kind, wanted: &Wanted| {
                exact(kind, wanted) || self.is_preferred(kind, wanted)
            };
            left = most(left, given, &preferred);
        }
        let literals = given.iter().filter(|kind| matches!(kind, Kind::Literal(_))).count();
        if left.len() > 1 && literals > 0 {
            left = self.by_literals(left, given);
        }
        if left.len() > 1 && literals > 0 && literals < given.len() {
            left = self.like_the_others(left, given);
        }
        match left.len() {
            1 => left.pop().map_or(Choice::None, Choice::One),
            _ if left.iter().any(|candidate| candidate.bent) => Choice::Unsure(left),
            _ => Choice::Several,
        }
    }

    fn is_preferred(&self, kind: &Kind, wanted: &Wanted) -> bool {
        let Kind::Known(ty) = kind else { return false };
        let (category, preferred) = self.category_of(wanted);
        preferred && category == self.category(ty).0
    }

    fn category_of(&self, wanted: &Wanted) -> (char, bool) {
        match wanted {
            Wanted::Server(name) => self.server_category(name),
            Wanted::Own(ty) => self.category(ty),
        }
    }

    /// A literal goes where a string goes, else where all candidates agree on the category.
    fn by_literals(&self, left: Vec<Candidate>, given: &[Kind]) -> Vec<Candidate> {
        let mut chosen: Vec<Option<(char, bool)>> = vec![None; given.len()];
        for (at, _) in given.iter().enumerate().filter(|(_, k)| matches!(k, Kind::Literal(_))) {
            let all: Vec<(char, bool)> =
                left.iter().map(|one| self.category_of(&one.wanted[at])).collect();
            let string = all.iter().any(|(category, _)| *category == 'S');
            let Some((first, _)) = all.first().copied() else { return left };
            if !string && all.iter().any(|(category, _)| *category != first) {
                return left;
            }
            let category = if string { 'S' } else { first };
            let preferred = all.iter().any(|(other, preferred)| *other == category && *preferred);
            chosen[at] = Some((category, preferred));
        }
        let fits = |candidate: &Candidate| {
            chosen.iter().zip(&candidate.wanted).all(|(chosen, wanted)| {
                let Some((category, must)) = chosen else { return true };
                let (own, preferred) = self.category_of(wanted);
                own == *category && (!must || preferred)
            })
        };
        let kept: Vec<Candidate> = left.iter().filter(|one| fits(one)).cloned().collect();
        if kept.is_empty() { left } else { kept }
    }

    /// Beside arguments of one type, literals are of that type.
    fn like_the_others(&self, left: Vec<Candidate>, given: &[Kind]) -> Vec<Candidate> {
        let mut known = given.iter().filter_map(|kind| match kind {
            Kind::Known(ty) => Some(ty),
            _ => None,
        });
        let Some(first) = known.next() else { return left };
        if known.any(|other| id(other) != id(first)) {
            return left;
        }
        let same = vec![Kind::Known(first.clone()); given.len()];
        let mut fitting = left.iter().filter(|candidate| self.takes_all(candidate, &same));
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => vec![one.clone()],
            _ => left,
        }
    }

    fn without_domain(&self, kind: &Kind) -> Kind {
        match kind {
            Kind::Known(ty) => Kind::Known(self.under_domains(ty)),
            other => other.clone(),
        }
    }

    pub(super) fn takes_all(&self, candidate: &Candidate, given: &[Kind]) -> bool {
        let each = given.iter().zip(&candidate.wanted);
        each.clone().all(|(kind, wanted)| self.takes(wanted, kind))
            && self.element_of(candidate, given).is_ok()
    }

    fn takes(&self, wanted: &Wanted, kind: &Kind) -> bool {
        let Kind::Known(ty) = kind else { return true };
        let name = wanted.id();
        match &*name {
            "any" | "anyelement" | "anycompatible" => true,
            "anyarray" | "anycompatiblearray" => ty.array,
            "anynonarray" | "anycompatiblenonarray" => !ty.array,
            "anyenum" => self.category(ty).0 == 'E',
            "anyrange" | "anycompatiblerange" => self.is_range(ty),
            "anymultirange" | "anycompatiblemultirange" => {
                !ty.array && ty.name.ends_with("multirange")
            }
            _ => match wanted {
                Wanted::Server(name) => self.goes_to(ty, name),
                Wanted::Own(own) => self.coercible(ty, own, Context::Implicit),
            },
        }
    }

    fn is_range(&self, ty: &Type) -> bool {
        let own = self.catalog.type_def(ty).map(|def| &def.shape);
        let server =
            ty.is_builtin() && ty.name.ends_with("range") && !ty.name.ends_with("multirange");
        !ty.array && (server || matches!(own, Some(TypeShape::Range { .. })))
    }

    /// Returns the type that polymorphic parameters stand for; an error if they disagree.
    pub(super) fn element_of(
        &self,
        candidate: &Candidate,
        given: &[Kind],
    ) -> Result<Option<Type>, ()> {
        let mut elements = Vec::new();
        let mut compatible = Vec::new();
        for (kind, wanted) in given.iter().zip(&candidate.wanted) {
            let Kind::Known(ty) = kind else { continue };
            let item = || Type { array: false, modifiers: Vec::new(), ..ty.clone() };
            match &*wanted.id() {
                "anyarray" => elements.push(item()),
                "anyelement" | "anynonarray" | "anyenum" => elements.push(ty.clone()),
                "anycompatiblearray" => compatible.push(Kind::Known(item())),
                "anycompatible" | "anycompatiblenonarray" => compatible.push(kind.clone()),
                "anyrange" | "anymultirange" => elements.push(self.range_item(ty)),
                _ => {}
            }
        }
        if let Some((first, rest)) = elements.split_first() {
            let same = rest.iter().all(|other| {
                id(other) == id(first) || other.name.is_empty() || first.name.is_empty()
            });
            return if same { Ok(Some(first.clone())) } else { Err(()) };
        }
        match self.common_of(&compatible) {
            _ if compatible.is_empty() => Ok(None),
            Ok(Kind::Known(ty)) => Ok(Some(ty)),
            Ok(_) => Ok(None),
            Err(_) => Err(()),
        }
    }

    /// Returns what a range is of; a type without a name when nobody here knows.
    fn range_item(&self, ty: &Type) -> Type {
        if let Some(TypeShape::Range { subtype }) = self.catalog.type_def(ty).map(|def| &def.shape)
        {
            return (**subtype).clone();
        }
        let item = match ty.name.as_str() {
            "int4range" | "int4multirange" => "int4",
            "int8range" | "int8multirange" => "int8",
            "numrange" | "nummultirange" => "numeric",
            "daterange" | "datemultirange" => "date",
            "tsrange" | "tsmultirange" => "timestamp",
            "tstzrange" | "tstzmultirange" => "timestamptz",
            _ => "",
        };
        Type::builtin(item)
    }
}

/// Leaves the candidates for which most arguments count.
fn most(
    mut left: Vec<Candidate>,
    given: &[Kind],
    counts: &dyn Fn(&Kind, &Wanted) -> bool,
) -> Vec<Candidate> {
    let of = |candidate: &Candidate| {
        given.iter().zip(&candidate.wanted).filter(|(kind, wanted)| counts(kind, wanted)).count()
    };
    let best = left.iter().map(of).max().unwrap_or(0);
    left.retain(|candidate| of(candidate) == best);
    left
}
