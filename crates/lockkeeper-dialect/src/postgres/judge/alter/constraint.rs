//! Constraints of tables: ADD, ALTER, VALIDATE and DROP.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::site::{Site, invalid_table};
use crate::postgres::ast::{ConstraintState, TableConstraint, TableConstraintKind};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, RelationKind};
use crate::postgres::judge::constraint::Adding;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn add_table_constraint(
        &mut self,
        site: &Site,
        constraint: &TableConstraint,
    ) -> Judged {
        let spreads = match &constraint.kind {
            TableConstraintKind::Check { no_inherit, .. }
            | TableConstraintKind::NotNull { no_inherit, .. } => !no_inherit,
            _ => false,
        };
        let heirs = !self.heirs(site.table).is_empty();
        let alone = site.only && spreads && heirs;
        let not_null = matches!(constraint.kind, TableConstraintKind::NotNull { .. });
        let partitioned = self.kind(site.table) == RelationKind::PartitionedTable;
        if alone && (!not_null || partitioned) {
            return Err(invalid_table("constraint must be added to child tables too"));
        }
        if site.only && partitioned && heirs {
            self.check_only_partitioned(constraint)?;
        }
        let before: Vec<String> = self.constraint_names(site.table);
        let adding = if site.only { Adding::Only } else { Adding::Existing };
        self.add_constraint(site.table, constraint, adding)?;
        let new = self.constraint_names(site.table).into_iter().find(|name| !before.contains(name));
        if let (Some(change), Some(name)) = (self.verdict.changes.get_mut(self.change), new) {
            change.object = name;
        }
        Ok(())
    }

    fn check_only_partitioned(&self, constraint: &TableConstraint) -> Judged {
        if !matches!(constraint.kind, TableConstraintKind::ForeignKey { .. }) {
            return Ok(());
        }
        let message = "cannot use ONLY for foreign key on partitioned table referencing relation";
        Err(Refusal::new("42809", message))
    }

    fn constraint_names(&self, table: Oid) -> Vec<String> {
        let relation = self.catalog.relation(table);
        relation.map(|r| r.constraints.iter().map(|c| c.name.clone()).collect()).unwrap_or_default()
    }

    pub(super) fn no_constraint(&self, table: Oid, name: &str) -> Refusal {
        let table = self.bare_name(table);
        let message = format!("constraint \"{name}\" of relation \"{table}\" does not exist");
        Refusal::new("42704", message)
    }

    /// Returns whether children have the constraint, too.
    pub(super) fn spreads(&self, table: Oid, name: &str) -> bool {
        self.catalog.relation(table).and_then(|r| r.constraint(name)).is_some_and(|constraint| {
            let kind = &constraint.kind;
            let kept =
                matches!(kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. });
            kept && !constraint.no_inherit
        })
    }

    /// Returns a constraint by name; `None` when nobody knows the table's constraints.
    fn named_constraint(&self, table: Oid, name: &str) -> Result<Option<Constraint>, Refusal> {
        let Some(relation) = self.catalog.relation(table) else { return Ok(None) };
        match relation.constraint(name) {
            Some(constraint) => Ok(Some(constraint.clone())),
            None if relation.presumed => Ok(None),
            None => Err(self.no_constraint(table, name)),
        }
    }

    pub(super) fn alter_constraint(
        &mut self,
        site: &Site,
        name: &str,
        state: ConstraintState,
        inherit: Option<bool>,
    ) -> Judged {
        let Some(constraint) = self.named_constraint(site.table, name)? else { return Ok(()) };
        let not_a = |what: &str| {
            let table = self.bare_name(site.table);
            let message = format!("constraint \"{name}\" of relation \"{table}\" is not a {what}");
            Err(Refusal::new("42809", message))
        };
        if let Some(inherit) = inherit {
            let ConstraintKind::NotNull { column } = &constraint.kind else {
                return not_a("not-null constraint");
            };
            if constraint.inherited > 0 {
                let message = format!("cannot alter inherited constraint \"{name}\"");
                return Err(invalid_table(message));
            }
            let column = column.clone();
            return self.alter_inheritance(site, name, (&column, inherit));
        }
        let ConstraintKind::Foreign(foreign) = &constraint.kind else {
            return not_a("foreign key constraint");
        };
        if constraint.inherited > 0 {
            let message = format!(
                "cannot alter constraint \"{name}\" on relation \"{}\"",
                self.bare_name(site.table)
            );
            return Err(Refusal::new("55000", message));
        }
        let referenced = foreign.table;
        let enforces = state.enforcement_said && state.enforced != constraint.enforced;
        if enforces {
            let mode = if state.enforced {
                LockMode::ShareRowExclusive
            } else {
                LockMode::AccessExclusive
            };
            self.lock(referenced, mode, Role::Referenced);
        }
        for (oid, role) in self.partitions_below(site) {
            self.lock(oid, site.mode, role);
            if enforces && state.enforced {
                self.verify_foreign_key(oid, name, (site.mode, LockMode::ShareRowExclusive), role);
            }
            let relation = self.catalog.relation_mut(oid);
            let own = relation.and_then(|r| r.constraints.iter_mut().find(|c| c.name == name));
            let Some(own) = own else { continue };
            if state.deferral_said {
                own.deferrable = state.deferrable || state.initially_deferred;
                own.initially_deferred = state.initially_deferred;
            }
            if enforces {
                (own.enforced, own.valid) = (state.enforced, state.enforced);
            }
        }
        Ok(())
    }

    /// INHERIT and NO INHERIT of a NOT NULL.
    fn alter_inheritance(
        &mut self,
        site: &Site,
        name: &str,
        (column, inherit): (&str, bool),
    ) -> Judged {
        let relation = self.catalog.relation_mut(site.table);
        let own = relation.and_then(|r| r.constraints.iter_mut().find(|c| c.name == name));
        let Some(own) = own else { return Ok(()) };
        if own.no_inherit != inherit {
            return Ok(());
        }
        own.no_inherit = !inherit;
        let here = Site { only: false, ..*site };
        for (oid, role) in self.family(&here).into_iter().skip(1) {
            self.lock(oid, site.mode, role);
            let was = self
                .catalog
                .relation(oid)
                .and_then(|r| r.column(column))
                .is_some_and(|c| c.not_null);
            if inherit && !was {
                let work = Work::NotNull { column: column.to_owned() };
                self.read_rows(oid, site.mode, role, work);
                self.mark_not_null(oid, column, (None, 1));
            }
        }
        Ok(())
    }

    /// Returns the table and its partitions: what a foreign key or index constraint spreads to.
    pub(super) fn partitions_below(&self, site: &Site) -> Vec<(Oid, Role)> {
        let partitioned = self.kind(site.table) == RelationKind::PartitionedTable;
        self.family(&Site { only: !partitioned, ..*site })
    }

    pub(super) fn validate_constraint(&mut self, site: &Site, name: &str) -> Judged {
        let Some(constraint) = self.named_constraint(site.table, name)? else {
            let work = Work::Validation { constraint: name.to_owned() };
            self.read_rows(site.table, site.mode, Role::Named, work);
            return Ok(());
        };
        match &constraint.kind {
            ConstraintKind::Check { .. } => {}
            ConstraintKind::Foreign(_) => {}
            ConstraintKind::NotNull { .. } if self.catalog.version >= 18 => {}
            _ => {
                let message = format!(
                    "cannot validate constraint \"{name}\" of relation \"{}\"",
                    self.bare_name(site.table)
                );
                return Err(Refusal::new("42809", message));
            }
        }
        if !constraint.enforced {
            let message = format!("cannot validate NOT ENFORCED constraint \"{name}\"");
            return Err(Refusal::new("55000", message));
        }
        if constraint.valid {
            return Ok(());
        }
        if matches!(constraint.kind, ConstraintKind::Foreign(_)) {
            self.validate_foreign_key(site, name);
            return Ok(());
        }
        let spreads = !constraint.no_inherit;
        if site.only && spreads && !self.heirs(site.table).is_empty() {
            return Err(invalid_table("constraint must be validated on child tables too"));
        }
        for (oid, role) in self.family(&Site { only: !spreads, ..*site }) {
            self.lock(oid, site.mode, role);
            self.validate_rows(oid, name, (&constraint.kind, site.mode, role))?;
        }
        Ok(())
    }

    fn validate_rows(
        &mut self,
        table: Oid,
        name: &str,
        (kind, mode, role): (&ConstraintKind, LockMode, Role),
    ) -> Judged {
        let Some(relation) = self.catalog.relation_mut(table) else { return Ok(()) };
        let same = |c: &&mut Constraint| match (kind, &c.kind) {
            (ConstraintKind::NotNull { column }, ConstraintKind::NotNull { column: own }) => {
                own == column
            }
            _ => c.name == name,
        };
        let Some(own) = relation.constraints.iter_mut().find(same) else { return Ok(()) };
        if std::mem::replace(&mut own.valid, true) {
            return Ok(());
        }
        let check = match &own.kind {
            ConstraintKind::Check { expr, .. } => Some(expr.clone()),
            _ => None,
        };
        if let ConstraintKind::NotNull { column } = own.kind.clone()
            && let Some(column) = relation.column_mut(&column)
        {
            column.not_null_valid = true;
        }
        let work = Work::Validation { constraint: name.to_owned() };
        self.read_rows(table, mode, role, work);
        match check.filter(|_| self.kind(table) == RelationKind::Table) {
            // Functions may read other tables for each row.
            Some(expr) => self.evaluate(&expr.node, &self.scope_of(Some(table))),
            None => Ok(()),
        }
    }

    pub(super) fn drop_constraint(
        &mut self,
        site: &Site,
        name: &str,
        (if_exists, cascade): (bool, bool),
    ) -> Judged {
        // Partitions must not be in use, whatever becomes of the constraint.
        if self.kind(site.table) == RelationKind::PartitionedTable {
            for below in self.catalog.descendants(site.table) {
                self.lock(below, site.mode, Role::Partition);
            }
        }
        let constraint = match self.named_constraint(site.table, name) {
            Err(_) if if_exists => {
                self.skip();
                return Ok(());
            }
            found => found?,
        };
        let Some(constraint) = constraint else { return Ok(()) };
        if constraint.inherited > 0 {
            let table = self.bare_name(site.table);
            let message =
                format!("cannot drop inherited constraint \"{name}\" of relation \"{table}\"");
            return Err(invalid_table(message));
        }
        let partitioned = self.kind(site.table) == RelationKind::PartitionedTable;
        let heirs = !self.heirs(site.table).is_empty();
        let spreads = self.spreads(site.table, name);
        if site.only && partitioned && heirs && spreads && self.catalog.version < 18 {
            let message =
                "cannot remove constraint from only the partitioned table when partitions exist";
            return Err(invalid_table(message));
        }
        if let ConstraintKind::NotNull { column } = &constraint.kind {
            self.check_not_null_needless(site.table, column)?;
        }
        match &constraint.kind {
            ConstraintKind::Foreign(foreign) => {
                self.drop_foreign_key(site, name, foreign.table);
            }
            ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. } => {
                self.drop_check_below(site, (site.table, Role::Named), (name, &constraint.kind));
            }
            _ => {
                self.drop_dependents_of_constraint(site.table, name, cascade)?;
                self.forget_constraint(site.table, name);
            }
        }
        Ok(())
    }

    /// A NOT NULL stays as long as a key or an identity column needs it.
    fn check_not_null_needless(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let keyed = relation.constraints.iter().any(|constraint| {
            matches!(&constraint.kind, ConstraintKind::PrimaryKey { columns, .. } if columns.iter().any(|c| c == name))
        });
        if keyed {
            return Err(invalid_table(format!("column \"{name}\" is in a primary key")));
        }
        if relation.column(name).is_some_and(|column| column.identity.is_some()) {
            let message = format!(
                "column \"{name}\" of relation \"{}\" is an identity column",
                relation.name
            );
            return Err(Refusal::new("42601", message));
        }
        Ok(())
    }

    fn drop_check_below(
        &mut self,
        site: &Site,
        (table, role): (Oid, Role),
        (name, kind): (&str, &ConstraintKind),
    ) {
        self.lock(table, site.mode, role);
        let spreads = self.spreads(table, name);
        match kind {
            ConstraintKind::NotNull { column } => self.unmark_not_null(table, column),
            _ => self.forget_constraint(table, name),
        }
        if !spreads {
            return;
        }
        for heir in self.heirs(table) {
            let role = self.heir_role(heir);
            self.lock(heir, site.mode, role);
            let relation = self.catalog.relation_mut(heir);
            let same = |c: &&mut Constraint| match (kind, &c.kind) {
                (ConstraintKind::NotNull { column }, ConstraintKind::NotNull { column: own }) => {
                    own == column
                }
                _ => c.name == name,
            };
            let own = relation.and_then(|r| r.constraints.iter_mut().find(same));
            let Some(own) = own else { continue };
            if own.inherited <= 1 && !own.local && !site.only {
                let own = own.name.clone();
                self.drop_check_below(site, (heir, role), (&own, kind));
                continue;
            }
            own.inherited = own.inherited.saturating_sub(1);
            own.local |= site.only;
        }
    }

    pub(super) fn forget_constraint(&mut self, table: Oid, name: &str) {
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.constraints.retain(|constraint| constraint.name != name);
        }
    }
}
