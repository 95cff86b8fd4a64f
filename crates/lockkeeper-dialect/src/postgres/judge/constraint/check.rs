//! CHECK constraints.

use std::sync::Arc;

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::{ALTERED, Adding};
use crate::postgres::ast::{Expr, Node, TableConstraint};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, RelationKind};
use crate::postgres::judge::value::columns_in;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn add_check(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (expr, no_inherit): (&Expr, bool),
        adding: Adding,
    ) -> Judged {
        self.check_condition(table, expr)?;
        let partitioned = self
            .catalog
            .relation(table)
            .is_some_and(|relation| relation.kind == RelationKind::PartitionedTable);
        if no_inherit && partitioned {
            let message = "cannot add NO INHERIT constraint to partitioned table";
            return Err(Refusal::new("42P16", message));
        }
        if !no_inherit {
            self.check_only(table, adding)?;
        }
        let columns = columns_in(&expr.node);
        let name = self.check_name(table, written.name.as_deref(), &columns);
        let kind = ConstraintKind::Check { expr: Arc::new(expr.clone()), columns };
        let mut state = written.state;
        // A table without rows has nothing that could be wrong.
        state.valid |= adding == Adding::NewTable;
        let constraint = Constraint { no_inherit, ..self.constraint(name, kind, state) };
        self.spread_check(table, &constraint, Role::Named, adding)
    }

    /// Returns the name said, or the one the server makes of the only column.
    fn check_name(&self, table: Oid, said: Option<&str>, columns: &[String]) -> String {
        let (schema, relation) = self.place(table);
        let column = if let [only] = columns { only.as_str() } else { "" };
        said.map_or_else(
            || self.catalog.free_constraint_name(&schema, (&relation, column, "check")),
            str::to_owned,
        )
    }

    fn check_condition(&self, table: Oid, expr: &Expr) -> Judged {
        let mut refusal = None;
        expr.node.walk(&mut |node| {
            if matches!(node, Node::Subquery(_)) {
                let message = "cannot use subquery in check constraint";
                refusal.get_or_insert_with(|| Refusal::new("0A000", message));
            }
        });
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        self.check_columns(table, &expr.node, None)?;
        self.check_functions(&expr.node)?;
        self.check_calls(expr, Some(table), "check constraints")?;
        self.check_fits(&expr.node, Some(table))?;
        self.check_enum_values(table, &expr.node)?;
        self.check_no_system_column(table, &expr.node, "check constraint")?;
        self.check_condition_type(table, &expr.node, "CHECK")
    }

    /// Refuses literals compared with an enum that are no values of it, or not yet.
    fn check_enum_values(&self, table: Oid, node: &Node) -> Judged {
        let mut checked = Ok(());
        node.walk(&mut |node| {
            let Node::Op(_, operands) = node else { return };
            let typed = operands.iter().filter(|operand| !matches!(operand, Node::Text(_)));
            let ty = typed.filter_map(|operand| self.type_of(operand, Some(table))).next();
            for operand in operands {
                if let (Ok(()), Node::Text(value), Some(ty)) = (&checked, operand, &ty) {
                    checked = self.check_enum(value, ty);
                }
            }
        });
        checked
    }

    /// Adds the constraint to the table and, unless one merges it, to its children.
    fn spread_check(
        &mut self,
        table: Oid,
        constraint: &Constraint,
        role: Role,
        adding: Adding,
    ) -> Judged {
        if self.merges_check(table, constraint, role)? {
            return Ok(());
        }
        let stored = self.catalog.relation(table).is_some_and(|r| {
            matches!(r.kind, RelationKind::Table | RelationKind::MaterializedView)
        });
        if constraint.valid && stored && adding != Adding::NewTable {
            let work = Work::Check { constraint: constraint.name.clone() };
            self.scan(table, ALTERED, role, work);
            if let ConstraintKind::Check { expr, .. } = &constraint.kind {
                // Functions may read other tables for each row.
                let scope = self.scope_of(Some(table));
                self.evaluate(&expr.node, &scope)?;
            }
        }
        self.push_constraint(table, constraint.clone());
        if constraint.no_inherit {
            return Ok(());
        }
        for child in self.children(table) {
            let role = self.child_role(child);
            self.lock(child, LockMode::AccessExclusive, role);
            let inherited = Constraint { inherited: 1, local: false, ..constraint.clone() };
            self.spread_check(child, &inherited, role, adding)?;
        }
        Ok(())
    }

    /// Merges the constraint with one of that name, if the table has it: `true`.
    fn merges_check(&mut self, table: Oid, new: &Constraint, role: Role) -> Result<bool, Refusal> {
        let Some(relation) = self.catalog.relation_mut(table) else { return Ok(true) };
        let name = relation.name.clone();
        let Some(old) = relation.constraints.iter_mut().find(|c| c.name == new.name) else {
            return Ok(false);
        };
        let equal = match (&old.kind, &new.kind) {
            (ConstraintKind::Check { expr: one, .. }, ConstraintKind::Check { expr: two, .. }) => {
                one.node == two.node
            }
            _ => false,
        };
        // One that is written for a table merges only with what it inherits.
        let named = role == Role::Named;
        if !equal || (named && (old.local || old.inherited == 0)) {
            let message =
                format!("constraint \"{}\" for relation \"{name}\" already exists", new.name);
            return Err(Refusal::new("42710", message));
        }
        let clash = |what: &str| {
            let message = format!(
                "constraint \"{}\" conflicts with {what} constraint on relation \"{name}\"",
                new.name
            );
            Err(Refusal::new("42P17", message))
        };
        if old.no_inherit {
            return clash("non-inherited");
        }
        if new.inherited > 0 && new.no_inherit {
            return clash("inherited");
        }
        if !old.valid && new.valid && old.enforced {
            return clash("NOT VALID");
        }
        if new.inherited > 0 {
            old.inherited += 1;
        } else {
            old.local = true;
        }
        Ok(true)
    }

    /// Returns a table's children.
    pub(in crate::postgres::judge) fn children(&self, table: Oid) -> Vec<Oid> {
        self.catalog.relation(table).map(|r| r.children.to_vec()).unwrap_or_default()
    }

    /// Returns how a table is touched through its parent.
    pub(in crate::postgres::judge) fn child_role(&self, child: Oid) -> Role {
        match self.catalog.relation(child) {
            Some(relation) if relation.is_partition() => Role::Partition,
            _ => Role::InheritanceChild,
        }
    }
}
