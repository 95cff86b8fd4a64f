//! Which of several functions or operators of one name a call means.

use super::builtin;
use super::typing::Argument;
use crate::postgres::judge::Judge;

impl Judge {
    /// Leaves the candidates the server would choose among: no argument impossible, most types
    /// matched exactly, then most of the preferred type; a literal is text if it may be.
    pub(super) fn best<T, N: AsRef<str>>(
        &self,
        candidates: Vec<(T, Vec<N>)>,
        given: &[Argument],
    ) -> Vec<T> {
        let version = self.catalog.version;
        let mut left: Vec<(T, Vec<N>)> = candidates
            .into_iter()
            .filter(|(_, wanted)| {
                given
                    .iter()
                    .zip(wanted)
                    .all(|(given, wanted)| possible(given, wanted.as_ref(), version))
            })
            .collect();
        for score in [exact, preferred, textual] {
            let of = |wanted: &[N]| -> usize {
                given.iter().zip(wanted).filter(|(g, w)| score(g, w.as_ref(), version)).count()
            };
            let most = left.iter().map(|(_, wanted)| of(wanted)).max().unwrap_or(0);
            left.retain(|(_, wanted)| of(wanted) == most);
        }
        left.into_iter().map(|(one, _)| one).collect()
    }
}

/// An operator takes a literal beside a known type for that type.
pub(super) fn literals_like_others(given: Vec<Argument>) -> Vec<Argument> {
    match given.as_slice() {
        [Argument::Literal, Argument::Known(known)]
        | [Argument::Known(known), Argument::Literal] => {
            vec![Argument::Known(known.clone()), Argument::Known(known.clone())]
        }
        _ => given,
    }
}

pub(super) fn possible(given: &Argument, wanted: &str, version: u32) -> bool {
    match given {
        Argument::Literal | Argument::Unknown => true,
        Argument::User { array } => polymorphic(wanted, *array),
        Argument::Known(known) => {
            known == wanted
                || stands_for(wanted, known)
                || builtin::cast(known, wanted, version).is_some_and(|cast| cast.implicit)
        }
    }
}

fn exact(given: &Argument, wanted: &str, _: u32) -> bool {
    matches!(given, Argument::Known(known) if known == wanted)
}

fn preferred(given: &Argument, wanted: &str, version: u32) -> bool {
    exact(given, wanted, version)
        || (matches!(given, Argument::Known(_))
            && builtin::type_facts(wanted, version).is_some_and(|facts| facts.preferred))
}

fn textual(given: &Argument, wanted: &str, version: u32) -> bool {
    let facts = builtin::type_facts(wanted, version);
    *given == Argument::Literal && facts.is_some_and(|f| f.category == "S" && f.preferred)
}

/// Whether a polymorphic argument takes a built-in type.
fn stands_for(wanted: &str, known: &str) -> bool {
    match wanted {
        "anyenum" | "record" => false,
        "anyrange" | "anycompatiblerange" => {
            known.ends_with("range") && !known.ends_with("multirange")
        }
        "anymultirange" | "anycompatiblemultirange" => known.ends_with("multirange"),
        _ => polymorphic(wanted, known.starts_with('_')),
    }
}

fn polymorphic(wanted: &str, array: bool) -> bool {
    match wanted {
        "any" | "anyelement" | "anycompatible" | "anyenum" | "record" => true,
        "anyarray" | "anycompatiblearray" => array,
        "anynonarray" | "anycompatiblenonarray" => !array,
        _ => wanted.starts_with("any"),
    }
}
