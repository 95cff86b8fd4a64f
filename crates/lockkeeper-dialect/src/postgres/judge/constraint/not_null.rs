//! NOT NULL as a constraint with a name, and the one that a primary key implies.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::{ALTERED, Adding};
use crate::postgres::ast::{ConstraintState, TableConstraint};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn add_not_null(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (column, no_inherit): (&str, bool),
        adding: Adding,
    ) -> Judged {
        self.require_column(table, column)?;
        if !no_inherit && self.is_partitioned(table) {
            self.check_only(table, adding)?;
        }
        if let Some(name) = &written.name {
            self.check_not_null_name(table, column, name)?;
        }
        let mut state = written.state;
        state.valid |= adding == Adding::NewTable;
        let name = written.name.as_deref();
        if no_inherit {
            self.spread_one_not_null(table, (column, name), Role::Named, (state, adding))?;
        } else {
            self.spread_not_null(table, (column, name), Role::Named, (state, adding))?;
        }
        if no_inherit && let Some(constraint) = self.not_null_of(table, column) {
            constraint.no_inherit = true;
        }
        Ok(())
    }

    fn check_not_null_name(&self, table: Oid, column: &str, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let of_column = |c: &&Constraint| matches!(&c.kind, ConstraintKind::NotNull { column: of } if of == column);
        match relation.constraints.iter().find(of_column) {
            Some(old) if old.name != name => {
                let message = format!(
                    "cannot create not-null constraint \"{name}\" on column \"{column}\" of table \"{}\"",
                    relation.name
                );
                Err(Refusal::new("55000", message))
            }
            Some(_) => Ok(()),
            None => self.check_constraint_name(table, name),
        }
    }

    fn not_null_of(&mut self, table: Oid, column: &str) -> Option<&mut Constraint> {
        let relation = self.catalog.relation_mut(table)?;
        let of_column = |c: &&mut Constraint| matches!(&c.kind, ConstraintKind::NotNull { column: of } if of == column);
        relation.constraints.iter_mut().find(of_column)
    }

    /// Makes a column NOT NULL in the table and its children, reading those rows that no
    /// constraint vouches for.
    pub(in crate::postgres::judge) fn spread_not_null(
        &mut self,
        table: Oid,
        named: (&str, Option<&str>),
        role: Role,
        (state, adding): (ConstraintState, Adding),
    ) -> Judged {
        // Before 18 a primary key asks all heirs, those that are NOT NULL already too.
        let asks = self.catalog.version < 18 && !self.is_partitioned(table);
        if self.spread_one_not_null(table, named, role, (state, adding))? && !asks {
            return Ok(());
        }
        if adding == Adding::Only {
            return self.check_heirs_not_null(table, named.0);
        }
        for child in self.children(table) {
            let role = self.child_role(child);
            self.lock(child, LockMode::AccessExclusive, role);
            self.spread_not_null(child, named, role, (state, adding))?;
        }
        Ok(())
    }

    /// The same for one table; returns whether the column was NOT NULL before.
    fn spread_one_not_null(
        &mut self,
        table: Oid,
        (column, name): (&str, Option<&str>),
        role: Role,
        (state, adding): (ConstraintState, Adding),
    ) -> Result<bool, Refusal> {
        let Some(relation) = self.catalog.relation(table) else { return Ok(true) };
        let stored = relation.kind == RelationKind::Table;
        let old = relation.column(column);
        let (was, valid) = old.map_or((false, true), |old| (old.not_null, old.not_null_valid));
        if was && !valid && state.valid {
            let message = format!("incompatible NOT VALID constraint on column \"{column}\"");
            return Err(Refusal::new("55000", message));
        }
        if !was && state.valid && stored && adding != Adding::NewTable {
            match self.proves_not_null(table, column) {
                Some(constraint) => {
                    self.remark(lockkeeper_core::change::Remark::ProvenBy { constraint });
                }
                None => {
                    let work = Work::NotNull { column: column.to_owned() };
                    self.scan(table, ALTERED, role, work);
                }
            }
        }
        self.set_not_null(table, column, name, state.valid);
        Ok(was)
    }

    /// With ONLY, the children must have it already.
    fn check_heirs_not_null(&self, table: Oid, column: &str) -> Judged {
        let lacks = |child: &Oid| {
            let child = self.catalog.relation(*child);
            child.and_then(|child| child.column(column)).is_some_and(|column| !column.not_null)
        };
        if self.children(table).iter().any(lacks) {
            return Err(Refusal::new("42P16", "constraint must be added to child tables too"));
        }
        Ok(())
    }

    /// Notes that a column is NOT NULL, with the constraint that major 18 keeps for it.
    pub(in crate::postgres::judge) fn set_not_null(
        &mut self,
        table: Oid,
        column: &str,
        name: Option<&str>,
        valid: bool,
    ) {
        let (schema, relation) = self.place(table);
        if let Some(column) = self.catalog.relation_mut(table).and_then(|r| r.column_mut(column)) {
            column.not_null_valid |= valid;
            column.not_null = true;
        }
        if self.catalog.version < 18 || self.not_null_of(table, column).is_some() {
            return;
        }
        let name = name.map_or_else(
            || self.catalog.free_constraint_name(&schema, (&relation, column, "not_null")),
            str::to_owned,
        );
        let kind = ConstraintKind::NotNull { column: column.to_owned() };
        let state = ConstraintState { valid, ..ConstraintState::default() };
        let constraint = self.constraint(name, kind, state);
        self.push_constraint(table, constraint);
    }

    /// A new table's own primary key gives an inherited NOT NULL the table's own name.
    pub(in crate::postgres::judge) fn own_not_null(&mut self, table: Oid, column: &str) {
        let (schema, relation) = self.place(table);
        let name = self.catalog.free_constraint_name(&schema, (&relation, column, "not_null"));
        if let Some(constraint) = self.not_null_of(table, column).filter(|c| !c.local) {
            (constraint.name, constraint.local) = (name, true);
        }
    }

    /// Refuses a column that a table does not have, unless nobody knows its columns.
    pub(in crate::postgres::judge) fn require_column(&self, table: Oid, column: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.presumed || relation.column(column).is_some() {
            return Ok(());
        }
        let message =
            format!("column \"{column}\" of relation \"{}\" does not exist", relation.name);
        Err(Refusal::new("42703", message))
    }
}
