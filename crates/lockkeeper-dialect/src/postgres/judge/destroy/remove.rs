//! The locks under which things go, and their going.

use lockkeeper_core::change::{LockMode, Role};

use super::depend::{Closure, Found};
use super::node::{Node, Tie};
use crate::postgres::ast::PartitionBound;
use crate::postgres::catalog::{ConstraintKind, Oid, Relation, RelationKind};
use crate::postgres::judge::Judge;

const EXCLUSIVE: LockMode = LockMode::AccessExclusive;

impl Judge {
    /// Records the locks on everything that goes because of one target.
    pub(super) fn lock_found(&mut self, closure: &Closure, target: usize) {
        for found in closure.found.iter().filter(|found| found.target == target) {
            let role = self.role_of_found(found);
            self.lock_node(&found.node, role);
        }
    }

    /// Notes on the present change what its CASCADE takes along.
    pub(super) fn note_also(&mut self, closure: &Closure, target: usize) {
        let hard = closure.hard().filter(|found| found.target == target);
        let also: Vec<String> = hard.map(|found| found.node.described(&self.catalog)).collect();
        let change = self.change;
        if also.is_empty() {
            return;
        }
        self.verdict.irreversible = true;
        if let Some(change) = self.verdict.changes.get_mut(change) {
            change.also_drops.extend(also);
        }
    }

    fn role_of_found(&self, found: &Found) -> Role {
        if found.cause.is_none() {
            return Role::Named;
        }
        match &found.node {
            Node::Constraint(..) if found.tie == Tie::Normal => Role::Referencing,
            Node::Relation(oid) => match self.catalog.relation(*oid) {
                Some(r) if r.is_partition() => Role::Partition,
                Some(r) if r.kind == RelationKind::Sequence => Role::OwnedSequence,
                Some(r) if !r.parents.is_empty() => Role::InheritanceChild,
                _ => Role::Dependent,
            },
            Node::Column(..) => Role::UsesType,
            _ => Role::Dependent,
        }
    }

    fn lock_node(&mut self, node: &Node, role: Role) {
        match node {
            Node::Relation(oid) => self.lock_relation(*oid, role),
            Node::Column(oid, _) => {
                if let Some(touch) = self.lock(*oid, EXCLUSIVE, role) {
                    touch.data_loss = true;
                }
                self.verdict.irreversible = true;
            }
            Node::Constraint(oid, name) => {
                self.lock(*oid, EXCLUSIVE, role);
                let constraint = self.catalog.relation(*oid).and_then(|r| r.constraint(name));
                if let Some(ConstraintKind::Foreign(foreign)) = constraint.map(|c| &c.kind) {
                    let table = foreign.table;
                    self.lock_removed_target(table);
                }
            }
            Node::Statistics(schema, name) => {
                let table = self.catalog.statistics.get(&(schema.clone(), name.clone()));
                if let Some(table) = table.copied() {
                    self.lock(table, LockMode::ShareUpdateExclusive, role);
                }
            }
            other => {
                if let Some(oid) = other.relation() {
                    self.lock(oid, EXCLUSIVE, role);
                }
            }
        }
    }

    fn lock_relation(&mut self, oid: Oid, role: Role) {
        let Some(relation) = self.catalog.relation(oid) else { return };
        if let Some(index) = &relation.index {
            let table = index.table;
            self.lock(table, EXCLUSIVE, role);
            return;
        }
        let kind = relation.kind;
        let keys = relation.foreign_keys().filter(|(constraint, _)| constraint.inherited == 0);
        let referenced: Vec<Oid> = keys.map(|(_, foreign)| foreign.table).collect();
        let beside = self.beside_partition(relation);
        let lost = matches!(
            kind,
            RelationKind::Table | RelationKind::PartitionedTable | RelationKind::Sequence
        );
        if let Some(touch) = self.lock(oid, EXCLUSIVE, role) {
            touch.data_loss |= lost;
        }
        self.verdict.irreversible |= lost;
        for (other, role) in beside {
            self.lock(other, EXCLUSIVE, role);
        }
        referenced.into_iter().for_each(|table| self.lock_removed_target(table));
    }

    /// Returns the parent of a partition, and the parent's default partition.
    fn beside_partition(&self, relation: &Relation) -> Vec<(Oid, Role)> {
        let Some(parent) = relation.parents.first().filter(|_| relation.is_partition()) else {
            return Vec::new();
        };
        let siblings = self.catalog.relation(*parent).map(|parent| parent.children.as_slice());
        let default = siblings.unwrap_or_default().iter().copied().find(|sibling| {
            let bound = self.catalog.relation(*sibling).and_then(|r| r.bound.as_deref());
            matches!(bound, Some(PartitionBound::Default))
        });
        let default = default.filter(|default| *default != relation.oid);
        let parent = std::iter::once((*parent, Role::PartitionParent));
        parent.chain(default.map(|default| (default, Role::DefaultPartition))).collect()
    }

    /// Locks the table a foreign key points at: the key's triggers hang there. On a partitioned
    /// table they hang on every partition too, and before 15 on those that keep rows alone.
    fn lock_removed_target(&mut self, table: Oid) {
        let kind = self.catalog.relation(table).map(|relation| relation.kind);
        let old = self.catalog.version < 15;
        if kind != Some(RelationKind::PartitionedTable) {
            self.lock(table, EXCLUSIVE, Role::Referenced);
            return;
        }
        let all = std::iter::once(table).chain(self.catalog.descendants(table));
        let hung = |oid: &Oid| {
            let kind = self.catalog.relation(*oid).map(|relation| relation.kind);
            !(old && kind == Some(RelationKind::PartitionedTable))
        };
        let hung: Vec<Oid> = all.filter(hung).collect();
        hung.into_iter().for_each(|oid| {
            self.lock(oid, EXCLUSIVE, Role::Referenced);
        });
    }

    /// Takes an object out of the catalog.
    pub(super) fn take_node(&mut self, node: &Node) {
        match node {
            Node::Relation(oid) => self.take_relation(*oid),
            Node::Type(schema, name) => {
                if let Some(types) = self.catalog.types.get_mut(schema) {
                    types.remove(name);
                }
            }
            Node::Function(schema, name, arguments) => {
                let functions = self.catalog.functions.get_mut(schema);
                if let Some(overloads) = functions.and_then(|by_name| by_name.get_mut(name)) {
                    overloads.retain(|function| function.arguments != *arguments);
                }
            }
            Node::Statistics(schema, name) => {
                let key = (schema.clone(), name.clone());
                self.catalog.statistics.remove(&key);
                self.catalog.statistics_columns.remove(&key);
            }
            Node::Published(publication, oid) => {
                if let Some(Some(tables)) = self.catalog.publications.get_mut(publication) {
                    tables.retain(|table| table != oid);
                }
                self.catalog.publication_columns.remove(&(publication.clone(), *oid));
            }
            Node::Schema(name) => {
                self.catalog.schemas.remove(name);
            }
            Node::Object(key) => {
                self.catalog.objects.remove(key);
                self.catalog.object_uses.remove(key);
                self.catalog.object_needs.remove(key);
            }
            part => self.take_part(part),
        }
    }

    fn take_part(&mut self, node: &Node) {
        if let Node::Constraint(oid, name) = node {
            self.forget_reference(*oid, name);
        }
        let Some(relation) = node.relation().and_then(|oid| self.catalog.relation_mut(oid)) else {
            return;
        };
        match node {
            Node::Column(_, name) => relation.columns.retain(|column| column.name != *name),
            Node::Default(_, name) => {
                if let Some(column) = relation.column_mut(name) {
                    column.default = None;
                }
            }
            Node::Constraint(_, name) => relation.constraints.retain(|c| c.name != *name),
            Node::Trigger(_, name) => relation.triggers.retain(|t| t.name != *name),
            Node::Rule(_, name) => relation.rules.retain(|rule| rule.name != *name),
            Node::Policy(_, name) => relation.policies.retain(|policy| policy.name != *name),
            _ => {}
        }
    }

    /// A table is referenced once for each foreign key: one less now.
    fn forget_reference(&mut self, oid: Oid, constraint: &str) {
        let found = self.catalog.relation(oid).and_then(|r| r.constraint(constraint));
        let Some(ConstraintKind::Foreign(foreign)) = found.map(|c| &c.kind) else { return };
        let table = foreign.table;
        if let Some(table) = self.catalog.relation_mut(table)
            && let Some(at) = table.referenced_by.iter().position(|user| *user == oid)
        {
            table.referenced_by.remove(at);
        }
    }

    /// Drops what a transaction leaves behind only until it commits.
    pub(in crate::postgres::judge) fn drop_leaving(&mut self) {
        for oid in std::mem::take(&mut self.catalog.leaving) {
            let Some(relation) = self.catalog.relation(oid) else { continue };
            let owned = relation.columns.iter().filter_map(|column| column.sequence);
            let parts: Vec<Oid> = relation.indexes.iter().copied().chain(owned).collect();
            parts.into_iter().for_each(|part| self.take_relation(part));
            self.take_relation(oid);
        }
    }

    fn take_relation(&mut self, oid: Oid) {
        let Some(gone) = self.catalog.remove(oid) else { return };
        if let Some((table, column)) = gone.sequence.and_then(|sequence| sequence.owner) {
            let table = self.catalog.relation_mut(table);
            if let Some(column) = table.and_then(|table| table.column_mut(&column)) {
                column.sequence = column.sequence.filter(|sequence| *sequence != oid);
            }
        }
        let parent = gone.index.as_ref().and_then(|index| index.parent);
        let parent = parent.and_then(|parent| self.catalog.relation_mut(parent));
        if let Some(index) = parent.and_then(|parent| parent.index.as_mut()) {
            index.children.retain(|child| *child != oid);
        }
        let table = gone.index.as_ref().and_then(|index| self.catalog.relation_mut(index.table));
        if let Some(table) = table {
            table.clustered_on = table.clustered_on.take().filter(|name| **name != *gone.name);
        }
    }
}
