//! Operators that the server has.

use super::builtin;
use crate::postgres::judge::Judge;

impl Judge {
    /// Whether the server has an operator of its own with that sign.
    pub(in crate::postgres::judge) fn is_builtin_operator(&self, sign: &str) -> bool {
        builtin::operators(sign, self.catalog.version).next().is_some()
    }
}
