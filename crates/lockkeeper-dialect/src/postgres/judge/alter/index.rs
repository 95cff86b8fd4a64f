//! ALTER INDEX … ATTACH PARTITION.

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::site::Site;
use crate::postgres::ast::Name;
use crate::postgres::catalog::{Index, Oid};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn attach_index_partition(&mut self, site: &Site, name: &Name) -> Judged {
        let Some(part) = self.catalog.oid(name) else {
            if self.catalog.open {
                return Ok(());
            }
            self.schema_first(name)?;
            let message = format!("relation \"{name}\" does not exist");
            return Err(Refusal::new("42P01", message));
        };
        let (Some(parent), Some(index)) = (self.index_of(site.table), self.index_of(part)) else {
            return self.not_an_index(site.table, part);
        };
        self.lock(index.table, LockMode::AccessShare, Role::Partition);
        self.lock(parent.table, LockMode::AccessShare, Role::PartitionParent);
        if index.parent == Some(site.table) {
            return Ok(());
        }
        self.check_attachable((site.table, &parent), (part, &index))?;
        self.attach_index(site.table, part);
        self.validate_parent_index(site.table);
        Ok(())
    }

    fn not_an_index(&self, parent: Oid, part: Oid) -> Judged {
        let presumed = |oid| self.catalog.relation(oid).is_some_and(|r| r.presumed);
        if presumed(parent) || presumed(part) {
            return Ok(());
        }
        Err(Refusal::new("42809", format!("\"{}\" is not an index", self.bare_name(part))))
    }

    fn index_of(&self, oid: Oid) -> Option<Index> {
        self.catalog.relation(oid)?.index.as_deref().cloned()
    }

    fn index_of_mut(&mut self, oid: Oid) -> Option<&mut Index> {
        self.catalog.relation_mut(oid)?.index.as_deref_mut()
    }

    fn check_attachable(
        &self,
        (parent_oid, parent): (Oid, &Index),
        (part_oid, part): (Oid, &Index),
    ) -> Judged {
        let names = (self.bare_name(part_oid), self.bare_name(parent_oid));
        let cannot = |code, why: &str| {
            let message = format!(
                "cannot attach index \"{}\" as a partition of index \"{}\"",
                names.0, names.1
            );
            Err(Refusal::new(code, message).with_hint(why))
        };
        if part.parent.is_some() {
            return cannot("55000", "it is already attached to another index");
        }
        if !self.heirs(parent.table).contains(&part.table) {
            return cannot("55000", "it is not an index on any partition of the table");
        }
        let taken = parent
            .children
            .iter()
            .any(|child| self.index_of(*child).is_some_and(|index| index.table == part.table));
        if taken {
            return cannot("55000", "another index is already attached for the partition");
        }
        if !same_definition(parent, part) {
            return cannot("42P17", "the index definitions do not match");
        }
        if parent.constraint.is_some() && part.constraint.is_none() {
            return cannot("42P17", "it belongs to no constraint, the parent does");
        }
        Ok(())
    }

    /// Takes a parent's index for valid once every partition has one.
    pub(super) fn validate_parent_index(&mut self, parent: Oid) {
        let Some(index) = self.index_of(parent) else { return };
        let valid = |child: &Oid| self.index_of(*child).is_some_and(|index| index.valid);
        let complete = index.children.iter().filter(|child| valid(child)).count();
        if complete == self.heirs(index.table).len() {
            if let Some(index) = self.index_of_mut(parent) {
                index.valid = true;
            }
            if let Some(above) = index.parent {
                self.validate_parent_index(above);
            }
        }
    }
}

/// Returns whether two indexes on tables of one family are the same but for their table.
pub(super) fn same_definition(one: &Index, other: &Index) -> bool {
    let predicate = |index: &Index| index.predicate.as_ref().map(|expr| expr.node.clone());
    one.unique == other.unique
        && one.method == other.method
        && one.include == other.include
        && one.nulls_not_distinct == other.nulls_not_distinct
        && predicate(one) == predicate(other)
        && one.elements.len() == other.elements.len()
        && one.elements.iter().zip(&other.elements).all(|(one, other)| {
            use crate::postgres::ast::IndexKey as K;
            let keys = match (&one.key, &other.key) {
                (K::Column(one), K::Column(other)) => one == other,
                (K::Expression(one), K::Expression(other)) => one.node == other.node,
                _ => false,
            };
            keys && one.collation == other.collation && one.opclass == other.opclass
        })
}
