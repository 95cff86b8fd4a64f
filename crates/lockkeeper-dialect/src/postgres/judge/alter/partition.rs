//! ATTACH PARTITION.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::site::Site;
use crate::postgres::ast::{Name, PartitionBound, Persistence};
use crate::postgres::catalog::{Constraint, Oid, PartitionKey, Relation, RelationKind, Trigger};
use crate::postgres::judge::create::Build;
use crate::postgres::judge::{Judge, Judged};

const AX: LockMode = LockMode::AccessExclusive;

impl Judge {
    pub(super) fn attach(&mut self, site: &Site, name: &Name, bound: &PartitionBound) -> Judged {
        let part = self.required(name)?;
        self.check_partitioned(site.table)?;
        self.lock(part, AX, Role::Partition);
        for above in self.ancestors(site.table) {
            self.lock(above, LockMode::AccessShare, Role::PartitionParent);
        }
        self.check_can_be_partition(site.table, part)?;
        for below in self.catalog.descendants(part) {
            self.lock(below, AX, Role::Partition);
        }
        self.check_no_more_columns(site.table, part)?;
        self.check_columns_match(part, site.table)?;
        self.check_constraints_match(part, site.table)?;
        self.check_bound(site.table, bound)?;
        self.enter_partition(site.table, part, bound)
    }

    fn enter_partition(&mut self, parent: Oid, part: Oid, bound: &PartitionBound) -> Judged {
        let key = self.catalog.relation(parent).and_then(|r| r.partition_key.clone());
        let default = self.default_partition(parent).filter(|_| *bound != PartitionBound::Default);
        if let Some(default) = default {
            self.lock(default, AX, Role::DefaultPartition);
        }
        self.give_indexes(parent, part)?;
        self.attach_foreign_keys(parent, part);
        let siblings: Vec<PartitionBound> = self
            .heirs(parent)
            .into_iter()
            .filter_map(|oid| self.catalog.relation(oid)?.bound.as_deref().cloned())
            .collect();
        if let Some(key) = &key {
            self.verify_bound((part, Role::Partition), key, (bound, &siblings));
            if let Some(default) = default {
                self.verify_outside(default, key, bound);
            }
        } else {
            self.read_rows(part, AX, Role::Partition, Work::PartitionBound);
        }
        self.adopt(part, parent);
        let triggers: Vec<_> = self
            .catalog
            .relation(parent)
            .map(|r| r.triggers.iter().filter(|t| t.for_each_row).cloned().collect())
            .unwrap_or_default();
        if let Some(relation) = self.catalog.relation_mut(part) {
            relation.bound = Some(Box::new(bound.clone()));
        }
        self.give_triggers(part, &triggers)
    }

    /// Copies row triggers to a partition and its partitions.
    fn give_triggers(&mut self, part: Oid, triggers: &[Trigger]) -> Judged {
        let below = self.catalog.descendants(part);
        for oid in std::iter::once(part).chain(below) {
            let Some(relation) = self.catalog.relation_mut(oid) else { continue };
            let taken = |new: &&Trigger| relation.triggers.iter().any(|own| own.name == new.name);
            if let Some(trigger) = triggers.iter().find(taken) {
                let message = format!(
                    "trigger \"{}\" for relation \"{}\" already exists",
                    trigger.name, relation.name
                );
                return Err(Refusal::new("42710", message));
            }
            relation.triggers.extend(triggers.iter().cloned());
        }
        Ok(())
    }

    pub(super) fn check_partitioned(&self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.kind == RelationKind::PartitionedTable || relation.presumed {
            return Ok(());
        }
        let message = format!("table \"{}\" is not partitioned", relation.name);
        Err(Refusal::new("42P17", message))
    }

    /// Returns the tables above a partition.
    fn ancestors(&self, table: Oid) -> Vec<Oid> {
        let mut above: Vec<Oid> = Vec::new();
        let mut at = table;
        while let Some(parent) = self.partition_parent(at).filter(|p| !above.contains(p)) {
            above.push(parent);
            at = parent;
        }
        above
    }

    fn partition_parent(&self, table: Oid) -> Option<Oid> {
        let relation = self.catalog.relation(table)?;
        relation.is_partition().then(|| relation.parents.first().copied())?
    }

    fn check_can_be_partition(&self, parent: Oid, part: Oid) -> Judged {
        let (Some(above), Some(relation)) =
            (self.catalog.relation(parent), self.catalog.relation(part))
        else {
            return Ok(());
        };
        let wrong = |message: String| Err(Refusal::new("42809", message));
        if relation.is_partition() {
            return wrong(format!("\"{}\" is already a partition", relation.name));
        }
        let kinds =
            [RelationKind::Table, RelationKind::PartitionedTable, RelationKind::ForeignTable];
        if !kinds.contains(&relation.kind) {
            return wrong(format!("\"{}\" is not a table or foreign table", relation.name));
        }
        if relation.of_type.is_some() {
            return wrong("cannot attach a typed table as partition".to_owned());
        }
        if !relation.parents.is_empty() {
            return wrong("cannot attach inheritance child as partition".to_owned());
        }
        if relation.kind != RelationKind::PartitionedTable && !relation.children.is_empty() {
            return wrong("cannot attach inheritance parent as partition".to_owned());
        }
        if part == parent || self.catalog.descendants(part).contains(&parent) {
            return Err(Refusal::new("42P07", "circular inheritance not allowed"));
        }
        let temporary = |relation: &Relation| relation.persistence == Persistence::Temporary;
        if temporary(above) != temporary(relation) {
            let message = "cannot attach a temporary relation as partition of permanent relation";
            return wrong(message.to_owned());
        }
        Ok(())
    }

    fn check_no_more_columns(&self, parent: Oid, part: Oid) -> Judged {
        let (Some(above), Some(relation)) =
            (self.catalog.relation(parent), self.catalog.relation(part))
        else {
            return Ok(());
        };
        if above.presumed || relation.presumed {
            return Ok(());
        }
        if let Some(column) = relation.columns.iter().find(|c| above.column(&c.name).is_none()) {
            let message = format!(
                "table \"{}\" contains column \"{}\" not found in parent \"{}\"",
                relation.name, column.name, above.name
            );
            return Err(Refusal::new("42804", message));
        }
        let identity = relation.columns.iter().find(|column| column.identity.is_some());
        match identity {
            Some(column) if self.catalog.version >= 17 => {
                let message = format!(
                    "table \"{}\" being attached contains an identity column \"{}\"",
                    relation.name, column.name
                );
                Err(Refusal::new("55000", message))
            }
            _ => Ok(()),
        }
    }

    /// Attaches the partition's own indexes to those of its parent, and builds what is missing.
    fn give_indexes(&mut self, parent: Oid, part: Oid) -> Judged {
        let indexes = self.catalog.relation(parent).map(|r| r.indexes.clone()).unwrap_or_default();
        for above in indexes {
            let Some(index) = self.catalog.relation(above).and_then(|r| r.index.clone()) else {
                continue;
            };
            if self.kind(part) == RelationKind::ForeignTable {
                if index.unique {
                    let message =
                        "cannot attach foreign table as partition of a table with unique indexes";
                    return Err(Refusal::new("42809", message));
                }
                continue;
            }
            let owner = index
                .constraint
                .as_ref()
                .and_then(|name| self.catalog.relation(parent)?.constraint(name).cloned());
            let build = Build {
                index: crate::postgres::catalog::Index { valid: true, parent: None, ..*index },
                name: None,
                constraint: owner.map(|owner| Constraint { inherited: 1, local: false, ..owner }),
                mode: AX,
                silent: false,
                only: false,
            };
            let made = match self.equal_index(part, &build) {
                Some(own) => own,
                None => self.build(part, &build, Role::Partition)?,
            };
            self.attach_index(above, made);
        }
        Ok(())
    }

    /// Compares the rows of a new partition with its bounds, unless constraints vouch for them.
    fn verify_bound(
        &mut self,
        (part, role): (Oid, Role),
        key: &PartitionKey,
        (bound, siblings): (&PartitionBound, &[PartitionBound]),
    ) {
        let proven = match bound {
            PartitionBound::Default => {
                siblings.iter().all(|sibling| self.proves_outside(part, key, sibling))
            }
            bound => self.proves_bound(part, key, bound),
        };
        if proven {
            return;
        }
        self.read_rows(part, AX, role, Work::PartitionBound);
        if self.kind(part) == RelationKind::PartitionedTable {
            for below in self.heirs(part) {
                self.verify_bound((below, role), key, (bound, siblings));
            }
        }
    }

    /// Looks into the default partition for rows of the new one.
    fn verify_outside(&mut self, default: Oid, key: &PartitionKey, bound: &PartitionBound) {
        self.lock(default, AX, Role::DefaultPartition);
        if self.proves_outside(default, key, bound) {
            return;
        }
        self.read_rows(default, AX, Role::DefaultPartition, Work::PartitionBound);
        if self.kind(default) == RelationKind::PartitionedTable {
            for below in self.heirs(default) {
                self.verify_outside(below, key, bound);
            }
        }
    }
}
