//! SET NOT NULL and DROP NOT NULL.

use lockkeeper_core::change::{Refusal, Remark, Role, Work};

use super::site::{Site, invalid_table};
use crate::postgres::ast::{IndexElement, IndexKey};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn forbid_null(&mut self, site: &Site, name: &str) -> Judged {
        let column = self.attribute(site.table, name, "alter")?;
        if column.is_some_and(|column| column.not_null && column.not_null_valid) {
            return Ok(());
        }
        let partitioned = self.kind(site.table) == RelationKind::PartitionedTable;
        if site.only && partitioned {
            self.check_children_not_null(site, name)?;
        }
        if self.catalog.version >= 18 {
            self.forbid_null_below(site, (site.table, Role::Named), name);
            return Ok(());
        }
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            self.require_no_null(oid, name, (site, role));
        }
        Ok(())
    }

    /// What has the constraint already vouches for everything below it.
    fn forbid_null_below(&mut self, site: &Site, (table, role): (Oid, Role), name: &str) {
        self.lock(table, site.mode, role);
        let column = self.catalog.relation(table).and_then(|r| r.column(name));
        let was = column.is_some_and(|column| column.not_null);
        self.require_no_null(table, name, (site, role));
        if (was && table != site.table) || site.only {
            return;
        }
        for heir in self.heirs(table) {
            let role = self.heir_role(heir);
            self.forbid_null_below(site, (heir, role), name);
        }
    }

    /// A partitioned table alone may be NOT NULL if all partitions are.
    fn check_children_not_null(&mut self, site: &Site, name: &str) -> Judged {
        for heir in self.heirs(site.table) {
            let filled = self
                .catalog
                .relation(heir)
                .and_then(|r| r.column(name))
                .is_some_and(|c| c.not_null);
            if self.catalog.version < 18 {
                self.lock(heir, site.mode, Role::Partition);
            }
            if !filled || self.catalog.version >= 18 {
                return Err(invalid_table("constraint must be added to child tables too"));
            }
        }
        Ok(())
    }

    fn require_no_null(&mut self, table: Oid, name: &str, (site, role): (&Site, Role)) {
        let column = self.catalog.relation(table).and_then(|r| r.column(name));
        let (was, valid) = column.map_or((false, true), |c| (c.not_null, c.not_null_valid));
        if was && valid {
            return;
        }
        // A constraint that is not valid yet is validated, whatever CHECKs may prove.
        let proof = if was { None } else { self.proves_not_null(table, name) };
        match proof {
            Some(constraint) if self.kind(table) == RelationKind::Table => {
                self.remark(Remark::ProvenBy { constraint });
            }
            Some(_) => {}
            None => {
                let work = Work::NotNull { column: name.to_owned() };
                self.read_rows(table, site.mode, role, work);
            }
        }
        let inherited = if table == site.table { 0 } else { 1 };
        self.mark_not_null(table, name, (None, inherited));
    }

    /// Notes that a column is NOT NULL and valid; major 18 keeps a constraint for it.
    pub(super) fn mark_not_null(
        &mut self,
        table: Oid,
        name: &str,
        (constraint, inherited): (Option<&str>, u32),
    ) {
        let (version, born) = (self.catalog.version, self.catalog.now);
        let Some(relation) = self.catalog.relation_mut(table) else { return };
        let Some(column) = relation.column_mut(name) else { return };
        (column.not_null, column.not_null_valid) = (true, true);
        if version < 18 {
            return;
        }
        let of = |c: &&mut Constraint| matches!(&c.kind, ConstraintKind::NotNull { column } if column == name);
        if let Some(constraint) = relation.constraints.iter_mut().find(of) {
            constraint.valid = true;
            return;
        }
        let base = match constraint {
            Some(constraint) => constraint.to_owned(),
            None => format!("{}_{name}_not_null", relation.name),
        };
        let mut free = base.clone();
        for number in 1.. {
            if relation.constraint(&free).is_none() {
                break;
            }
            free = format!("{base}{number}");
        }
        relation.constraints.push(Constraint {
            name: free,
            kind: ConstraintKind::NotNull { column: name.to_owned() },
            valid: true,
            enforced: true,
            deferrable: false,
            initially_deferred: false,
            no_inherit: false,
            inherited,
            local: inherited == 0,
            born,
        });
    }

    pub(super) fn allow_null(&mut self, site: &Site, name: &str) -> Judged {
        let Some(column) = self.attribute(site.table, name, "alter")? else { return Ok(()) };
        let partitioned = self.kind(site.table) == RelationKind::PartitionedTable;
        if site.only && partitioned && !self.heirs(site.table).is_empty() && column.not_null {
            let message =
                "cannot remove constraint from only the partitioned table when partitions exist";
            return Err(invalid_table(message));
        }
        if column.identity.is_some() {
            let table = self.bare_name(site.table);
            let message =
                format!("column \"{name}\" of relation \"{table}\" is an identity column");
            return Err(Refusal::new("42601", message));
        }
        self.check_in_no_key(site.table, name)?;
        self.check_parents_allow_null(site.table, name)?;
        if !column.not_null {
            // Before major 18 the command goes down the tree whatever it finds.
            if self.catalog.version < 18 {
                self.lock_family(site);
            }
            return Ok(());
        }
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            self.check_in_no_key(oid, name)?;
            self.unmark_not_null(oid, name);
        }
        Ok(())
    }

    fn check_in_no_key(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let key = relation.constraints.iter().any(|constraint| {
            matches!(&constraint.kind, ConstraintKind::PrimaryKey { columns, .. } if columns.iter().any(|c| c == name))
        });
        if key {
            return Err(invalid_table(format!("column \"{name}\" is in a primary key")));
        }
        let identity = relation.replica_identity.and_then(|oid| self.catalog.relation(oid));
        let named = |element: &IndexElement| matches!(&element.key, IndexKey::Column(column) if column == name);
        let index = identity.and_then(|relation| relation.index.as_ref());
        if index.is_some_and(|index| index.elements.iter().any(named)) {
            let message = format!("column \"{name}\" is in index used as replica identity");
            return Err(invalid_table(message));
        }
        Ok(())
    }

    fn check_parents_allow_null(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let forced = relation.parents.iter().any(|parent| {
            let parent = self.catalog.relation(*parent);
            let inherits = relation.is_partition() || self.catalog.version >= 18;
            inherits && parent.and_then(|p| p.column(name)).is_some_and(|column| column.not_null)
        });
        if !forced {
            return Ok(());
        }
        Err(invalid_table(format!("column \"{name}\" is marked NOT NULL in parent table")))
    }

    /// Takes a column's NOT NULL away, with the constraint kept for it.
    pub(super) fn unmark_not_null(&mut self, table: Oid, name: &str) {
        let Some(relation) = self.catalog.relation_mut(table) else { return };
        if let Some(column) = relation.column_mut(name) {
            (column.not_null, column.not_null_valid) = (false, false);
        }
        relation.constraints.retain(|constraint| {
            !matches!(&constraint.kind, ConstraintKind::NotNull { column } if column == name)
        });
    }
}
