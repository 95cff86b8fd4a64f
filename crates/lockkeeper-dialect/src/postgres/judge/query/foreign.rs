//! What foreign keys do when rows are written: checks on the other table, cascades.

use lockkeeper_core::change::{LockMode, Role, Work, Written};

use super::super::{Judge, Judged};
use super::rewriting::distinct;
use crate::postgres::ast::Action;
use crate::postgres::catalog::{Foreign, Oid, RelationKind};

/// What happens to rows that others refer to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event<'a> {
    Delete,
    /// These columns get other values.
    Update(&'a [String]),
}

impl Judge {
    /// Locks the tables in which the values of foreign keys are looked up. `checked` tells for a
    /// foreign key's columns whether rows have to be looked up.
    pub(super) fn check_parents(&mut self, oid: Oid, checked: &dyn Fn(&Foreign) -> bool) {
        if self.is_replica() {
            return;
        }
        let Some(relation) = self.catalog.relation(oid) else { return };
        let parents: Vec<Oid> = relation
            .foreign_keys()
            .filter(|(constraint, foreign)| {
                constraint.enforced && !self.is_deferred(constraint) && checked(foreign)
            })
            .map(|(_, foreign)| foreign.table)
            .collect();
        for parent in distinct(parents.into_iter()) {
            self.lock(parent, LockMode::RowShare, Role::Referenced);
            self.lock_members(parent, LockMode::RowShare, Role::Referenced);
        }
    }

    /// Locks the partitions in which rows are looked up by a statement of the server's own.
    fn lock_members(&mut self, oid: Oid, mode: LockMode, role: Role) {
        let partitioned = self
            .catalog
            .relation(oid)
            .is_some_and(|relation| relation.kind == RelationKind::PartitionedTable);
        if partitioned {
            for member in self.catalog.descendants(oid) {
                self.lock(member, mode, role);
            }
        }
    }

    /// Does to referencing tables what their foreign keys say.
    pub(super) fn act_on_referencing(
        &mut self,
        oid: Oid,
        event: Event<'_>,
        written: Written,
    ) -> Judged {
        if self.is_replica() {
            return Ok(());
        }
        self.cascade_rows(oid, event, written, &mut vec![oid])
    }

    fn cascade_rows(
        &mut self,
        oid: Oid,
        event: Event<'_>,
        written: Written,
        seen: &mut Vec<Oid>,
    ) -> Judged {
        for (child, foreign) in self.incoming_keys(oid) {
            let touched = match event {
                Event::Delete => true,
                Event::Update(columns) => foreign.referenced.iter().any(|c| columns.contains(c)),
            };
            if touched {
                self.act_on(child, &foreign, event, written, seen)?;
            }
        }
        Ok(())
    }

    /// Returns the tables with foreign keys to a table, or to one it is a partition of.
    fn incoming_keys(&self, oid: Oid) -> Vec<(Oid, Foreign)> {
        let mut targets = vec![oid];
        let mut next = oid;
        for _ in 0..32 {
            match self.catalog.relation(next).filter(|relation| relation.is_partition()) {
                Some(relation) => match relation.parents.first() {
                    Some(parent) => {
                        targets.push(*parent);
                        next = *parent;
                    }
                    None => break,
                },
                None => break,
            }
        }
        let mut found = Vec::new();
        for target in &targets {
            let Some(relation) = self.catalog.relation(*target) else { continue };
            for child in distinct(relation.referenced_by.iter().copied()) {
                let Some(relation) = self.catalog.relation(child) else { continue };
                let own = relation.foreign_keys().filter(|(constraint, foreign)| {
                    // A partition has its copy of the constraint of the table it belongs to.
                    let copied = relation.is_partition() && constraint.inherited > 0;
                    foreign.table == *target && constraint.enforced && !copied
                });
                found.extend(own.map(|(_, foreign)| (child, foreign.clone())));
            }
        }
        found
    }

    fn act_on(
        &mut self,
        child: Oid,
        foreign: &Foreign,
        event: Event<'_>,
        written: Written,
        seen: &mut Vec<Oid>,
    ) -> Judged {
        let action = match event {
            Event::Delete => foreign.on_delete,
            Event::Update(_) => foreign.on_update,
        };
        let writes = !matches!(action, Action::NoAction | Action::Restrict);
        let mode = if writes { LockMode::RowExclusive } else { LockMode::RowShare };
        let members = self.catalog.descendants(child);
        let partitioned = self
            .catalog
            .relation(child)
            .is_some_and(|relation| relation.kind == RelationKind::PartitionedTable);
        let all = std::iter::once(child).chain(members.into_iter().filter(|_| partitioned));
        for oid in all.collect::<Vec<_>>() {
            self.look_up(oid, foreign, mode);
            let loses = writes && matches!((event, action), (Event::Delete, Action::Cascade));
            if let Some(touch) = self.lock(oid, mode, Role::Referencing)
                && writes
            {
                touch.written = Some(written);
                touch.data_loss |= loses;
            }
        }
        if !writes || seen.contains(&child) {
            return Ok(());
        }
        seen.push(child);
        self.follow_rows(child, foreign, event, action, written, seen)
    }

    /// A row's referencing rows are found by an index, or by reading the table.
    fn look_up(&mut self, oid: Oid, foreign: &Foreign, mode: LockMode) {
        let indexed = foreign.columns.iter().any(|column| self.leads_index(oid, column, None));
        let stores = self.catalog.relation(oid).is_some_and(|relation| relation.has_storage());
        if stores && !indexed {
            self.scan(oid, mode, Role::Referencing, Work::Query);
        }
    }

    /// What a cascade does to the rows of the referencing table happens to those who refer to it.
    fn follow_rows(
        &mut self,
        child: Oid,
        foreign: &Foreign,
        event: Event<'_>,
        action: Action,
        written: Written,
        seen: &mut Vec<Oid>,
    ) -> Judged {
        if matches!((event, action), (Event::Delete, Action::Cascade)) {
            self.fire_triggers(child, "delete", None)?;
            return self.cascade_rows(child, Event::Delete, written, seen);
        }
        self.fire_triggers(child, "update", Some(&foreign.columns))?;
        self.cascade_rows(child, Event::Update(&foreign.columns), written, seen)
    }
}
