//! INHERIT and NO INHERIT, OF a type and NOT OF.

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::site::Site;
use crate::postgres::ast::{Name, Persistence};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, Relation, RelationKind};
use crate::postgres::judge::{Judge, Judged};

fn wrong_kind(message: &str) -> Judged {
    Err(Refusal::new("42809", message))
}

fn mismatch(message: String) -> Refusal {
    Refusal::new("42804", message)
}

impl Judge {
    pub(super) fn inherit(&mut self, site: &Site, name: &Name) -> Judged {
        self.check_may_inherit(site.table)?;
        let parent = self.required(name)?;
        self.lock(parent, LockMode::ShareUpdateExclusive, Role::InheritanceParent);
        self.check_may_be_parent(site.table, parent)?;
        for heir in self.catalog.descendants(site.table) {
            self.lock(heir, LockMode::AccessShare, Role::InheritanceChild);
        }
        self.check_columns_match(site.table, parent)?;
        self.check_constraints_match(site.table, parent)?;
        self.adopt(site.table, parent);
        Ok(())
    }

    fn check_may_inherit(&self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.of_type.is_some() {
            return wrong_kind("cannot change inheritance of typed table");
        }
        if relation.is_partition() {
            return wrong_kind("cannot change inheritance of a partition");
        }
        if relation.kind == RelationKind::PartitionedTable {
            return wrong_kind("cannot change inheritance of partitioned table");
        }
        Ok(())
    }

    fn check_may_be_parent(&self, table: Oid, parent: Oid) -> Judged {
        let (Some(child), Some(relation)) =
            (self.catalog.relation(table), self.catalog.relation(parent))
        else {
            return Ok(());
        };
        if !matches!(
            relation.kind,
            RelationKind::Table | RelationKind::ForeignTable | RelationKind::PartitionedTable
        ) {
            return wrong_kind("the parent is not a table or foreign table");
        }
        let temporary = |relation: &Relation| relation.persistence == Persistence::Temporary;
        if temporary(relation) && !temporary(child) {
            return wrong_kind("cannot inherit from temporary relation");
        }
        if relation.kind == RelationKind::PartitionedTable {
            return wrong_kind("cannot inherit from a partitioned table");
        }
        if relation.is_partition() {
            return wrong_kind("cannot inherit from a partition");
        }
        if child.parents.contains(&parent) {
            let message =
                format!("relation \"{}\" would be inherited from more than once", relation.name);
            return Err(Refusal::new("42P07", message));
        }
        if table == parent || self.catalog.descendants(table).contains(&parent) {
            return Err(Refusal::new("42P07", "circular inheritance not allowed"));
        }
        Ok(())
    }

    /// Refuses a child that lacks columns of the parent, or has others.
    pub(super) fn check_columns_match(&self, child: Oid, parent: Oid) -> Judged {
        let (Some(child), Some(parent)) =
            (self.catalog.relation(child), self.catalog.relation(parent))
        else {
            return Ok(());
        };
        if child.presumed || parent.presumed {
            return Ok(());
        }
        for column in &parent.columns {
            let name = &column.name;
            let Some(own) = child.column(name) else {
                return Err(mismatch(format!("child table is missing column \"{name}\"")));
            };
            if own.ty != column.ty {
                let table = &child.name;
                let message =
                    format!("child table \"{table}\" has different type for column \"{name}\"");
                return Err(mismatch(message));
            }
            if own.collation.as_deref().unwrap_or("default")
                != column.collation.as_deref().unwrap_or("default")
            {
                let table = &child.name;
                let message = format!(
                    "child table \"{table}\" has different collation for column \"{name}\""
                );
                return Err(Refusal::new("42P21", message));
            }
            let wide = column.not_null && !self.is_own_not_null(parent, name);
            if wide && !own.not_null {
                let message = format!("column \"{name}\" in child table must be marked NOT NULL");
                return Err(mismatch(message));
            }
            if column.generated.is_some() != own.generated.is_some() {
                let message =
                    format!("column \"{name}\" in child table must be generated as its parent's");
                return Err(mismatch(message));
            }
        }
        Ok(())
    }

    /// Returns whether a NOT NULL is not inherited.
    fn is_own_not_null(&self, relation: &Relation, column: &str) -> bool {
        relation.constraints.iter().any(|constraint| {
            let of =
                matches!(&constraint.kind, ConstraintKind::NotNull { column: of } if of == column);
            of && constraint.no_inherit
        })
    }

    pub(super) fn check_constraints_match(&self, child: Oid, parent: Oid) -> Judged {
        let (Some(child), Some(parent)) =
            (self.catalog.relation(child), self.catalog.relation(parent))
        else {
            return Ok(());
        };
        if child.presumed {
            return Ok(());
        }
        for constraint in parent.constraints.iter().filter(|constraint| !constraint.no_inherit) {
            check_not_null(child, constraint)?;
            let ConstraintKind::Check { expr, .. } = &constraint.kind else { continue };
            let name = &constraint.name;
            let own = child
                .constraint(name)
                .filter(|own| matches!(own.kind, ConstraintKind::Check { .. }));
            let Some(own) = own else {
                return Err(mismatch(format!("child table is missing constraint \"{name}\"")));
            };
            let same = matches!(&own.kind, ConstraintKind::Check { expr: other, .. } if other.node == expr.node);
            let table = &child.name;
            if !same {
                let message = format!(
                    "child table \"{table}\" has different definition for check constraint \"{name}\""
                );
                return Err(mismatch(message));
            }
            let conflict = |what: &str| {
                let message = format!(
                    "constraint \"{name}\" conflicts with {what} constraint on child table \"{table}\""
                );
                Err(Refusal::new("55000", message))
            };
            if own.no_inherit {
                return conflict("non-inherited");
            }
            if constraint.valid && !own.valid && own.enforced {
                return conflict("NOT VALID");
            }
            if constraint.enforced && !own.enforced {
                return conflict("NOT ENFORCED");
            }
        }
        Ok(())
    }

    /// Makes one table the child of another.
    pub(super) fn adopt(&mut self, child: Oid, parent: Oid) {
        let Some(above) = self.catalog.relation_mut(parent) else { return };
        above.children.push(child);
        let columns: Vec<String> = above.columns.iter().map(|c| c.name.clone()).collect();
        let constraints = inherited_names(above);
        let partitions = above.kind == RelationKind::PartitionedTable;
        let Some(below) = self.catalog.relation_mut(child) else { return };
        below.parents.push(parent);
        for column in below.columns.iter_mut().filter(|c| columns.contains(&c.name)) {
            column.inherited += 1;
            column.local &= !partitions;
        }
        for constraint in below.constraints.iter_mut().filter(|c| constraints.contains(&c.name)) {
            constraint.inherited += 1;
            constraint.local &= !partitions;
        }
    }

    /// Ends that; what was inherited is the child's own from here on.
    pub(super) fn release(&mut self, child: Oid, parent: Oid) {
        let Some(above) = self.catalog.relation_mut(parent) else { return };
        above.children.retain(|oid| *oid != child);
        let columns: Vec<String> = above.columns.iter().map(|c| c.name.clone()).collect();
        let constraints = inherited_names(above);
        let Some(below) = self.catalog.relation_mut(child) else { return };
        below.parents.retain(|oid| *oid != parent);
        for column in below.columns.iter_mut().filter(|c| columns.contains(&c.name)) {
            column.inherited = column.inherited.saturating_sub(1);
            column.local |= column.inherited == 0;
        }
        for constraint in below.constraints.iter_mut().filter(|c| constraints.contains(&c.name)) {
            constraint.inherited = constraint.inherited.saturating_sub(1);
            constraint.local |= constraint.inherited == 0;
        }
    }

    pub(super) fn no_inherit(&mut self, site: &Site, name: &Name) -> Judged {
        let partition = self.catalog.relation(site.table).is_some_and(Relation::is_partition);
        if partition {
            return wrong_kind("cannot change inheritance of a partition");
        }
        let parent = self.required(name)?;
        self.lock(parent, LockMode::AccessShare, Role::InheritanceParent);
        let child = self.catalog.relation(site.table);
        if child.is_some_and(|c| !c.presumed && !c.parents.contains(&parent)) {
            let message = format!(
                "relation \"{name}\" is not a parent of relation \"{}\"",
                self.bare_name(site.table)
            );
            return Err(Refusal::new("42P01", message));
        }
        self.release(site.table, parent);
        Ok(())
    }

    pub(super) fn of_type(&mut self, site: &Site, ty: &Name) -> Judged {
        let schema = ty.schema.clone().or_else(|| {
            let mut path = self.catalog.search_path.iter();
            path.find(|schema| {
                self.catalog.types.get(*schema).is_some_and(|t| t.contains_key(&ty.name))
            })
            .cloned()
        });
        let composite = schema.as_ref().and_then(|schema| self.catalog.oid_in(schema, &ty.name));
        let Some(composite) = composite else {
            if self.catalog.open {
                return Ok(());
            }
            return Err(Refusal::new("42704", format!("type \"{ty}\" does not exist")));
        };
        if self.kind(composite) != RelationKind::CompositeType {
            return wrong_kind("the type is the row type of another table");
        }
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        if !relation.parents.is_empty() {
            return wrong_kind("typed tables cannot inherit");
        }
        let attributes = self.catalog.relation(composite).map(|c| c.columns.as_slice());
        let own = relation.columns.iter().map(|c| (&c.name, &c.ty));
        let same = attributes.unwrap_or_default().iter().map(|c| (&c.name, &c.ty)).eq(own);
        if !same && !relation.presumed {
            return Err(mismatch("table and type have different columns".to_owned()));
        }
        if let Some(relation) = self.catalog.relation_mut(site.table) {
            relation.of_type = schema.map(|schema| Box::new((schema, ty.name.clone())));
        }
        Ok(())
    }

    pub(super) fn not_of(&mut self, site: &Site) -> Judged {
        let Some(relation) = self.catalog.relation_mut(site.table) else { return Ok(()) };
        if relation.of_type.take().is_none() && !relation.presumed {
            let message = format!("\"{}\" is not a typed table", relation.name);
            return Err(Refusal::new("42809", message));
        }
        Ok(())
    }
}

/// Refuses a NOT NULL of the child that promises less than the parent's.
fn check_not_null(child: &Relation, above: &Constraint) -> Judged {
    let ConstraintKind::NotNull { column } = &above.kind else { return Ok(()) };
    let own = child.constraints.iter().find(
        |own| matches!(&own.kind, ConstraintKind::NotNull { column: other } if other == column),
    );
    let what = match own {
        Some(own) if own.no_inherit => "non-inherited",
        Some(own) if above.valid && !own.valid => "NOT VALID",
        _ => return Ok(()),
    };
    let message = format!(
        "constraint \"{}\" conflicts with {what} constraint on child table \"{}\"",
        above.name, child.name
    );
    Err(Refusal::new("42P17", message))
}

/// Returns the names of constraints that children have, too.
fn inherited_names(parent: &Relation) -> Vec<String> {
    let constraints = parent.constraints.iter().filter(|constraint| {
        let kind = &constraint.kind;
        let spreads = matches!(kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. });
        spreads && !constraint.no_inherit
    });
    constraints.map(|constraint| constraint.name.clone()).collect()
}
