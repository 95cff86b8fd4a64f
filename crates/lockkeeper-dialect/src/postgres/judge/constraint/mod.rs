//! Constraints added to tables: by CREATE TABLE, ADD COLUMN and ADD CONSTRAINT alike.

mod check;
mod comparable;
mod foreign;
mod foreign_support;
mod key;
mod not_null;

use lockkeeper_core::change::{LockMode, Refusal};

pub(super) use comparable::comparable;

use super::{Judge, Judged};
use crate::postgres::ast::{
    ConstraintState, CreateTable, TableConstraint, TableConstraintKind as Kind,
};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid};

/// What the table is to which a constraint is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adding {
    /// Made by the same statement: nobody else sees it, it has no rows.
    NewTable,
    /// The column was added by the same statement, without (`false`) or with values in every row.
    NewColumn {
        filled: bool,
    },
    Existing,
    /// The table was named with ONLY: its children are left as they are.
    Only,
}

/// Returns the first major that can parse a constraint, and the word an older one stops at.
pub(super) fn clause_since(constraint: &TableConstraint) -> Option<(u32, &'static str)> {
    match &constraint.kind {
        _ if constraint.state.enforcement_said => Some((18, "ENFORCED")),
        Kind::Unique { key, .. } | Kind::PrimaryKey { key, .. } if key.without_overlaps => {
            Some((18, "WITHOUT"))
        }
        Kind::Unique { key, .. } if key.nulls_not_distinct => Some((15, "NULLS")),
        Kind::ForeignKey { references, .. } if references.period => Some((18, "PERIOD")),
        Kind::ForeignKey { references, .. } if references.sets_some => Some((15, "(")),
        _ => None,
    }
}

impl Judge {
    /// Refuses clauses of constraints that the server's major cannot parse yet.
    pub(super) fn check_newer(&self, create: &CreateTable) -> Judged {
        let newer = create.constraints.iter().filter_map(clause_since);
        match newer.into_iter().find(|(major, _)| self.catalog.version < *major) {
            Some((_, word)) => {
                Err(Refusal::new("42601", format!("syntax error at or near \"{word}\"")))
            }
            None => Ok(()),
        }
    }

    /// Checks and adds a constraint to a table and its children, with every lock, scan and index
    /// build that follows; the change itself is recorded by the caller.
    pub(super) fn add_constraint(
        &mut self,
        table: Oid,
        constraint: &TableConstraint,
        adding: Adding,
    ) -> Judged {
        self.check_state(constraint, adding)?;
        if adding == Adding::Existing && self.catalog.version >= 18 {
            self.lock_before_constraint(table, constraint);
        }
        match &constraint.kind {
            Kind::Check { expr, no_inherit } => {
                self.add_check(table, constraint, (expr, *no_inherit), adding)
            }
            Kind::NotNull { column, no_inherit } => {
                self.add_not_null(table, constraint, (column, *no_inherit), adding)
            }
            Kind::Unique { columns, key } => {
                self.add_key(table, constraint, (columns, key, false), adding)
            }
            Kind::PrimaryKey { columns, key } => {
                self.add_key(table, constraint, (columns, key, true), adding)
            }
            Kind::Exclude { method, elements, predicate } => {
                self.add_exclusion(table, constraint, (method, elements, predicate), adding)
            }
            Kind::ForeignKey { columns, references } => {
                self.add_foreign_key(table, constraint, (columns, references), adding)
            }
        }
    }

    /// Refuses clauses a constraint of its kind cannot have.
    fn check_state(&self, constraint: &TableConstraint, adding: Adding) -> Judged {
        let state = constraint.state;
        if state.enforcement_said && self.catalog.version < 18 {
            return Err(Refusal::new("42601", "syntax error at or near \"ENFORCED\""));
        }
        let table_kind = matches!(constraint.kind, Kind::NotNull { .. });
        if table_kind
            && matches!(adding, Adding::Existing | Adding::Only)
            && self.catalog.version < 18
        {
            return Err(Refusal::new("42601", "syntax error at or near \"NOT\""));
        }
        let deferrable = matches!(
            constraint.kind,
            Kind::Unique { .. }
                | Kind::PrimaryKey { .. }
                | Kind::Exclude { .. }
                | Kind::ForeignKey { .. }
        );
        let refuse = |what: &str| {
            Err(Refusal::new("0A000", format!("this constraint cannot be marked {what}")))
        };
        if !deferrable && (state.deferrable || state.initially_deferred) {
            return refuse("DEFERRABLE");
        }
        let loose = matches!(constraint.kind, Kind::Check { .. } | Kind::ForeignKey { .. });
        if !loose && !state.enforced {
            return refuse("NOT ENFORCED");
        }
        let late = loose || matches!(constraint.kind, Kind::NotNull { .. });
        if !late && !state.valid {
            return refuse("NOT VALID");
        }
        Ok(())
    }

    /// From major 18 on, ADD CONSTRAINT locks all descendants before anything else.
    fn lock_before_constraint(&mut self, table: Oid, constraint: &TableConstraint) {
        let mode = match constraint.kind {
            Kind::ForeignKey { .. } => LockMode::ShareRowExclusive,
            _ => ALTERED,
        };
        for descendant in self.catalog.descendants(table) {
            let role = self.child_role(descendant);
            self.lock(descendant, mode, role);
        }
    }

    /// Refuses ONLY for what children must have, too.
    fn check_only(&self, table: Oid, adding: Adding) -> Judged {
        if adding != Adding::Only || self.children(table).is_empty() {
            return Ok(());
        }
        Err(Refusal::new("42P16", "constraint must be added to child tables too"))
    }

    /// Refuses a name that another constraint of the table has.
    fn check_constraint_name(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.constraint(name).is_none() {
            return Ok(());
        }
        let message =
            format!("constraint \"{name}\" for relation \"{}\" already exists", relation.name);
        Err(Refusal::new("42710", message))
    }

    /// Returns a table's schema and name.
    fn place(&self, table: Oid) -> (String, String) {
        let relation = self.catalog.relation(table);
        relation.map(|r| (r.schema.clone(), r.name.clone())).unwrap_or_default()
    }

    fn push_constraint(&mut self, table: Oid, constraint: Constraint) {
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.constraints.push(constraint);
        }
    }

    /// Returns a constraint written for its table, valid unless said otherwise.
    fn constraint(&self, name: String, kind: ConstraintKind, state: ConstraintState) -> Constraint {
        Constraint {
            name,
            kind,
            valid: state.valid && state.enforced,
            enforced: state.enforced,
            deferrable: state.deferrable || state.initially_deferred,
            initially_deferred: state.initially_deferred,
            no_inherit: false,
            inherited: 0,
            local: true,
            born: self.catalog.now,
        }
    }
}

/// The mode in which ALTER TABLE holds the table it names while it adds a constraint.
const ALTERED: LockMode = LockMode::AccessExclusive;
