//! Columns that were added without a value and have none yet.

use super::{Catalog, Foreign, Oid};

impl Catalog {
    /// Notes that something may be written into every column of a relation.
    pub fn fill_columns(&mut self, oid: Oid) {
        if let Some(relation) = self.relation_mut(oid) {
            relation.columns.iter_mut().for_each(|column| column.unfilled = None);
        }
    }

    /// The same for every relation: something ran that nobody here knows.
    pub fn fill_all_columns(&mut self) {
        for relation in self.relations.values_mut() {
            relation.columns.iter_mut().for_each(|column| column.unfilled = None);
        }
    }

    /// Returns whether the other table is read in full when a foreign key is verified. With PERIOD
    /// each row is looked up by itself.
    pub fn reads_referenced(&self, oid: Oid, foreign: &Foreign) -> bool {
        let index = foreign.index.and_then(|index| self.relation(index)?.index.as_ref());
        let alone = index.is_some_and(|index| index.method == "gist");
        !alone && !self.refers_to_nothing(oid, foreign)
    }

    /// Returns whether no row of a relation refers to another by these columns: it has no rows,
    /// or all of them are NULL since they were added.
    pub fn refers_to_nothing(&self, oid: Oid, foreign: &Foreign) -> bool {
        let Some(relation) = self.relation(oid) else { return false };
        let null = |name: &String| {
            let column = relation.column(name);
            column.is_some_and(|column| column.unfilled == Some(self.now)) && self.now.file > 0
        };
        let nothing = match foreign.match_full {
            true => foreign.columns.iter().all(null),
            false => foreign.columns.iter().any(null),
        };
        relation.empty || nothing
    }
}
