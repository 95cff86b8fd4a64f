//! Whether a value of one type may be stored in a column of another.

use super::builtin;
use crate::postgres::catalog::Type;
use crate::postgres::judge::Judge;

impl Judge {
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
