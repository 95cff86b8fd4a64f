//! Names of errors, as EXCEPTION and RAISE know them.

/// Names and their SQLSTATE, in the order of names.
const CONDITIONS: &str = include_str!("conditions.txt");

/// Whether an error has this name.
pub(super) fn is_condition(name: &str) -> bool {
    state_of(name).is_some()
}

/// Returns the SQLSTATE of a name.
pub fn state_of(name: &str) -> Option<&'static str> {
    let mut known = CONDITIONS.lines().filter_map(|line| line.split_once(' '));
    known.find(|(known, _)| *known == name).map(|(_, state)| state)
}
