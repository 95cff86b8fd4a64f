//! What a new table takes from its parents: INHERITS and PARTITION OF.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::super::{Judge, Judged};
use super::build::Build;
use crate::postgres::ast::{
    ColumnConstraintKind, ColumnDef, CreateTable, Name, PartitionBound, Persistence,
};
use crate::postgres::catalog::{
    Column, Constraint, ConstraintKind, Oid, PartitionKey, Relation, RelationKind,
};

impl Judge {
    /// Locks the parents and takes their columns.
    pub(super) fn inherit_columns(&mut self, table: Oid, create: &CreateTable) -> Judged {
        if let Some((name, _)) = &create.partition_of {
            let parent = self.required(name)?;
            self.check_parent(table, parent, true)?;
            self.lock(parent, LockMode::AccessExclusive, Role::PartitionParent);
            return self.merge_columns(table, parent, true);
        }
        let mut seen: Vec<Oid> = Vec::new();
        for name in &create.inherits {
            let parent = self.required(name)?;
            if seen.contains(&parent) {
                let message = format!("relation \"{name}\" would be inherited from more than once");
                return Err(Refusal::new("42P07", message));
            }
            seen.push(parent);
            self.check_parent(table, parent, false)?;
            self.lock(parent, LockMode::ShareUpdateExclusive, Role::InheritanceParent);
            self.merge_columns(table, parent, false)?;
        }
        Ok(())
    }

    fn check_parent(&self, table: Oid, parent: Oid, partition: bool) -> Judged {
        let (Some(child), Some(parent)) =
            (self.catalog.relation(table), self.catalog.relation(parent))
        else {
            return Ok(());
        };
        let name = &parent.name;
        let refuse = |what: String| Err(Refusal::new("42809", what));
        if parent.presumed {
            return Ok(());
        }
        let partitioned = parent.kind == RelationKind::PartitionedTable;
        if partition && !partitioned {
            return Err(Refusal::new("42P17", format!("\"{name}\" is not partitioned")));
        }
        if !partition && (partitioned || parent.is_partition()) {
            return refuse(format!(
                "cannot inherit from partitioned table or partition \"{name}\""
            ));
        }
        let plain = matches!(
            parent.kind,
            RelationKind::Table | RelationKind::PartitionedTable | RelationKind::ForeignTable
        );
        if !plain {
            return refuse(format!(
                "inherited relation \"{name}\" is not a table or foreign table"
            ));
        }
        let temporary = |relation: &Relation| relation.persistence == Persistence::Temporary;
        if temporary(parent) != temporary(child) && (temporary(parent) || partition) {
            return refuse(format!(
                "cannot inherit from relation \"{name}\" of another persistence"
            ));
        }
        Ok(())
    }

    /// Takes a parent's columns: one that is there already is merged.
    fn merge_columns(&mut self, table: Oid, parent: Oid, partition: bool) -> Judged {
        let Some(above) = self.catalog.relation(parent) else { return Ok(()) };
        let mut columns = above.columns.clone();
        for column in columns.iter_mut().filter(|column| column.not_null) {
            // A NOT NULL may be said to stay with the parent.
            column.not_null = !above.constraints.iter().any(|constraint| {
                constraint.no_inherit
                    && matches!(&constraint.kind, ConstraintKind::NotNull { column: of } if *of == column.name)
            });
        }
        let shares_identity = partition && self.catalog.version >= 17;
        let Some(relation) = self.catalog.relation_mut(table) else { return Ok(()) };
        for column in columns {
            match relation.column_mut(&column.name) {
                Some(own) if own.ty != column.ty => {
                    let message =
                        format!("inherited column \"{}\" has a type conflict", column.name);
                    return Err(Refusal::new("42804", message));
                }
                Some(own) => {
                    own.inherited += 1;
                    own.not_null |= column.not_null;
                    if own.default.is_none() {
                        own.default.clone_from(&column.default);
                    }
                }
                None => relation.columns.push(Column {
                    inherited: 1,
                    local: false,
                    sequence: None,
                    identity: column.identity.filter(|_| shares_identity),
                    ..column
                }),
            }
        }
        Ok(())
    }

    /// Adds a column as written, or merges it with an inherited one.
    pub(super) fn define(
        &mut self,
        table: Oid,
        create: &CreateTable,
        definition: &ColumnDef,
    ) -> Judged {
        let there = self.catalog.relation(table).and_then(|r| r.column(&definition.name)).cloned();
        match there {
            Some(old) if definition.ty.is_none() => self.amend(table, old, definition),
            None if definition.ty.is_none() => {
                let presumed =
                    create.partition_of.as_ref().and_then(|(name, _)| self.catalog.find(name));
                if presumed.is_some_and(|parent| parent.presumed) {
                    return Ok(());
                }
                let message = format!("column \"{}\" does not exist", definition.name);
                Err(Refusal::new("42703", message))
            }
            Some(old) if old.inherited > 0 && !old.local => {
                let mut column = self.defined_column(table, definition)?;
                if column.ty != old.ty {
                    let message = format!("column \"{}\" has a type conflict", definition.name);
                    return Err(Refusal::new("42804", message));
                }
                column.inherited = old.inherited;
                column.not_null |= old.not_null;
                column.not_null_valid = column.not_null;
                let unsaid = column.default.is_none() && column.generated.is_none();
                if unsaid && column.identity.is_none() {
                    (column.default, column.generated) = (old.default, old.generated);
                }
                self.replace_column(table, column);
                Ok(())
            }
            Some(_) => {
                let message = format!("column \"{}\" specified more than once", definition.name);
                Err(Refusal::new("42701", message))
            }
            None => {
                if super::column::is_system_column(&definition.name) {
                    let message = format!(
                        "column name \"{}\" conflicts with a system column name",
                        definition.name
                    );
                    return Err(Refusal::new("42701", message));
                }
                let column = self.defined_column(table, definition)?;
                if let Some(relation) = self.catalog.relation_mut(table) {
                    relation.columns.push(column);
                }
                Ok(())
            }
        }
    }

    /// Gives options to a column that comes from elsewhere.
    fn amend(&mut self, table: Oid, old: Column, definition: &ColumnDef) -> Judged {
        let given = self.defined_column(table, definition)?;
        let mut column = Column { local: true, ..old };
        column.not_null |= given.not_null;
        column.not_null_valid = column.not_null;
        let said = |wanted: fn(&ColumnConstraintKind) -> bool| {
            definition.constraints.iter().any(|constraint| wanted(&constraint.kind))
        };
        if said(|kind| matches!(kind, ColumnConstraintKind::Default(_))) {
            if column.generated.is_some() {
                let message = "a column inherits from a generated column but specifies a default";
                return Err(Refusal::new("42P16", message));
            }
            column.default = given.default;
        }
        if given.generated.is_some() {
            if column.inherited > 0 && column.generated.is_none() {
                let message =
                    "a child table column cannot be generated unless its parent column is";
                return Err(Refusal::new("42P16", message));
            }
            column.generated = given.generated;
        }
        if given.identity.is_some() {
            (column.identity, column.sequence) = (given.identity, given.sequence);
        }
        self.replace_column(table, column);
        Ok(())
    }

    fn replace_column(&mut self, table: Oid, column: Column) {
        if let Some(own) = self.catalog.relation_mut(table).and_then(|r| r.column_mut(&column.name))
        {
            *own = column;
        }
    }

    /// Links the table with its parents and takes their constraints; as a partition also indexes,
    /// triggers and foreign keys.
    pub(super) fn enter_parents(&mut self, table: Oid, create: &CreateTable) -> Judged {
        let partition = create.partition_of.as_ref();
        let names: Vec<&Name> =
            partition.map(|(name, _)| name).into_iter().chain(&create.inherits).collect();
        for name in names {
            let Some(parent) = self.catalog.oid(name).filter(|oid| *oid != table) else { continue };
            if let Some((_, bound)) = partition {
                self.check_bound(parent, bound)?;
                self.visit_default(parent, bound);
            }
            self.link(parent, table);
            self.inherit_constraints(parent, table)?;
            if partition.is_some() {
                self.inherit_parts(parent, table)?;
            }
        }
        Ok(())
    }

    /// Notes that a table inherits from another.
    pub(in crate::postgres::judge) fn link(&mut self, parent: Oid, child: Oid) {
        if let Some(relation) = self.catalog.relation_mut(parent) {
            relation.children.push(child);
        }
        if let Some(relation) = self.catalog.relation_mut(child) {
            relation.parents.push(parent);
        }
    }

    /// The default partition is locked, and read: it must not hold rows of the new one.
    pub(in crate::postgres::judge) fn visit_default(
        &mut self,
        parent: Oid,
        bound: &PartitionBound,
    ) {
        if *bound == PartitionBound::Default {
            return;
        }
        let key = self.catalog.relation(parent).and_then(|r| r.partition_key.clone());
        let (Some(default), Some(key)) = (self.default_partition(parent), key) else { return };
        self.look_outside(default, &key, bound);
    }

    fn look_outside(&mut self, default: Oid, key: &PartitionKey, bound: &PartitionBound) {
        let mode = LockMode::AccessExclusive;
        self.lock(default, mode, Role::DefaultPartition);
        if self.proves_outside(default, key, bound) {
            return;
        }
        match self.catalog.relation(default).map(|relation| relation.kind) {
            Some(RelationKind::Table) => {
                self.scan(default, mode, Role::DefaultPartition, Work::PartitionBound);
            }
            Some(RelationKind::PartitionedTable) => {
                for below in self.children(default) {
                    self.look_outside(below, key, bound);
                }
            }
            _ => {}
        }
    }

    /// Returns the default partition of a table.
    pub(in crate::postgres::judge) fn default_partition(&self, parent: Oid) -> Option<Oid> {
        let is_default = |oid: &Oid| {
            let child = self.catalog.relation(*oid);
            child.is_some_and(|child| child.bound.as_deref() == Some(&PartitionBound::Default))
        };
        self.children(parent).into_iter().find(is_default)
    }

    /// Copies CHECK and NOT NULL constraints of a parent.
    fn inherit_constraints(&mut self, parent: Oid, child: Oid) -> Judged {
        let parents =
            self.catalog.relation(parent).map(|r| r.constraints.clone()).unwrap_or_default();
        for constraint in parents.into_iter().filter(|constraint| !constraint.no_inherit) {
            let heritable = matches!(
                constraint.kind,
                ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. }
            );
            if !heritable {
                continue;
            }
            let born = self.catalog.now;
            let Some(relation) = self.catalog.relation_mut(child) else { return Ok(()) };
            let merged =
                relation.constraints.iter_mut().find(|own| match (&own.kind, &constraint.kind) {
                    (
                        ConstraintKind::NotNull { column: one },
                        ConstraintKind::NotNull { column: two },
                    ) => one == two,
                    _ => own.name == constraint.name,
                });
            match merged {
                Some(own) => own.inherited += 1,
                None => relation.constraints.push(Constraint {
                    inherited: 1,
                    local: false,
                    valid: constraint.enforced,
                    born,
                    ..constraint
                }),
            }
        }
        Ok(())
    }

    /// Copies indexes, row triggers and foreign keys of a partitioned table.
    fn inherit_parts(&mut self, parent: Oid, child: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(parent) else { return Ok(()) };
        let indexes = relation.indexes.clone();
        let triggers: Vec<_> =
            relation.triggers.iter().filter(|trigger| trigger.for_each_row).cloned().collect();
        for index in indexes {
            self.inherit_index(index, child)?;
        }
        if let Some(relation) = self.catalog.relation_mut(child) {
            relation.triggers.extend(triggers);
        }
        self.inherit_foreign_keys(parent, child);
        Ok(())
    }

    fn inherit_index(&mut self, above: Oid, child: Oid) -> Judged {
        let foreign =
            self.catalog.relation(child).is_some_and(|r| r.kind == RelationKind::ForeignTable);
        let Some(index) = self.catalog.relation(above).and_then(|r| r.index.clone()) else {
            return Ok(());
        };
        if foreign {
            return if index.unique {
                let message = "cannot create foreign partition of a table with unique indexes";
                Err(Refusal::new("42809", message))
            } else {
                Ok(())
            };
        }
        let owner = index
            .constraint
            .as_ref()
            .and_then(|name| self.catalog.relation(index.table)?.constraint(name).cloned());
        let build = Build {
            index: crate::postgres::catalog::Index { valid: true, parent: None, ..*index },
            name: None,
            constraint: owner.map(|owner| Constraint { inherited: 1, local: false, ..owner }),
            mode: LockMode::AccessExclusive,
            silent: true,
            only: false,
        };
        let made = self.build(child, &build, Role::Named)?;
        self.attach_index(above, made);
        Ok(())
    }

    /// Foreign keys of the parent lock the tables they point at; those that point at the parent,
    /// the tables they come from.
    pub(in crate::postgres::judge) fn inherit_foreign_keys(&mut self, parent: Oid, child: Oid) {
        let Some(relation) = self.catalog.relation(parent) else { return };
        let keys: Vec<_> = relation
            .foreign_keys()
            .map(|(constraint, foreign)| (constraint.clone(), foreign.table))
            .collect();
        let mut referencing = relation.referenced_by.to_vec();
        for above in self.partition_ancestors(parent) {
            let relation = self.catalog.relation(above);
            referencing.extend(relation.map(|r| &r.referenced_by[..]).unwrap_or_default());
        }
        let weak = if self.catalog.version < 15 {
            LockMode::AccessShare
        } else {
            LockMode::ShareRowExclusive
        };
        for (constraint, target) in keys {
            if target != parent {
                self.lock_target(target, child);
            }
            let below = self.inherited_foreign_key(child, &constraint);
            self.link_foreign_key(child, below, target);
        }
        for table in referencing {
            if table != parent && table != child {
                self.lock(table, weak, Role::Referencing);
            }
        }
    }
}
