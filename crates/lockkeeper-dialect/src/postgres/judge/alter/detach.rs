//! DETACH PARTITION, and foreign keys of partitions that come and go.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::site::Site;
use crate::postgres::ast::Name;
use crate::postgres::catalog::{Constraint, ConstraintKind, Foreign, Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

const AX: LockMode = LockMode::AccessExclusive;
const SRX: LockMode = LockMode::ShareRowExclusive;

impl Judge {
    pub(super) fn detach(
        &mut self,
        site: &Site,
        name: &Name,
        concurrently: bool,
        finalize: bool,
    ) -> Judged {
        if concurrently {
            self.needs_own_transaction("ALTER TABLE ... DETACH CONCURRENTLY")?;
        }
        let part = self.required(name)?;
        let default = self.default_partition(site.table);
        if concurrently && default.is_some() {
            let message = "cannot detach partitions concurrently when a default partition exists";
            return Err(Refusal::new("55000", message));
        }
        self.check_partitioned(site.table)?;
        self.check_left_alone(site.table, part)?;
        self.check_is_partition(site.table, part)?;
        self.check_pending(site.table, part, (concurrently, finalize))?;
        if let Some(default) = default {
            self.lock(default, AX, Role::DefaultPartition);
        }
        let old = self.catalog.version < 14;
        self.lock(part, if old { LockMode::ShareUpdateExclusive } else { AX }, Role::Partition);
        for below in self.catalog.descendants(part) {
            self.lock(below, AX, Role::Partition);
        }
        self.detach_foreign_keys(site.table, part, !finalize);
        self.detach_indexes(part);
        self.detach_triggers(site.table, part);
        self.release(part, site.table);
        self.catalog.detaching.remove(&part);
        if concurrently {
            // The planner of a partition of a partition asks for what is above it.
            for above in self.partition_ancestors(site.table) {
                self.lock(above, LockMode::AccessShare, Role::PartitionParent);
            }
        }
        if let Some(relation) = self.catalog.relation_mut(part) {
            relation.bound = None;
        }
        Ok(())
    }

    /// The server's 13 asks foreign keys of partitions before it asks whose partition it is.
    fn check_left_alone(&self, parent: Oid, part: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(part) else { return Ok(()) };
        let old = self.catalog.version < 14 && !self.heirs(parent).contains(&part);
        let of_partition = |user: &&Oid| {
            self.catalog.relation(**user).is_some_and(|user| {
                let mut keys = user.foreign_keys();
                keys.any(|(key, foreign)| key.inherited > 0 && foreign.table == part)
            })
        };
        if !old || !relation.referenced_by.iter().any(|user| of_partition(&user)) {
            return Ok(());
        }
        let message = format!("removing partition \"{}\" violates a foreign key", relation.name);
        Err(Refusal::new("23503", message))
    }

    /// Half a DETACH must be finished, and nothing else can be.
    fn check_pending(&self, parent: Oid, part: Oid, how: (bool, bool)) -> Judged {
        let refuse = |message: String| {
            let hint = "Finish it with ALTER TABLE ... DETACH PARTITION ... FINALIZE.";
            Err(Refusal::new("55000", message).with_hint(hint))
        };
        let name = self.bare_name(part);
        let pending = self.catalog.detaching.contains_key(&part);
        let presumed = self.catalog.relation(part).is_some_and(|relation| relation.presumed);
        match how {
            (_, true) if !pending && !presumed => {
                let message = format!("cannot complete detaching partition \"{name}\"");
                Err(Refusal::new("55000", message))
            }
            (_, true) => Ok(()),
            (true, _) if self.catalog.detaching.values().any(|of| *of == parent) => {
                let parent = self.bare_name(parent);
                refuse(format!("a partition of \"{parent}\" is pending detach already"))
            }
            _ if pending => {
                refuse(format!("cannot detach partition \"{name}\" as it is being detached"))
            }
            _ => Ok(()),
        }
    }

    fn check_is_partition(&self, parent: Oid, part: Oid) -> Judged {
        let presumed = |oid| self.catalog.relation(oid).is_some_and(|r| r.presumed);
        if self.catalog.partitions_of(parent).contains(&part) || presumed(parent) || presumed(part)
        {
            return Ok(());
        }
        let message = format!(
            "relation \"{}\" is not a partition of relation \"{}\"",
            self.bare_name(part),
            self.bare_name(parent)
        );
        Err(Refusal::new("42P01", message))
    }

    /// The copies of the parent's triggers go.
    fn detach_triggers(&mut self, parent: Oid, part: Oid) {
        let triggers = self.catalog.relation(parent).map(|r| r.triggers.clone());
        let copied: Vec<String> = triggers
            .iter()
            .flatten()
            .filter(|trigger| trigger.for_each_row)
            .map(|trigger| trigger.name.clone())
            .collect();
        let below = self.catalog.descendants(part);
        for oid in std::iter::once(part).chain(below) {
            let Some(relation) = self.catalog.relation_mut(oid) else { continue };
            let before = relation.triggers.len();
            relation.triggers.retain(|trigger| !copied.contains(&trigger.name));
            if relation.triggers.len() < before {
                self.lock(oid, AX, Role::Partition);
            }
        }
    }

    fn detach_indexes(&mut self, part: Oid) {
        let indexes = self.catalog.relation(part).map(|r| r.indexes.clone()).unwrap_or_default();
        for oid in indexes {
            let index = self.catalog.relation_mut(oid).and_then(|r| r.index.as_mut());
            let Some(parent) = index.and_then(|index| index.parent.take()) else { continue };
            let above = self.catalog.relation_mut(parent).and_then(|r| r.index.as_mut());
            if let Some(above) = above {
                above.children.retain(|child| *child != oid);
            }
        }
        let Some(relation) = self.catalog.relation_mut(part) else { return };
        for constraint in relation.constraints.iter_mut().filter(|c| is_key(&c.kind)) {
            (constraint.inherited, constraint.local) = (0, true);
        }
    }

    /// The partition's foreign keys stand alone from here on; nobody may point at its rows.
    fn detach_foreign_keys(&mut self, parent: Oid, part: Oid, verify: bool) {
        let Some(relation) = self.catalog.relation(part) else { return };
        let targets: Vec<Oid> = relation
            .foreign_keys()
            .filter(|(constraint, _)| constraint.inherited > 0)
            .map(|(_, foreign)| foreign.table)
            .collect();
        for target in targets {
            self.lock(target, SRX, Role::Referenced);
        }
        if let Some(relation) = self.catalog.relation_mut(part) {
            let foreign = |kind: &ConstraintKind| matches!(kind, ConstraintKind::Foreign(_));
            for constraint in relation.constraints.iter_mut().filter(|c| foreign(&c.kind)) {
                (constraint.inherited, constraint.local) = (0, true);
            }
        }
        for (table, key) in self.keys_to(parent) {
            let work = Work::ForeignKey { constraint: key };
            for side in self.stored_below(table) {
                self.lock(side, AX, Role::Referencing);
                if verify {
                    self.read_rows(side, AX, Role::Referencing, work.clone());
                }
            }
            if verify {
                self.read_rows(part, AX, Role::Partition, work);
            }
        }
    }

    /// Returns the foreign keys of other tables that point at one, or at what is above it.
    fn keys_to(&self, table: Oid) -> Vec<(Oid, String)> {
        let Some(relation) = self.catalog.relation(table) else { return Vec::new() };
        let mut tables = relation.referenced_by.clone();
        tables.sort();
        tables.dedup();
        let mut keys = Vec::new();
        for oid in tables {
            let Some(other) = self.catalog.relation(oid) else { continue };
            let own = other.foreign_keys().filter(|(constraint, foreign)| {
                foreign.table == table && constraint.inherited == 0
            });
            keys.extend(own.map(|(constraint, _)| (oid, constraint.name.clone())));
        }
        keys
    }

    /// Gives a new partition its parent's foreign keys; an equal one of its own is taken over.
    pub(super) fn attach_foreign_keys(&mut self, parent: Oid, part: Oid) {
        let mode = if self.catalog.version < 15 { LockMode::AccessShare } else { SRX };
        for (table, _) in self.keys_to(parent) {
            self.lock(table, mode, Role::Referencing);
        }
        let Some(relation) = self.catalog.relation(parent) else { return };
        let keys: Vec<(Constraint, Foreign)> =
            relation.foreign_keys().map(|(c, foreign)| (c.clone(), foreign.clone())).collect();
        for (constraint, foreign) in keys {
            self.lock(foreign.table, SRX, Role::Referenced);
            if self.take_over_key(part, &constraint, &foreign) {
                continue;
            }
            let own = self.inherited_foreign_key(part, &constraint);
            let (name, verified) = (own.name.clone(), own.valid && own.enforced);
            self.link_foreign_key(part, own, foreign.table);
            if verified {
                self.verify_foreign_key(part, &name, (AX, SRX), Role::Partition);
            }
            if self.kind(part) == RelationKind::PartitionedTable {
                for below in self.catalog.descendants(part) {
                    let key = self.inherited_foreign_key(below, &constraint);
                    let name = key.name.clone();
                    self.link_foreign_key(below, key, foreign.table);
                    if verified {
                        self.verify_foreign_key(below, &name, (AX, SRX), Role::Partition);
                    }
                }
            }
        }
    }

    fn take_over_key(&mut self, part: Oid, above: &Constraint, wanted: &Foreign) -> bool {
        let late = self.catalog.version >= 18;
        let Some(relation) = self.catalog.relation_mut(part) else { return false };
        let equal = |constraint: &&mut Constraint| match &constraint.kind {
            ConstraintKind::Foreign(own) => {
                constraint.inherited == 0
                    && (constraint.valid || late)
                    && own.table == wanted.table
                    && own.columns == wanted.columns
                    && own.referenced == wanted.referenced
                    && (own.on_delete, own.on_update, own.match_full)
                        == (wanted.on_delete, wanted.on_update, wanted.match_full)
            }
            _ => false,
        };
        let Some(own) = relation.constraints.iter_mut().find(equal) else { return false };
        (own.inherited, own.local) = (1, false);
        let name = own.name.clone();
        let verify = !std::mem::replace(&mut own.valid, above.valid) && above.valid;
        // Triggers of its own on the other table go: the parent's do their work.
        self.lock(wanted.table, AX, Role::Referenced);
        if verify {
            self.verify_foreign_key(part, &name, (AX, SRX), Role::Partition);
        }
        true
    }
}

fn is_key(kind: &ConstraintKind) -> bool {
    matches!(
        kind,
        ConstraintKind::Unique { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Exclude { .. }
    )
}
