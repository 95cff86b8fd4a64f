//! Finds constraints by name without looking at every relation.

use std::collections::HashMap;

use super::{Catalog, Oid};

/// Which relations have, or once had, a constraint of a name. Relations that may have changed are
/// read again before the next question.
#[derive(Clone, Debug, Default)]
pub(super) struct ConstraintNames {
    changed: Vec<Oid>,
    known: HashMap<String, Vec<Oid>>,
}

impl ConstraintNames {
    pub(super) fn changed(&mut self, oid: Oid) {
        if self.changed.last() != Some(&oid) {
            self.changed.push(oid);
        }
    }
}

impl Catalog {
    /// Returns whether a relation of the schema has a constraint of that name.
    pub fn constraint_named(&self, schema: &str, name: &str) -> bool {
        let mut names = self.constraint_names.borrow_mut();
        let names = &mut *names;
        for oid in names.changed.drain(..) {
            let Some(relation) = self.relations.get(&oid) else { continue };
            for constraint in &relation.constraints {
                match names.known.get_mut(&constraint.name) {
                    Some(oids) if oids.contains(&oid) => {}
                    Some(oids) => oids.push(oid),
                    None => drop(names.known.insert(constraint.name.clone(), vec![oid])),
                }
            }
        }
        let has = |oid: &Oid| {
            let relation = self.relations.get(oid).filter(|relation| relation.schema == schema);
            relation.is_some_and(|relation| relation.constraint(name).is_some())
        };
        names.known.get(name).is_some_and(|oids| oids.iter().any(has))
    }
}
