//! Foreign keys that exist: verified again, validated, dropped.

use lockkeeper_core::change::{LockMode, Role, Work};

use super::site::Site;
use crate::postgres::catalog::{ConstraintKind, Foreign, Oid, RelationKind};
use crate::postgres::judge::Judge;

impl Judge {
    pub(super) fn foreign_key(&self, table: Oid, name: &str) -> Option<Foreign> {
        match &self.catalog.relation(table)?.constraint(name)?.kind {
            ConstraintKind::Foreign(foreign) => Some(foreign.clone()),
            _ => None,
        }
    }

    /// Records that the rows of a foreign key are looked up in the table it points at; `modes`
    /// are those of the referencing and of the referenced table.
    pub(super) fn verify_foreign_key(
        &mut self,
        table: Oid,
        name: &str,
        modes: (LockMode, LockMode),
        role: Role,
    ) {
        let Some(foreign) = self.foreign_key(table, name) else { return };
        self.lock(foreign.table, modes.1, self.other_side(table, foreign.table));
        if self.kind(table) != RelationKind::Table {
            return;
        }
        let work = || Work::ForeignKey { constraint: name.to_owned() };
        self.scan(table, modes.0, role, work());
        // Who may not read it has each row looked up by the key's trigger.
        let rows = self.catalog.reads_referenced(table, &foreign)
            && self.check_may(foreign.table, &["select"], &[]).is_ok();
        let role = self.other_side(table, foreign.table);
        self.lock(foreign.table, LockMode::RowShare, role);
        if self.kind(foreign.table) == RelationKind::PartitionedTable {
            // The planner asks for the bounds of what it reads.
            for above in self.partition_ancestors(foreign.table) {
                self.lock(above, LockMode::AccessShare, Role::PartitionParent);
            }
        }
        for side in self.stored_below(foreign.table) {
            self.lock(side, LockMode::AccessShare, role);
            if rows && self.kind(side) == RelationKind::Table {
                self.scan(side, LockMode::AccessShare, role, work());
            }
        }
    }

    fn other_side(&self, table: Oid, referenced: Oid) -> Role {
        if table == referenced { Role::Named } else { Role::Referenced }
    }

    /// Returns a table and, if it is partitioned, its partitions.
    pub(super) fn stored_below(&self, table: Oid) -> Vec<Oid> {
        let mut all = vec![table];
        if self.kind(table) == RelationKind::PartitionedTable {
            all.extend(self.catalog.descendants(table));
        }
        all
    }

    pub(super) fn validate_foreign_key(&mut self, site: &Site, name: &str) {
        for (oid, role) in self.partitions_below(site) {
            self.lock(oid, site.mode, role);
            let Some(constraint) = self.catalog.relation(oid).and_then(|r| r.constraint(name))
            else {
                continue;
            };
            if !constraint.valid {
                self.verify_foreign_key(oid, name, (site.mode, LockMode::RowShare), role);
            }
            let relation = self.catalog.relation_mut(oid);
            let own = relation.and_then(|r| r.constraints.iter_mut().find(|c| c.name == name));
            if let Some(own) = own {
                own.valid = true;
            }
        }
    }

    /// Drops a foreign key: its triggers stand on both tables.
    pub(super) fn drop_foreign_key(&mut self, site: &Site, name: &str, referenced: Oid) {
        let role = self.other_side(site.table, referenced);
        for side in self.stored_below(referenced) {
            // Until 14 only tables that keep rows have the triggers.
            let between = side != referenced && self.kind(side) == RelationKind::PartitionedTable;
            if !between || self.catalog.version >= 15 {
                self.lock(side, LockMode::AccessExclusive, role);
            }
        }
        for (oid, role) in self.partitions_below(site) {
            if self.foreign_key(oid, name).is_none() {
                continue;
            }
            self.lock(oid, LockMode::AccessExclusive, role);
            self.forget_foreign_key(oid, name, referenced);
        }
    }

    pub(super) fn forget_foreign_key(&mut self, table: Oid, name: &str, referenced: Oid) {
        self.forget_constraint(table, name);
        if let Some(relation) = self.catalog.relation_mut(referenced)
            && let Some(at) = relation.referenced_by.iter().position(|oid| *oid == table)
        {
            relation.referenced_by.remove(at);
        }
    }
}
