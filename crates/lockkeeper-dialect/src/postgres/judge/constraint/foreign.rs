//! FOREIGN KEY constraints.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::Adding;
use super::comparable::comparable;
use crate::postgres::ast::{Action, IndexKey, Persistence, References, TableConstraint};
use crate::postgres::catalog::{Constraint, ConstraintKind, Foreign, Oid, Relation, RelationKind};
use crate::postgres::judge::create::joined;
use crate::postgres::judge::{Judge, Judged};

const BOTH: LockMode = LockMode::ShareRowExclusive;

impl Judge {
    pub(super) fn add_foreign_key(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (columns, references): (&[String], &References),
        adding: Adding,
    ) -> Judged {
        if references.sets_some && self.catalog.version < 15 {
            return Err(Refusal::new("42601", "syntax error at or near \"(\""));
        }
        if references.match_partial {
            return Err(Refusal::new("0A000", "MATCH PARTIAL not yet implemented"));
        }
        let target = self.required(&references.table)?;
        self.check_ends(table, target)?;
        for column in columns {
            self.require_column(table, column)?;
        }
        self.check_loose_on_partitioned(table, written, adding)?;
        let foreign = self.resolved(table, target, (columns, references))?;
        let (schema, relation) = self.place(table);
        if let Some(name) = &written.name {
            self.check_constraint_name(table, name)?;
        }
        let name = written.name.clone().unwrap_or_else(|| {
            let parts = (relation.as_str(), joined(columns));
            self.catalog.free_constraint_name(&schema, (parts.0, &parts.1, "fkey"))
        });
        let mut state = written.state;
        state.valid |= adding == Adding::NewTable;
        let constraint = self.constraint(name, ConstraintKind::Foreign(foreign.clone()), state);
        self.lock_target(target, table);
        self.remark_support(table, columns);
        let reads = match adding {
            Adding::NewTable => false,
            Adding::NewColumn { filled } => filled,
            Adding::Existing | Adding::Only => true,
        };
        self.spread_foreign_key(table, &constraint, &foreign, (reads && constraint.valid, adding))
    }

    /// Refuses tables a foreign key cannot join.
    fn check_ends(&self, table: Oid, target: Oid) -> Judged {
        let (Some(from), Some(to)) = (self.catalog.relation(table), self.catalog.relation(target))
        else {
            return Ok(());
        };
        if !matches!(to.kind, RelationKind::Table | RelationKind::PartitionedTable) {
            let message = format!("referenced relation \"{}\" is not a table", to.name);
            return Err(Refusal::new("42809", message));
        }
        if from.kind == RelationKind::ForeignTable {
            let message = "foreign key constraints are not supported on foreign tables";
            return Err(Refusal::new("0A000", message));
        }
        let may = match from.persistence {
            Persistence::Permanent => to.persistence == Persistence::Permanent,
            Persistence::Unlogged => to.persistence != Persistence::Temporary,
            Persistence::Temporary => to.persistence == Persistence::Temporary,
        };
        if may || to.presumed {
            return Ok(());
        }
        let message = "constraints on a table may reference only tables that last as long";
        Err(Refusal::new("42P16", message))
    }

    fn check_loose_on_partitioned(
        &self,
        table: Oid,
        written: &TableConstraint,
        adding: Adding,
    ) -> Judged {
        if self.is_partitioned(table) && adding == Adding::Only {
            let message = "cannot use ONLY for foreign key on partitioned table";
            return Err(Refusal::new("42809", message));
        }
        if self.is_partitioned(table) && !written.state.valid && self.catalog.version < 18 {
            let message = "cannot add NOT VALID foreign key on partitioned table";
            return Err(Refusal::new("42809", message));
        }
        Ok(())
    }

    /// Finds the key the constraint points at, and compares types.
    fn resolved(
        &self,
        table: Oid,
        target: Oid,
        (columns, references): (&[String], &References),
    ) -> Result<Foreign, Refusal> {
        let to = self.catalog.relation(target);
        let presumed = to.is_none_or(|relation| relation.presumed);
        let (referenced, index) = match to {
            Some(to) if !presumed => self.referenced_key(to, &references.columns)?,
            _ => (references.columns.clone(), None),
        };
        if !referenced.is_empty() && referenced.len() != columns.len() {
            let message = "number of referencing and referenced columns for foreign key disagree";
            return Err(Refusal::new("42830", message));
        }
        self.check_generated(table, columns, references)?;
        if references.period && self.catalog.version < 18 {
            return Err(Refusal::new("42601", "syntax error at or near \"PERIOD\""));
        }
        for (column, other) in columns.iter().zip(&referenced) {
            self.check_types(table, target, (column, other))?;
        }
        Ok(Foreign {
            columns: columns.to_vec(),
            table: target,
            referenced,
            index,
            on_delete: references.on_delete,
            on_update: references.on_update,
            match_full: references.match_full,
        })
    }

    /// Refuses actions that would write into generated columns, and virtual columns at all.
    fn check_generated(&self, table: Oid, columns: &[String], references: &References) -> Judged {
        let column = |name| self.catalog.relation(table).and_then(|r| r.column(name));
        let mut generated =
            columns.iter().filter_map(|name| column(name)?.generated.as_ref()).peekable();
        if generated.peek().is_none() {
            return Ok(());
        }
        let (update, delete) = (references.on_update, references.on_delete);
        let sets = |action| matches!(action, Action::SetNull | Action::SetDefault);
        if update == Action::Cascade || sets(update) || sets(delete) {
            let message = "invalid action for foreign key constraint containing generated column";
            return Err(Refusal::new("42601", message));
        }
        if generated.any(|generated| !generated.stored) {
            let message = "foreign key constraints on virtual generated columns are not supported";
            return Err(Refusal::new("0A000", message));
        }
        Ok(())
    }

    /// Returns the columns of the key that is meant, and its index.
    fn referenced_key(
        &self,
        to: &Relation,
        said: &[String],
    ) -> Result<(Vec<String>, Option<Oid>), Refusal> {
        if said.is_empty() {
            return to
                .constraints
                .iter()
                .find_map(|constraint| match &constraint.kind {
                    ConstraintKind::PrimaryKey { columns, index } => {
                        Some((columns.clone(), Some(*index)))
                    }
                    _ => None,
                })
                .ok_or_else(|| {
                    let message =
                        format!("there is no primary key for referenced table \"{}\"", to.name);
                    Refusal::new("42704", message)
                });
        }
        for column in said {
            if to.column(column).is_none() {
                let message = format!(
                    "column \"{column}\" referenced in foreign key constraint does not exist"
                );
                return Err(Refusal::new("42703", message));
            }
        }
        let matching = to.indexes.iter().find(|oid| self.is_key(**oid, said));
        match matching {
            Some(index) if self.is_deferrable_key(to, *index) => {
                let message = "cannot use a deferrable unique constraint for referenced table";
                Err(Refusal::new("55000", message))
            }
            Some(index) => Ok((said.to_vec(), Some(*index))),
            None => {
                let message = format!(
                    "there is no unique constraint matching given keys for referenced table \"{}\"",
                    to.name
                );
                Err(Refusal::new("42830", message))
            }
        }
    }

    /// Returns whether an index makes exactly these columns unique.
    fn is_key(&self, index: Oid, columns: &[String]) -> bool {
        let Some(index) = self.catalog.relation(index).and_then(|r| r.index.as_ref()) else {
            return false;
        };
        let named = index.elements.iter().all(|element| match &element.key {
            IndexKey::Column(name) => columns.contains(name),
            IndexKey::Expression(_) => false,
        });
        index.unique && index.predicate.is_none() && named && index.elements.len() == columns.len()
    }

    fn is_deferrable_key(&self, table: &Relation, index: Oid) -> bool {
        table.constraints.iter().any(|constraint| {
            constraint.deferrable
                && match &constraint.kind {
                    ConstraintKind::Unique { index: own, .. }
                    | ConstraintKind::PrimaryKey { index: own, .. } => *own == index,
                    _ => false,
                }
        })
    }

    fn check_types(&self, table: Oid, target: Oid, (column, other): (&str, &str)) -> Judged {
        let of = |table, column| {
            let ty = &self.catalog.relation(table)?.column(column)?.ty;
            Some(self.base_type(ty))
        };
        let (Some(from), Some(to)) = (of(table, column), of(target, other)) else {
            return Ok(());
        };
        if comparable(&from, &to) == Some(false) || self.differ(&from, &to) {
            let message = format!(
                "foreign key constraint cannot be implemented: \"{column}\" is {from}, \"{other}\" is {to}"
            );
            return Err(Refusal::new("42804", message));
        }
        Ok(())
    }

    /// Returns whether one of two different types is an enum or the like, which equals no other.
    fn differ(
        &self,
        one: &crate::postgres::catalog::Type,
        two: &crate::postgres::catalog::Type,
    ) -> bool {
        use crate::postgres::catalog::TypeShape as Shape;
        let closed = |ty| {
            let def = self.catalog.type_def(ty);
            matches!(
                def.map(|def| &def.shape),
                Some(Shape::Enum(_) | Shape::Composite(_) | Shape::Row(_) | Shape::Range { .. })
            )
        };
        let name = |ty: &crate::postgres::catalog::Type| (ty.schema.clone(), ty.name.clone());
        !one.name.is_empty()
            && !two.name.is_empty()
            && name(one) != name(two)
            && (closed(one) || closed(two))
    }

    /// Locks the referenced table, and its partitions.
    pub(in crate::postgres::judge) fn lock_target(&mut self, target: Oid, table: Oid) {
        if target == table {
            return;
        }
        self.lock(target, BOTH, Role::Referenced);
        if self.is_partitioned(target) {
            for partition in self.catalog.descendants(target) {
                self.lock(partition, BOTH, Role::Referenced);
            }
        }
    }

    /// Adds the constraint to the table and its partitions; `reads` compares the rows.
    fn spread_foreign_key(
        &mut self,
        table: Oid,
        constraint: &Constraint,
        foreign: &Foreign,
        (reads, adding): (bool, Adding),
    ) -> Judged {
        let partitioned = self.is_partitioned(table);
        let role = if constraint.inherited > 0 { self.child_role(table) } else { Role::Named };
        if reads && !partitioned {
            let work = Work::ForeignKey { constraint: constraint.name.clone() };
            self.scan(table, BOTH, role, work.clone());
            // The rows of an empty table ask for no other's.
            let may = self.check_may(foreign.table, &["select"], &[]).is_ok();
            if may && self.catalog.reads_referenced(table, foreign) {
                self.scan_referenced(foreign.table, &work);
            }
        }
        self.link_foreign_key(table, constraint.clone(), foreign.table);
        if !partitioned {
            return Ok(());
        }
        for partition in self.children(table) {
            let role = self.child_role(partition);
            if adding != Adding::NewTable {
                self.lock(partition, BOTH, role);
            }
            if self.adopts_foreign_key(partition, foreign) {
                // The partition's own triggers on the referenced table go.
                self.lock(foreign.table, LockMode::AccessExclusive, Role::Referenced);
                continue;
            }
            let below = self.inherited_foreign_key(partition, constraint);
            self.spread_foreign_key(partition, &below, foreign, (reads, adding))?;
        }
        Ok(())
    }

    /// Returns a parent's constraint as its partition has it.
    pub(in crate::postgres::judge) fn inherited_foreign_key(
        &self,
        partition: Oid,
        constraint: &Constraint,
    ) -> Constraint {
        let (schema, relation) = self.place(partition);
        let taken = self
            .catalog
            .relation(partition)
            .is_some_and(|relation| relation.constraint(&constraint.name).is_some());
        let columns = match &constraint.kind {
            ConstraintKind::Foreign(foreign) => joined(&foreign.columns),
            _ => String::new(),
        };
        let name = if taken {
            self.catalog.free_constraint_name(&schema, (&relation, &columns, "fkey"))
        } else {
            constraint.name.clone()
        };
        Constraint {
            name,
            inherited: 1,
            local: false,
            born: self.catalog.now,
            ..constraint.clone()
        }
    }

    /// Stores a foreign key, with the link from the table it points at.
    pub(in crate::postgres::judge) fn link_foreign_key(
        &mut self,
        table: Oid,
        constraint: Constraint,
        target: Oid,
    ) {
        self.push_constraint(table, constraint);
        if let Some(relation) = self.catalog.relation_mut(target) {
            relation.referenced_by.push(table);
        }
    }

    /// Reads the referenced table, or its partitions.
    fn scan_referenced(&mut self, target: Oid, work: &Work) {
        if !self.is_partitioned(target) {
            self.scan(target, BOTH, Role::Referenced, work.clone());
            return;
        }
        // The planner asks for the bounds of what it reads.
        for above in self.partition_ancestors(target) {
            self.lock(above, LockMode::AccessShare, Role::PartitionParent);
        }
        for partition in self.catalog.descendants(target) {
            if !self.is_partitioned(partition) {
                self.scan(partition, BOTH, Role::Referenced, work.clone());
            }
        }
    }
}
