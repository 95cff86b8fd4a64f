//! Publications and the tables they name.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::value::columns_in;
use super::super::{Judge, Judged};
use crate::postgres::ast::{
    AlterPublication, Expr, Node, Persistence, Publication, PublishedTable,
};
use crate::postgres::catalog::{Oid, RelationKind};

/// A published table, the columns its list and filter name, and whether it was named itself.
type Listed = (Oid, Vec<String>, Role);

impl Judge {
    pub(in crate::postgres::judge) fn create_publication(
        &mut self,
        create: &Publication,
    ) -> Judged {
        self.check_publication_syntax(&create.tables, &create.schemas)?;
        if self.catalog.publications.contains_key(&create.name) {
            return Err(publication_taken(&create.name));
        }
        self.check_published_schemas(&create.schemas)?;
        let listed = self.published(&create.tables)?;
        let change = self.changed(ChangeKind::CreatePublication, create.name.clone());
        change.detail = create.all_tables.then(|| "for all tables".to_owned());
        self.lock_published(&listed);
        let tables = (!create.all_tables).then(Vec::new);
        self.catalog.publications.insert(create.name.clone(), tables);
        self.catalog.publication_schemas.insert(create.name.clone(), create.schemas.clone());
        self.publish(&create.name, listed);
        Ok(())
    }

    fn check_publication_syntax(&self, tables: &[PublishedTable], schemas: &[String]) -> Judged {
        let narrowed = |table: &PublishedTable| !table.columns.is_empty() || table.filter.is_some();
        if self.catalog.version < 15 && (!schemas.is_empty() || tables.iter().any(narrowed)) {
            let message = "syntax error: schemas, column lists and filters of publications are \
                           newer than the server";
            return Err(Refusal::new("42601", message));
        }
        Ok(())
    }

    fn check_published_schemas(&self, schemas: &[String]) -> Judged {
        let known = |schema: &&String| {
            self.catalog.schemas.contains(*schema) || *schema == "current_schema"
        };
        match schemas.iter().find(|schema| !known(schema)) {
            Some(schema) => self.absent("3F000", format!("schema \"{schema}\" does not exist")),
            None => Ok(()),
        }
    }

    /// Returns the tables named, with those that inherit from them.
    fn published(&mut self, tables: &[PublishedTable]) -> Result<Vec<Listed>, Refusal> {
        let mut listed: Vec<Listed> = Vec::new();
        for table in tables {
            let oid = self.required(&table.table.name)?;
            self.check_published(oid, table)?;
            let mut columns = table.columns.clone();
            columns.extend(table.filter.iter().flat_map(|filter| columns_in(&filter.node)));
            if !listed.iter().any(|(other, _, _)| *other == oid) {
                listed.push((oid, columns, Role::Named));
            }
            let kind = self.catalog.relation(oid).map(|relation| relation.kind);
            if table.table.only || kind == Some(RelationKind::PartitionedTable) {
                continue;
            }
            for child in self.catalog.descendants(oid) {
                if !listed.iter().any(|(other, _, _)| *other == child) {
                    listed.push((child, table.columns.clone(), Role::InheritanceChild));
                }
            }
        }
        Ok(listed)
    }

    fn check_published(&self, oid: Oid, table: &PublishedTable) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let name = &relation.name;
        let kept = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
        if !kept || relation.persistence != Persistence::Permanent {
            let message = format!("cannot add relation \"{name}\" to publication");
            return Err(Refusal::new("22023", message));
        }
        if let Some(filter) = &table.filter {
            self.check_row_filter(oid, filter)?;
        }
        match table.columns.iter().find(|column| relation.column(column).is_none()) {
            Some(column) => {
                let message = format!("column \"{column}\" of relation \"{name}\" does not exist");
                Err(Refusal::new("42703", message))
            }
            None => Ok(()),
        }
    }

    /// Refuses what a row filter may not have: anything but what the server brings along and always
    /// answers alike.
    fn check_row_filter(&self, oid: Oid, filter: &Expr) -> Judged {
        let relation = self.catalog.relation(oid);
        let mut strange = false;
        filter.node.walk(&mut |node| {
            strange |= match node {
                Node::Subquery(_) => true,
                Node::Call(call) => !self.catalog.functions_named(&call.name).is_empty(),
                Node::Column(path) => path
                    .last()
                    .and_then(|name| relation?.column(name))
                    .is_some_and(|column| !column.ty.is_builtin()),
                _ => false,
            };
        });
        if !strange && self.immutable(&filter.node, Some(oid)) {
            return Ok(());
        }
        Err(Refusal::new("0A000", "invalid publication WHERE expression"))
    }

    fn lock_published(&mut self, listed: &[Listed]) {
        for (oid, _, role) in listed {
            self.lock(*oid, LockMode::ShareUpdateExclusive, *role);
        }
    }

    /// Adds tables to a publication in the catalog.
    fn publish(&mut self, publication: &str, listed: Vec<Listed>) {
        for (oid, columns, _) in listed {
            if let Some(Some(tables)) = self.catalog.publications.get_mut(publication)
                && !tables.contains(&oid)
            {
                tables.push(oid);
            }
            let key = (publication.to_owned(), oid);
            if columns.is_empty() {
                self.catalog.publication_columns.remove(&key);
            } else {
                self.catalog.publication_columns.insert(key, columns);
            }
        }
    }

    pub(in crate::postgres::judge) fn alter_publication(
        &mut self,
        alter: &AlterPublication,
    ) -> Judged {
        let name = &alter.name;
        self.check_publication_syntax(&alter.tables, &alter.schemas)?;
        let known = self.catalog.publications.get(name).cloned();
        if known.is_none() {
            self.absent("42704", format!("publication \"{name}\" does not exist"))?;
        }
        self.check_published_schemas(&alter.schemas)?;
        let all = matches!(known, Some(None));
        if all && !(alter.tables.is_empty() && alter.schemas.is_empty()) {
            let message = format!("publication \"{name}\" is defined as FOR ALL TABLES");
            return Err(Refusal::new("55000", message));
        }
        let listed = self.published(&alter.tables)?;
        let members = known.clone().flatten();
        self.check_members(alter, &listed, members.as_deref())?;
        let change = self.changed(ChangeKind::AlterPublication, name.clone());
        change.to.clone_from(&alter.rename_to);
        change.detail = Some(alter.action.clone());
        change.existed = true;
        self.lock_published(&listed);
        match alter.action.as_str() {
            "add" => self.publish(name, listed),
            "drop" => self.unpublish(name, &listed),
            "set" => self.set_published(alter, members.unwrap_or_default(), listed),
            _ => {}
        }
        self.rename_publication(name, alter.rename_to.as_deref())
    }

    fn check_members(
        &self,
        alter: &AlterPublication,
        listed: &[Listed],
        members: Option<&[Oid]>,
    ) -> Judged {
        let Some(members) = members else { return Ok(()) };
        let name = |oid: Oid| self.catalog.relation(oid).map(|r| r.name.clone());
        let named = listed.iter().filter(|(_, _, role)| *role == Role::Named);
        for (oid, _, _) in named {
            let there = members.contains(oid);
            let table = name(*oid).unwrap_or_default();
            if alter.action == "add" && there {
                let message = format!(
                    "relation \"{table}\" is already member of publication \"{}\"",
                    alter.name
                );
                return Err(Refusal::new("42710", message));
            }
            if alter.action == "drop" && !there {
                let message = format!("relation \"{table}\" is not part of the publication");
                return Err(Refusal::new("42704", message));
            }
        }
        Ok(())
    }

    fn unpublish(&mut self, publication: &str, listed: &[Listed]) {
        for (oid, _, _) in listed {
            if let Some(Some(tables)) = self.catalog.publications.get_mut(publication) {
                tables.retain(|table| table != oid);
            }
            self.catalog.publication_columns.remove(&(publication.to_owned(), *oid));
        }
    }

    /// SET replaces the list: what leaves it is locked too.
    fn set_published(&mut self, alter: &AlterPublication, old: Vec<Oid>, listed: Vec<Listed>) {
        if alter.tables.is_empty() && alter.schemas.is_empty() {
            return;
        }
        for oid in old {
            self.lock(oid, LockMode::ShareUpdateExclusive, Role::Dependent);
            self.unpublish(&alter.name, &[(oid, Vec::new(), Role::Dependent)]);
        }
        self.publish(&alter.name, listed);
    }

    fn rename_publication(&mut self, from: &str, to: Option<&str>) -> Judged {
        let Some(to) = to else { return Ok(()) };
        if self.catalog.publications.contains_key(to) {
            return Err(publication_taken(to));
        }
        if let Some(tables) = self.catalog.publications.remove(from) {
            self.catalog.publications.insert(to.to_owned(), tables);
        }
        if let Some(schemas) = self.catalog.publication_schemas.remove(from) {
            self.catalog.publication_schemas.insert(to.to_owned(), schemas);
        }
        let columns = std::mem::take(&mut self.catalog.publication_columns);
        let renamed = columns.into_iter().map(|((name, oid), columns)| {
            let name = if name == from { to.to_owned() } else { name };
            ((name, oid), columns)
        });
        self.catalog.publication_columns = renamed.collect();
        Ok(())
    }
}

fn publication_taken(name: &str) -> Refusal {
    Refusal::new("42710", format!("publication \"{name}\" already exists"))
}
