//! Rows that an UPDATE takes to another partition.

use lockkeeper_core::change::{LockMode, Role};

use super::super::Judge;
use super::constant::Constant;
use crate::postgres::ast::{Assignment, IndexKey};
use crate::postgres::catalog::{Oid, RelationKind};

impl Judge {
    /// Rows whose partition key gets another value go to the partition it belongs to.
    pub(super) fn move_rows(&mut self, oid: Oid, assignments: &[Assignment]) {
        if self.kind_of(oid) != Some(RelationKind::PartitionedTable) {
            return;
        }
        let value = |column: &str| {
            let assignment = assignments.iter().find(|a| a.column == column)?;
            Constant::of(&assignment.value)
        };
        let moved =
            self.catalog.relation(oid).and_then(|r| r.partition_key.as_ref()).is_some_and(|key| {
                key.keys.iter().all(|element| match &element.key {
                    IndexKey::Column(column) => value(column).is_some(),
                    IndexKey::Expression(_) => false,
                })
            });
        for partition in self.catalog.routes(oid, &value).into_iter().filter(|_| moved) {
            self.lock(partition, LockMode::RowExclusive, Role::Partition);
        }
    }

    /// Whether rows may go to another partition, which is to insert them there.
    pub(super) fn may_move(&self, oid: Oid, columns: &[String]) -> bool {
        let Some(relation) = self.catalog.relation(oid) else { return false };
        let below = self.catalog.descendants(oid);
        let keys = below.iter().filter_map(|oid| self.catalog.relation(*oid));
        let mut keys = keys.chain([relation]).filter_map(|r| r.partition_key.as_ref());
        keys.any(|key| {
            key.keys.iter().any(|element| match &element.key {
                IndexKey::Column(column) => columns.contains(column),
                IndexKey::Expression(_) => false,
            })
        })
    }
}
