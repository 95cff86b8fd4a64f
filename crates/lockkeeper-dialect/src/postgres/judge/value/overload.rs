//! Whether an argument fits a parameter, as overloads are resolved.

use super::builtin;
use super::typing::Argument;

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
                || polymorphic(wanted, known.starts_with('_'))
                || builtin::cast(known, wanted, version).is_some_and(|cast| cast.implicit)
        }
    }
}

pub(super) fn exact(given: &Argument, wanted: &str, _: u32) -> bool {
    matches!(given, Argument::Known(known) if known == wanted)
}

pub(super) fn preferred(given: &Argument, wanted: &str, version: u32) -> bool {
    exact(given, wanted, version)
        || (matches!(given, Argument::Known(_))
            && builtin::type_facts(wanted, version).is_some_and(|facts| facts.preferred))
}

pub(super) fn textual(given: &Argument, wanted: &str, version: u32) -> bool {
    let facts = builtin::type_facts(wanted, version);
    *given == Argument::Literal && facts.is_some_and(|f| f.category == "S" && f.preferred)
}

pub(super) fn polymorphic(wanted: &str, array: bool) -> bool {
    match wanted {
        "any" | "anyelement" | "anycompatible" | "anyenum" | "record" => true,
        "anyarray" | "anycompatiblearray" => array,
        "anynonarray" | "anycompatiblenonarray" => !array,
        _ => wanted.starts_with("any"),
    }
}
