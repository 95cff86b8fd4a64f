//! Links between relations, cut when one of them goes.

use super::{Catalog, Oid, Relation};

impl Catalog {
    /// Removes what others hold of a relation that has left the arena.
    pub(super) fn unlink(&mut self, gone: &Relation) {
        let oid = gone.oid;
        self.detaching.retain(|part, parent| *part != oid && *parent != oid);
        for parent in &gone.parents {
            self.forget(*parent, |relation| relation.children.retain(|child| *child != oid));
        }
        for child in &gone.children {
            self.forget(*child, |relation| relation.parents.retain(|parent| *parent != oid));
        }
        for (_, foreign) in gone.foreign_keys() {
            self.forget(foreign.table, |relation| relation.referenced_by.retain(|o| *o != oid));
        }
        for used in gone.view.iter().flat_map(|view| &view.uses) {
            self.forget(used.relation, |relation| relation.used_by.retain(|user| *user != oid));
        }
        if let Some(index) = &gone.index {
            self.forget(index.table, |relation| relation.indexes.retain(|index| *index != oid));
        }
    }

    /// Takes a partition for half detached.
    pub fn set_detaching(&mut self, part: Oid, parent: Oid) {
        self.forget(parent, |relation| relation.children.retain(|child| *child != part));
        self.detaching.insert(part, parent);
    }

    /// Returns a table's partitions, those that are half detached too.
    pub fn partitions_of(&self, parent: Oid) -> Vec<Oid> {
        let children = self.relation(parent).map(|r| r.children.clone()).unwrap_or_default();
        let pending = self.detaching.iter().filter(|(_, of)| **of == parent);
        children.into_iter().chain(pending.map(|(part, _)| *part)).collect()
    }

    fn forget(&mut self, oid: Oid, cut: impl FnOnce(&mut Relation)) {
        if let Some(relation) = self.relation_mut(oid) {
            cut(relation);
        }
    }

    /// Returns a relation's children, their children and so on, itself left out; in the order of
    /// the server (breadth first).
    pub fn descendants(&self, oid: Oid) -> Vec<Oid> {
        let mut found: Vec<Oid> = Vec::new();
        let mut next = vec![oid];
        while let Some(parent) = next.pop() {
            for child in self.relation(parent).map(|r| r.children.as_slice()).unwrap_or_default() {
                if !found.contains(child) {
                    found.push(*child);
                    next.push(*child);
                }
            }
        }
        found
    }
}
