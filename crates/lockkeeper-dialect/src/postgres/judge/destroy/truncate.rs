//! TRUNCATE.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Written};

use super::super::{Judge, Judged};
use crate::postgres::ast::RelationRef;
use crate::postgres::catalog::{Oid, Relation, RelationKind};

/// A table to be emptied, for which of those named, and why.
type Emptied = (Oid, usize, Role);

impl Judge {
    pub(in crate::postgres::judge) fn truncate(
        &mut self,
        tables: &[RelationRef],
        cascade: bool,
        restart: bool,
    ) -> Judged {
        let mut named: Vec<Oid> = Vec::new();
        let mut emptied: Vec<Emptied> = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            let oid = self.required(&table.name)?;
            self.check_truncated(oid, table)?;
            named.push(oid);
            self.reach_emptied(oid, at, Role::Named, &mut emptied);
            if table.only {
                continue;
            }
            for child in self.catalog.descendants(oid) {
                let role = self.emptied_role(child);
                self.reach_emptied(child, at, role, &mut emptied);
            }
        }
        if self.catalog.version >= 14 {
            emptied.iter().try_for_each(|(oid, _, _)| self.check_handler(*oid))?;
        }
        self.follow_references(&mut emptied, cascade)?;
        for (at, oid) in named.into_iter().enumerate() {
            self.truncate_change(oid, cascade);
            let of_this = emptied.iter().filter(|(_, of, _)| *of == at);
            of_this.for_each(|(oid, _, role)| self.empty_table(*oid, *role, restart));
        }
        for (oid, _, _) in emptied {
            self.fire_triggers(oid, "truncate", None)?;
        }
        self.verdict.irreversible = true;
        Ok(())
    }

    fn check_truncated(&self, oid: Oid, table: &RelationRef) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let name = &relation.name;
        let wrong = |message: String| Err(Refusal::new("42809", message));
        match relation.kind {
            RelationKind::Table => Ok(()),
            RelationKind::PartitionedTable if table.only => {
                wrong("cannot truncate only a partitioned table".to_owned())
            }
            RelationKind::PartitionedTable => Ok(()),
            RelationKind::ForeignTable if self.catalog.version >= 14 => Ok(()),
            _ => wrong(format!("\"{name}\" is not a table")),
        }
    }

    fn emptied_role(&self, child: Oid) -> Role {
        match self.catalog.relation(child) {
            Some(child) if child.is_partition() => Role::Partition,
            _ => Role::InheritanceChild,
        }
    }

    fn reach_emptied(&self, oid: Oid, at: usize, role: Role, emptied: &mut Vec<Emptied>) {
        if !emptied.iter().any(|(other, _, _)| *other == oid) {
            emptied.push((oid, at, role));
        }
    }

    /// Takes along, or refuses to leave, tables with a foreign key to one that is emptied.
    fn follow_references(&self, emptied: &mut Vec<Emptied>, cascade: bool) -> Judged {
        let mut next = 0;
        while let Some((oid, at, _)) = emptied.get(next).copied() {
            next += 1;
            for user in self.referencing(oid) {
                if emptied.iter().any(|(other, _, _)| *other == user) {
                    continue;
                }
                if !cascade {
                    return Err(self.still_referenced(user, oid));
                }
                self.reach_emptied(user, at, Role::Referencing, emptied);
                for partition in self.catalog.descendants(user) {
                    if self.catalog.relation(partition).is_some_and(Relation::is_partition) {
                        self.reach_emptied(partition, at, Role::Referencing, emptied);
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns tables with a foreign key to a table, or to one it is a partition of.
    fn referencing(&self, oid: Oid) -> Vec<Oid> {
        let mut users: Vec<Oid> = Vec::new();
        let mut path = vec![oid];
        path.extend(self.partition_ancestors(oid));
        for target in path {
            let relation = self.catalog.relation(target);
            users.extend(relation.map(|r| r.referenced_by.as_slice()).unwrap_or_default());
        }
        users
    }

    /// Returns the table a partition belongs to, the one above and so on.
    pub(in crate::postgres::judge) fn partition_ancestors(&self, oid: Oid) -> Vec<Oid> {
        let mut above: Vec<Oid> = Vec::new();
        let mut at = self.catalog.relation(oid);
        while let Some(relation) = at.filter(|relation| relation.is_partition()) {
            let Some(parent) = relation.parents.first().filter(|p| !above.contains(p)) else {
                break;
            };
            above.push(*parent);
            at = self.catalog.relation(*parent);
        }
        above
    }

    fn still_referenced(&self, user: Oid, oid: Oid) -> Refusal {
        let name = |oid| self.catalog.relation(oid).map(|r| r.name.clone()).unwrap_or_default();
        let (user, table) = (name(user), name(oid));
        let message = format!(
            "cannot truncate a table referenced in a foreign key constraint: table \"{user}\" \
             references \"{table}\""
        );
        Refusal::new("0A000", message).with_hint(format!(
            "Truncate table \"{user}\" at the same time, or use TRUNCATE ... CASCADE."
        ))
    }

    fn truncate_change(&mut self, oid: Oid, cascade: bool) {
        let Some(relation) = self.catalog.relation(oid) else { return };
        let (shown, existed) = (self.catalog.shown(relation), self.existed(relation.born));
        let change = self.changed(ChangeKind::Truncate, shown);
        change.cascade = cascade;
        change.existed = existed;
        change.all_rows = true;
    }

    fn empty_table(&mut self, oid: Oid, role: Role, restart: bool) {
        if let Some(touch) = self.lock(oid, LockMode::AccessExclusive, role) {
            touch.data_loss = true;
            touch.written = Some(Written::All);
        }
        // The server's 13 looks up the bounds of a partition for its triggers' sake.
        if self.catalog.version < 14 {
            for parent in self.partition_ancestors(oid) {
                self.lock(parent, LockMode::AccessShare, Role::PartitionParent);
            }
        }
        let Some(relation) = self.catalog.relation_mut(oid) else { return };
        relation.empty = relation.kind == RelationKind::Table;
        let sequences: Vec<Oid> = relation.columns.iter().filter_map(|c| c.sequence).collect();
        for sequence in sequences.into_iter().filter(|_| restart) {
            self.lock(sequence, LockMode::AccessExclusive, Role::OwnedSequence);
        }
    }
}
