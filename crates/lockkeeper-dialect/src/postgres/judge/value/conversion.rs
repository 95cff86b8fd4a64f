//! ALTER COLUMN TYPE: what happens to stored values and to indexes.

use crate::postgres::catalog::Type;
use crate::postgres::judge::Judge;

/// What converting a column's values from one type to another takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::postgres::judge) enum Conversion {
    /// The bytes stay; indexes too, when their operator class and collation do.
    Keeps,
    /// Every value is computed anew.
    Rewrites,
    /// Bytes stay while the session's TimeZone is UTC, else every value is computed anew.
    TimeZone,
    /// The bytes stay, rows have to be looked at (a domain's constraints).
    Checks,
    /// There is no such cast: the server refuses without USING.
    None,
}

impl Judge {
    /// Returns what an assignment cast between two types takes.
    pub(in crate::postgres::judge) fn conversion(&self, from: &Type, to: &Type) -> Conversion {
        if from == to { Conversion::Keeps } else { Conversion::Rewrites }
    }
}
