//! The table a statement alters, its heirs, and looking up what an action names.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use crate::postgres::ast::IndexKey;
use crate::postgres::catalog::{Column, Oid, Relation, RelationKind};
use crate::postgres::judge::{Judge, Judged};

/// Where the actions of one ALTER work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub table: Oid,
    /// The lock of the whole statement.
    pub mode: LockMode,
    /// ONLY was written.
    pub only: bool,
}

const SYSTEM: &[&str] = &["tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"];

pub(super) fn is_system(column: &str) -> bool {
    SYSTEM.contains(&column)
}

pub(super) fn invalid_table(message: impl Into<String>) -> Refusal {
    Refusal::new("42P16", message)
}

impl Judge {
    /// Returns a copy of a relation's children.
    pub(super) fn heirs(&self, table: Oid) -> Vec<Oid> {
        self.catalog.relation(table).map(|relation| relation.children.to_vec()).unwrap_or_default()
    }

    /// Returns how a child comes to be touched with its parent.
    pub(super) fn heir_role(&self, child: Oid) -> Role {
        match self.catalog.relation(child).is_some_and(Relation::is_partition) {
            true => Role::Partition,
            false => Role::InheritanceChild,
        }
    }

    /// Returns the table itself and, unless ONLY was written, all its descendants, each with its
    /// role.
    pub(super) fn family(&self, site: &Site) -> Vec<(Oid, Role)> {
        let mut family = vec![(site.table, Role::Named)];
        if !site.only {
            let heirs = self.catalog.descendants(site.table).into_iter();
            family.extend(heirs.map(|heir| (heir, self.heir_role(heir))));
        }
        family
    }

    /// Locks every descendant as the statement locks its table.
    pub(super) fn lock_family(&mut self, site: &Site) {
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
        }
    }

    /// Returns a relation's bare name for messages.
    pub(super) fn bare_name(&self, oid: Oid) -> String {
        self.catalog.relation(oid).map(|relation| relation.name.clone()).unwrap_or_default()
    }

    pub(super) fn shown_relation(&self, oid: Oid) -> String {
        self.catalog.relation(oid).map(|r| self.catalog.shown(r)).unwrap_or_default()
    }

    pub(super) fn kind(&self, oid: Oid) -> RelationKind {
        self.catalog.relation(oid).map(|relation| relation.kind).unwrap_or_default()
    }

    /// Returns a column that has to be there; `None` when nobody knows the relation's columns.
    /// System columns are refused.
    pub(super) fn attribute(
        &self,
        table: Oid,
        name: &str,
        doing: &str,
    ) -> Result<Option<Column>, Refusal> {
        let Some(relation) = self.catalog.relation(table) else { return Ok(None) };
        if let Some(column) = relation.column(name) {
            return Ok(Some(column.clone()));
        }
        if is_system(name) {
            let message = format!("cannot {doing} system column \"{name}\"");
            return Err(Refusal::new("0A000", message));
        }
        if relation.presumed {
            return Ok(None);
        }
        Err(self.no_column(table, name))
    }

    pub(super) fn no_column(&self, table: Oid, name: &str) -> Refusal {
        let relation = self.bare_name(table);
        Refusal::new(
            "42703",
            format!("column \"{name}\" of relation \"{relation}\" does not exist"),
        )
    }

    /// Notes a refusal that rows may cause, and goes on.
    pub(super) fn may_be_refused(&mut self, refusal: Refusal) {
        self.verdict.refusal.get_or_insert(refusal.perhaps());
    }

    /// Records that a table's rows are read in full, if it keeps any of its own.
    pub(super) fn read_rows(&mut self, table: Oid, mode: LockMode, role: Role, work: Work) {
        if self.kind(table) == RelationKind::Table {
            self.scan(table, mode, role, work);
        }
    }

    /// Records a rewrite, if the table keeps rows of its own.
    pub(super) fn rewrite_rows(
        &mut self,
        table: Oid,
        mode: LockMode,
        role: Role,
        work: &Work,
    ) -> Judged {
        if !matches!(self.kind(table), RelationKind::Table | RelationKind::MaterializedView) {
            return Ok(());
        }
        self.check_row_type_unused(table)?;
        self.rewrite(table, mode, role, work);
        self.evaluate_indexes(table)
    }

    /// Records what functions in the indexes of a table do while those are built again.
    fn evaluate_indexes(&mut self, table: Oid) -> Judged {
        let indexes = self.catalog.relation(table).map(|r| r.indexes.clone()).unwrap_or_default();
        for index in indexes {
            let index = self.catalog.relation(index).and_then(|r| r.index.clone());
            let Some(index) = index else { continue };
            let keys = index.elements.iter().filter_map(|element| match &element.key {
                IndexKey::Expression(expr) => Some(&**expr),
                IndexKey::Column(_) => None,
            });
            for expr in keys.chain(index.predicate.as_deref()) {
                self.run_expression_in(&expr.node, self.catalog.version >= 17)?;
            }
        }
        Ok(())
    }

    /// Refuses to change rows whose type columns of other tables have.
    pub(super) fn check_row_type_unused(&self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if !self.catalog.may_be_stored(&relation.schema, &relation.name) {
            return Ok(());
        }
        let uses = |column: &Column| {
            column.ty.schema == relation.schema && column.ty.name == relation.name
        };
        let stores = |other: &&Relation| {
            other.oid != table
                && matches!(other.kind, RelationKind::Table | RelationKind::MaterializedView)
        };
        for other in self.catalog.relations().filter(stores) {
            if let Some(column) = other.columns.iter().find(|column| uses(column)) {
                let message = format!(
                    "cannot alter table \"{}\" because column \"{}.{}\" uses its row type",
                    relation.name, other.name, column.name
                );
                return Err(Refusal::new("0A000", message));
            }
        }
        Ok(())
    }
}
