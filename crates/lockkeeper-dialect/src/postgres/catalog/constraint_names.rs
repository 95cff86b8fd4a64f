//! Finds constraints by name, and types that columns have, without looking at every relation.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use foldhash::{HashMap, HashSet};
use thin_vec::ThinVec;

use super::{Catalog, Oid, Relation};

/// Which relations have, or once had, a constraint of a name. Relations that may have changed are
/// read again before the next question.
#[derive(Clone, Debug, Default)]
pub(super) struct ConstraintNames {
    changed: Vec<Oid>,
    /// By the hash of the name: that the name is right is looked up.
    known: HashMap<u64, ThinVec<Oid>>,
    /// Types by schema and name that columns have, or once had; the server's own left out.
    types: HashMap<String, HashSet<String>>,
}

impl ConstraintNames {
    pub(super) fn changed(&mut self, oid: Oid) {
        if self.changed.last() != Some(&oid) {
            self.changed.push(oid);
        }
    }
}

impl ConstraintNames {
    fn read(&mut self, relation: &Relation) {
        let oid = relation.oid;
        for constraint in &relation.constraints {
            let oids = self.known.entry(hash(&constraint.name)).or_default();
            if !oids.contains(&oid) {
                oids.push(oid);
            }
        }
        for ty in relation.columns.iter().map(|column| &column.ty) {
            self.stored(&ty.schema, &ty.name);
        }
    }

    /// Notes that columns may have a type.
    pub(super) fn stored(&mut self, schema: &str, name: &str) {
        let known = || self.types.get(schema).is_some_and(|names| names.contains(name));
        if schema != "pg_catalog" && !known() {
            self.types.entry(schema.to_owned()).or_default().insert(name.to_owned());
        }
    }
}

fn hash(name: &str) -> u64 {
    FixedState::default().hash_one(name)
}

impl Catalog {
    fn read_changed(&self) -> std::cell::RefMut<'_, ConstraintNames> {
        let mut names = self.constraint_names.borrow_mut();
        for oid in std::mem::take(&mut names.changed) {
            if let Some(relation) = self.relations.get(&oid) {
                names.read(relation);
            }
        }
        names
    }

    /// Returns `false` when no column of any relation has that type, an array of it left out.
    pub fn may_be_stored(&self, schema: &str, name: &str) -> bool {
        let known = self.read_changed();
        schema == "pg_catalog" || known.types.get(schema).is_some_and(|names| names.contains(name))
    }

    /// Returns whether a relation of the schema has a constraint of that name.
    pub fn constraint_named(&self, schema: &str, name: &str) -> bool {
        let names = self.read_changed();
        let has = |oid: &Oid| {
            let relation = self.relations.get(oid).filter(|relation| relation.schema == schema);
            relation.is_some_and(|relation| relation.constraint(name).is_some())
        };
        names.known.get(&hash(name)).is_some_and(|oids| oids.iter().any(has))
    }
}
