//! What a foreign key finds in place: one like it on a partition, an index on its columns.

use lockkeeper_core::change::Remark;

use crate::postgres::ast::IndexKey;
use crate::postgres::catalog::{Constraint, ConstraintKind, Foreign, Oid};
use crate::postgres::judge::Judge;

impl Judge {
    /// A partition that has the same foreign key already keeps it as the parent's.
    pub(super) fn adopts_foreign_key(&mut self, partition: Oid, wanted: &Foreign) -> bool {
        let Some(relation) = self.catalog.relation_mut(partition) else { return true };
        let equal = |constraint: &&mut Constraint| match &constraint.kind {
            ConstraintKind::Foreign(own) => {
                constraint.inherited == 0
                    && constraint.valid
                    && own.table == wanted.table
                    && own.columns == wanted.columns
                    && own.referenced == wanted.referenced
                    && own.on_delete == wanted.on_delete
                    && own.on_update == wanted.on_update
                    && own.match_full == wanted.match_full
            }
            _ => false,
        };
        match relation.constraints.iter_mut().find(equal) {
            Some(constraint) => {
                constraint.inherited = 1;
                true
            }
            None => false,
        }
    }

    /// Says so when no index begins with the referencing columns.
    pub(super) fn remark_support(&mut self, table: Oid, columns: &[String]) {
        let Some(relation) = self.catalog.relation(table) else { return };
        let supported = relation.indexes.iter().any(|oid| {
            let index = self.catalog.relation(*oid).and_then(|r| r.index.as_ref());
            index.is_some_and(|index| {
                let first = index.elements.iter().take(columns.len());
                index.predicate.is_none()
                    && index.elements.len() >= columns.len()
                    && first.into_iter().all(|element| match &element.key {
                        IndexKey::Column(name) => columns.contains(name),
                        IndexKey::Expression(_) => false,
                    })
            })
        });
        if !supported {
            let table = self.catalog.shown(relation);
            self.remark(Remark::NoSupportingIndex { table, columns: columns.to_vec() });
        }
    }
}
