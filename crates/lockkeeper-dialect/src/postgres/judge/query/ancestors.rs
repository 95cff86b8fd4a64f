//! Ancestors of a partition that is written itself.

use lockkeeper_core::change::{LockMode, Role};

use super::super::Judge;
use crate::postgres::catalog::Oid;

/// Levels of partitions that are looked at.
const DEEPEST: usize = 64;

impl Judge {
    /// Rows that are written to a partition itself are checked against its bounds, which its
    /// ancestors know.
    pub(super) fn read_bounds(&mut self, partition: Oid) {
        let mut above = self.partitioned_above(partition);
        for _ in 0..DEEPEST {
            let Some(oid) = above else { return };
            self.lock(oid, LockMode::AccessShare, Role::PartitionParent);
            above = self.partitioned_above(oid);
        }
    }

    fn partitioned_above(&self, oid: Oid) -> Option<Oid> {
        let relation = self.catalog.relation(oid).filter(|relation| relation.is_partition())?;
        relation.parents.first().copied()
    }
}
