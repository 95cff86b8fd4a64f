//! RENAME of relations, columns and constraints, and SET SCHEMA.

use lockkeeper_core::change::{LockMode, Refusal, Remark, Role};

use super::site::{Site, invalid_table};
use crate::postgres::ast::{Persistence, RelationWord};
use crate::postgres::catalog::{ConstraintKind, Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn rename_relation(&mut self, site: &Site, _word: RelationWord, to: &str) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        let (schema, old) = (relation.schema.clone(), relation.name.clone());
        self.check_free(&schema, to)?;
        let table = relation.index.as_ref().map(|index| index.table);
        if let Some(table) = table.and_then(|table| self.catalog.relation_mut(table)) {
            // The constraint of an index goes by the same name.
            let of_index = |kind: &ConstraintKind| index_of(kind) == Some(site.table);
            table.constraints.iter_mut().filter(|c| of_index(&c.kind)).for_each(|constraint| {
                to.clone_into(&mut constraint.name);
            });
        }
        if table.is_none() {
            let how = format!("it is called {to} now");
            self.remark(Remark::Breaks { object: self.catalog.shown_name(&schema, &old), how });
        }
        self.catalog.rename(site.table, &schema, to);
        Ok(())
    }

    fn check_free(&self, schema: &str, name: &str) -> Judged {
        match self.catalog.oid_in(schema, name) {
            Some(_) => Err(Refusal::new("42P07", format!("relation \"{name}\" already exists"))),
            None => Ok(()),
        }
    }

    pub(super) fn rename_column(&mut self, site: &Site, from: &str, to: &str) -> Judged {
        self.check_renames_columns(site.table)?;
        if !site.only {
            self.lock_family(site);
        }
        let family: Vec<Oid> = self.family(site).into_iter().map(|(oid, _)| oid).collect();
        if site.only && !self.heirs(site.table).is_empty() {
            let message =
                format!("inherited column \"{from}\" must be renamed in child tables too");
            return Err(invalid_table(message));
        }
        for oid in &family {
            let Some(column) = self.attribute(*oid, from, "rename")? else { continue };
            let within = family.iter().filter(|parent| self.heirs(**parent).contains(oid)).count();
            if column.inherited as usize > within {
                let message = format!("cannot rename inherited column \"{from}\"");
                return Err(invalid_table(message));
            }
            self.check_column_free(*oid, to)?;
        }
        for oid in family {
            self.call_column(oid, from, to);
        }
        let object = format!("{}.{from}", self.shown_relation(site.table));
        self.remark(Remark::Breaks { object, how: format!("it is called {to} now") });
        Ok(())
    }

    fn check_renames_columns(&self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.kind == RelationKind::Sequence {
            let message = format!("cannot rename columns of relation \"{}\"", relation.name);
            return Err(Refusal::new("42809", message));
        }
        if relation.of_type.is_some() {
            return Err(Refusal::new("42809", "cannot rename column of typed table"));
        }
        Ok(())
    }

    /// Refuses the name of a column that is there.
    pub(super) fn check_column_free(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if super::site::is_system(name) {
            let message = format!("column name \"{name}\" conflicts with a system column name");
            return Err(Refusal::new("42701", message));
        }
        if relation.column(name).is_none() {
            return Ok(());
        }
        let message = format!("column \"{name}\" of relation \"{}\" already exists", relation.name);
        Err(Refusal::new("42701", message))
    }

    pub(super) fn rename_constraint(&mut self, site: &Site, from: &str, to: &str) -> Judged {
        let (kind, inherited) =
            match self.catalog.relation(site.table).map(|r| (r, r.constraint(from))) {
                Some((_, Some(constraint))) => (constraint.kind.clone(), constraint.inherited),
                Some((relation, None)) if relation.presumed => return Ok(()),
                _ => return Err(self.no_constraint(site.table, from)),
            };
        if let Some(index) = index_of(&kind) {
            let schema = self.catalog.relation(index).map(|r| r.schema.clone()).unwrap_or_default();
            self.check_free(&schema, to)?;
            self.catalog.rename(index, &schema, to);
        }
        let spreads = self.spreads(site.table, from);
        if spreads && site.only && !self.heirs(site.table).is_empty() {
            let message =
                format!("inherited constraint \"{from}\" must be renamed in child tables too");
            return Err(invalid_table(message));
        }
        if inherited > 0 {
            return Err(invalid_table(format!("cannot rename inherited constraint \"{from}\"")));
        }
        let taken = |oid| self.catalog.relation(oid).is_some_and(|r| r.constraint(to).is_some());
        if taken(site.table) {
            let table = self.bare_name(site.table);
            let message = format!("constraint \"{to}\" for relation \"{table}\" already exists");
            return Err(Refusal::new("42710", message));
        }
        let here = Site { only: !spreads, ..*site };
        for (oid, role) in self.family(&here) {
            self.lock(oid, site.mode, role);
            let relation = self.catalog.relation_mut(oid);
            let named = relation.and_then(|r| r.constraints.iter_mut().find(|c| c.name == from));
            if let Some(constraint) = named {
                to.clone_into(&mut constraint.name);
            }
        }
        Ok(())
    }

    pub(super) fn move_to_schema(&mut self, site: &Site, to: &str) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        let (old, name) = (relation.schema.clone(), relation.name.clone());
        let owned = relation.sequence.as_ref().is_some_and(|sequence| sequence.owner.is_some());
        if owned {
            return Err(Refusal::new("0A000", "cannot move an owned sequence into another schema"));
        }
        if relation.persistence == Persistence::Temporary || to.starts_with("pg_temp") {
            let message = "cannot move objects into or out of temporary schemas";
            return Err(Refusal::new("0A000", message));
        }
        if !self.catalog.schemas.contains(to) && !self.catalog.open {
            return Err(Refusal::new("3F000", format!("schema \"{to}\" does not exist")));
        }
        let parts: Vec<Oid> = relation
            .indexes
            .iter()
            .copied()
            .chain(relation.columns.iter().filter_map(|column| column.sequence))
            .collect();
        if old == to {
            return Ok(());
        }
        for part in std::iter::once(site.table).chain(parts.iter().copied()) {
            self.check_free(to, &self.bare_name(part))?;
        }
        for part in parts {
            self.lock(part, LockMode::AccessExclusive, Role::OwnedSequence);
            let name = self.bare_name(part);
            self.catalog.rename(part, to, &name);
        }
        self.catalog.rename(site.table, to, &name);
        let how = format!("it is in schema {to} now");
        self.remark(Remark::Breaks { object: self.catalog.shown_name(&old, &name), how });
        Ok(())
    }
}

/// Returns the index a constraint rests on.
pub(super) fn index_of(kind: &ConstraintKind) -> Option<Oid> {
    match kind {
        ConstraintKind::Unique { index, .. }
        | ConstraintKind::PrimaryKey { index, .. }
        | ConstraintKind::Exclude { index } => Some(*index),
        _ => None,
    }
}
