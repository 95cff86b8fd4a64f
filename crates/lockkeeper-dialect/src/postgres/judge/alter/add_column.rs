//! ADD COLUMN.

use std::sync::Arc;

use lockkeeper_core::change::{Refusal, Role, Work};

use super::site::{Site, invalid_table};
use crate::postgres::ast::{
    ColumnConstraintKind, ColumnDef, Expr, Node, TableConstraint, TableConstraintKind, Volatility,
};
use crate::postgres::catalog::{Column, Oid, RelationKind, Type, TypeShape};
use crate::postgres::judge::constraint::Adding;
use crate::postgres::judge::value::{Scope, is_null};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn add_column(
        &mut self,
        site: &Site,
        definition: &ColumnDef,
        if_not_exists: bool,
    ) -> Judged {
        self.check_takes_columns(site)?;
        if let Err(refusal) = self.check_column_free(site.table, &definition.name) {
            if if_not_exists && !super::site::is_system(&definition.name) {
                self.skip();
                return Ok(());
            }
            return Err(refusal);
        }
        let numbered = self.is_numbered(definition);
        if site.only && !self.heirs(site.table).is_empty() {
            return Err(invalid_table("column must be added to child tables too"));
        }
        self.check_identity_spreads(site.table, definition)?;
        let column = self.column(site.table, definition)?;
        let given = Given { default: self.initial(&column), numbered };
        self.add_below(site, (site.table, Role::Named), &column, &given)?;
        let filled = given.fills(&column);
        let null = has_null_default(definition);
        for constraint in super::super::create::constraints_behind(definition) {
            self.add_inline(site, &constraint, filled && !null)?;
            let foreign = matches!(constraint.kind, TableConstraintKind::ForeignKey { .. });
            if foreign && null {
                // A default that was written is looked up, be it NULL.
                let work = Work::ForeignKey { constraint: constraint.name.unwrap_or_default() };
                self.read_rows(site.table, site.mode, Role::Named, work);
            }
        }
        Ok(())
    }

    fn check_takes_columns(&self, site: &Site) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        if relation.of_type.is_some() {
            return Err(Refusal::new("42809", "cannot add column to typed table"));
        }
        if relation.is_partition() {
            return Err(Refusal::new("42809", "cannot add column to a partition"));
        }
        Ok(())
    }

    fn is_numbered(&self, definition: &ColumnDef) -> bool {
        let serial = definition
            .ty
            .as_ref()
            .is_some_and(|ty| ty.name.schema.is_none() && ty.name.name.ends_with("serial"));
        let kinds = definition.constraints.iter().map(|constraint| &constraint.kind);
        serial
            || kinds.into_iter().any(|kind| matches!(kind, ColumnConstraintKind::Identity { .. }))
    }

    fn check_identity_spreads(&self, table: Oid, definition: &ColumnDef) -> Judged {
        let identity = definition
            .constraints
            .iter()
            .any(|constraint| matches!(constraint.kind, ColumnConstraintKind::Identity { .. }));
        let partitioned = self.kind(table) == RelationKind::PartitionedTable;
        let spreads = partitioned && self.catalog.version >= 17;
        if identity && !spreads && !self.heirs(table).is_empty() {
            let message = "cannot recursively add identity column to table that has child tables";
            return Err(invalid_table(message));
        }
        Ok(())
    }

    /// Returns the expression that fills a new column, be it the column's or its domain's.
    fn initial(&self, column: &Column) -> Option<Arc<Expr>> {
        column.default.clone().or_else(|| self.default_of_domain(&column.ty))
    }

    fn default_of_domain(&self, ty: &Type) -> Option<Arc<Expr>> {
        let mut ty = ty.clone();
        for _ in 0..32 {
            match self.catalog.type_def(&ty).map(|def| &def.shape) {
                Some(TypeShape::Domain { default: Some(default), .. }) if !ty.array => {
                    return Some(default.clone());
                }
                Some(TypeShape::Domain { base, .. }) if !ty.array => ty.clone_from(base),
                _ => return None,
            }
        }
        None
    }

    /// Adds a column to a table and everything below it.
    fn add_below(
        &mut self,
        site: &Site,
        (table, role): (Oid, Role),
        column: &Column,
        given: &Given,
    ) -> Judged {
        self.lock(table, site.mode, role);
        let present = self.catalog.relation(table).and_then(|r| r.column(&column.name)).cloned();
        if let Some(present) = present {
            return self.merge_column(table, &present, column);
        }
        self.fill(site, (table, role), column, given)?;
        let mut own = column.clone();
        let null = given.is_null() && !given.numbered && column.generated.is_none();
        own.unfilled = null.then_some(self.catalog.now);
        if table != site.table {
            (own.inherited, own.local) = (1, false);
            own.sequence = None;
        }
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.columns.push(own);
        }
        if column.not_null {
            let inherited = u32::from(table != site.table);
            self.mark_not_null(table, &column.name, (None, inherited));
        }
        for heir in self.heirs(table) {
            let role = self.heir_role(heir);
            self.add_below(site, (heir, role), column, given)?;
        }
        Ok(())
    }

    /// A child that has the column already takes it as inherited.
    fn merge_column(&mut self, table: Oid, present: &Column, column: &Column) -> Judged {
        let relation = self.bare_name(table);
        let name = &column.name;
        if present.ty != column.ty {
            let message =
                format!("child table \"{relation}\" has different type for column \"{name}\"");
            return Err(Refusal::new("42804", message));
        }
        let collation = |column: &Column| column.collation.clone();
        if collation(present) != collation(column) {
            let message =
                format!("child table \"{relation}\" has different collation for column \"{name}\"");
            return Err(Refusal::new("42P21", message));
        }
        let own = self.catalog.relation_mut(table).and_then(|r| r.column_mut(name));
        if let Some(own) = own {
            own.inherited += 1;
        }
        Ok(())
    }

    /// Records what giving the rows of one table the new column takes.
    fn fill(
        &mut self,
        site: &Site,
        (table, role): (Oid, Role),
        column: &Column,
        given: &Given,
    ) -> Judged {
        let work = self.filling(column, given);
        if work.is_some() || given.default.is_some() {
            self.check_row_type_unused(table)?;
        }
        check_fits(column, given)?;
        if let Some(work) = &work {
            self.rewrite_rows(table, site.mode, role, work)?;
        }
        self.evaluate_default(table, given, work.is_some())?;
        let empty = self.catalog.relation(table).is_none_or(|r| r.empty || !r.has_storage());
        let null = given.is_null() && !given.numbered && column.generated.is_none();
        let constant = work.is_none() && !null && column.generated.is_none();
        if column.not_null && !constant {
            let work = Work::NotNull { column: column.name.clone() };
            self.read_rows(table, site.mode, role, work);
        }
        if !empty && null && (column.not_null || self.domain_forbids_null(&column.ty)) {
            let message = format!(
                "column \"{}\" of relation \"{}\" contains null values",
                column.name,
                self.bare_name(table)
            );
            self.may_be_refused(Refusal::new("23502", message));
        }
        Ok(())
    }

    /// Returns why every row is written anew, if it is.
    fn filling(&self, column: &Column, given: &Given) -> Option<Work> {
        if let Some(generated) = &column.generated {
            return generated.stored.then_some(Work::StoredGenerated);
        }
        if given.numbered {
            return Some(Work::Numbered);
        }
        if self.constrained_domain(&column.ty) {
            return Some(Work::ConstrainedDomain(column.ty.to_string()));
        }
        let default = given.default.as_ref()?;
        let volatile = self.volatility(&default.node) == Volatility::Volatile;
        volatile.then(|| Work::VolatileDefault(default.sql.clone()))
    }

    fn domain_forbids_null(&self, ty: &Type) -> bool {
        let mut ty = ty.clone();
        for _ in 0..32 {
            match self.catalog.type_def(&ty).map(|def| &def.shape) {
                Some(TypeShape::Domain { not_null: true, .. }) if !ty.array => return true,
                Some(TypeShape::Domain { base, .. }) if !ty.array => ty.clone_from(base),
                _ => return false,
            }
        }
        false
    }

    /// Evaluates the default: once if all rows get the same value, else for each row.
    fn evaluate_default(&mut self, table: Oid, given: &Given, each: bool) -> Judged {
        let relation = self.catalog.relation(table);
        let none = relation.is_none_or(|r| r.empty || !r.has_storage());
        if given.numbered || (each && none) {
            return Ok(());
        }
        match given.default.clone() {
            Some(default) => self.evaluate(&default.node, &Scope::default()),
            None => Ok(()),
        }
    }

    fn add_inline(&mut self, site: &Site, constraint: &TableConstraint, filled: bool) -> Judged {
        if let TableConstraintKind::NotNull { column, no_inherit } = &constraint.kind {
            self.name_not_null(site.table, (column, constraint.name.as_deref()), *no_inherit);
            return Ok(());
        }
        self.add_constraint(site.table, constraint, Adding::NewColumn { filled })
    }

    /// Gives the constraint kept for a NOT NULL the name that was written.
    fn name_not_null(&mut self, table: Oid, (column, name): (&str, Option<&str>), alone: bool) {
        let Some(relation) = self.catalog.relation_mut(table) else { return };
        let of = |kind: &crate::postgres::catalog::ConstraintKind| matches!(kind, crate::postgres::catalog::ConstraintKind::NotNull { column: of } if of == column);
        if let Some(constraint) = relation.constraints.iter_mut().find(|c| of(&c.kind)) {
            constraint.no_inherit = alone;
            if let Some(name) = name {
                name.clone_into(&mut constraint.name);
            }
        }
    }
}

/// Where a new column's values come from.
struct Given {
    default: Option<Arc<Expr>>,
    /// It is serial or identity.
    numbered: bool,
}

impl Given {
    fn is_null(&self) -> bool {
        self.default.as_ref().is_none_or(|default| is_null(&default.node))
    }

    fn fills(&self, column: &Column) -> bool {
        self.numbered || column.generated.is_some() || self.default.is_some()
    }
}

fn has_null_default(definition: &ColumnDef) -> bool {
    definition.constraints.iter().any(|constraint| {
        matches!(&constraint.kind, ColumnConstraintKind::Default(expr) if is_null(&expr.node))
    })
}

/// Refuses a constant that is too long for its column: it is put into every row at once.
fn check_fits(column: &Column, given: &Given) -> Judged {
    let limit = column.ty.modifiers.first().and_then(|text| text.parse::<usize>().ok());
    let bounded = !column.ty.array && matches!(column.ty.name.as_str(), "varchar" | "bpchar");
    let (Some(limit), Some(default), true) = (limit, &given.default, bounded) else {
        return Ok(());
    };
    let Node::Text(text) = &default.node else { return Ok(()) };
    if text.trim_end_matches(' ').chars().count() <= limit {
        return Ok(());
    }
    Err(Refusal::new("22001", format!("value too long for type {}", column.ty)))
}
