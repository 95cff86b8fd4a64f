//! Attributes of composite types, and the typed tables that follow them.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Remark, Role, Work};

use super::super::value::Conversion;
use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterTypeAction, ColumnDef, TypeName};
use crate::postgres::catalog::{Column, Oid, RelationKind, Type, TypeShape};

const EXCLUSIVE: LockMode = LockMode::AccessExclusive;

impl Judge {
    pub(super) fn alter_attribute(&mut self, ty: &Type, action: &AlterTypeAction) -> Judged {
        use AlterTypeAction as A;
        let Some(oid) = self.composite(ty)? else {
            self.type_change(ChangeKind::AlterType, ty);
            self.opaque(format!("nothing is known of the type {ty}"));
            return Ok(());
        };
        let typed = self.typed_tables(ty);
        match action {
            A::AddAttribute { column, cascade } => {
                self.follow_type(ty, &typed, *cascade)?;
                self.add_attribute(ty, oid, &typed, column)
            }
            A::DropAttribute { name, if_exists, cascade } => {
                self.follow_type(ty, &typed, *cascade)?;
                self.drop_attribute(ty, oid, &typed, (name, *if_exists, *cascade))
            }
            A::AlterAttribute { name, ty: to, cascade } => {
                self.not_stored(ty)?;
                self.follow_type(ty, &typed, *cascade)?;
                self.retype_attribute(ty, oid, &typed, (name, to))
            }
            A::RenameAttribute { from, to, cascade } => {
                self.follow_type(ty, &typed, *cascade)?;
                self.rename_attribute(ty, oid, &typed, (from, to))
            }
            _ => Ok(()),
        }
    }

    /// Returns the tables `OF` a type.
    fn typed_tables(&self, ty: &Type) -> Vec<Oid> {
        let of = |of: &(String, String)| of.0 == ty.schema && of.1 == ty.name;
        let typed = self.catalog.relations().filter(|r| r.of_type.as_deref().is_some_and(of));
        let mut typed: Vec<Oid> = typed.map(|relation| relation.oid).collect();
        typed.sort_unstable();
        typed
    }

    /// Typed tables follow their type only with CASCADE.
    fn follow_type(&self, ty: &Type, typed: &[Oid], cascade: bool) -> Judged {
        if cascade || typed.is_empty() {
            return Ok(());
        }
        let message =
            format!("cannot alter type \"{}\" because it is the type of a typed table", ty.name);
        let hint = "Use ALTER ... CASCADE to alter the typed tables too.";
        Err(Refusal::new("2BP01", message).with_hint(hint))
    }

    /// Refuses to change how the values of a type look while a column keeps such values: of the
    /// type itself, an array of it, or a composite that has it.
    pub(super) fn not_stored(&self, ty: &Type) -> Judged {
        let mut waiting = vec![(ty.schema.clone(), ty.name.clone())];
        let mut next = 0;
        while let Some((schema, name)) = waiting.get(next).cloned() {
            next += 1;
            for relation in self.catalog.relations() {
                let uses = |c: &&Column| c.ty.schema == schema && c.ty.name == name;
                let Some(column) = relation.columns.iter().find(uses) else { continue };
                if stores(relation.kind) {
                    return Err(self.used_by_column(ty, relation.oid, &column.name));
                }
                let row = (relation.schema.clone(), relation.name.clone());
                if !waiting.contains(&row) {
                    waiting.push(row);
                }
            }
            for user in self.types_over(&schema, &name) {
                if !waiting.contains(&user) {
                    waiting.push(user);
                }
            }
        }
        Ok(())
    }

    pub(super) fn used_by_column(&self, ty: &Type, table: Oid, column: &str) -> Refusal {
        let table = self.catalog.relation(table).map(|r| r.name.clone()).unwrap_or_default();
        let message = format!(
            "cannot alter type \"{}\" because column \"{table}.{column}\" uses it",
            ty.name
        );
        Refusal::new("0A000", message)
    }

    /// Returns domains and ranges over a type, as (schema, name).
    pub(super) fn types_over(&self, schema: &str, name: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (own_schema, types) in &self.catalog.types {
            for (own_name, def) in types {
                let (TypeShape::Domain { base: of, .. } | TypeShape::Range { subtype: of }) =
                    &def.shape
                else {
                    continue;
                };
                if of.schema == schema && of.name == name {
                    found.push((own_schema.clone(), own_name.clone()));
                }
            }
        }
        found
    }

    fn attribute_change(&mut self, ty: &Type, name: &str, detail: &str) {
        let change = self.type_change(ChangeKind::AlterType, ty);
        change.column = Some(name.to_owned());
        change.detail = Some(detail.to_owned());
    }

    /// Says that code that names the attribute of a type breaks; nobody names those of a new one.
    fn attribute_breaks(&mut self, ty: &Type, name: &str, how: String) {
        if self.verdict.changes.get(self.change).is_some_and(|change| change.existed) {
            let of = self.catalog.shown_name(&ty.schema, &ty.name);
            self.remark(Remark::Breaks { object: format!("{of}.{name}"), how });
        }
    }

    fn lock_type_and_tables(&mut self, oid: Oid, typed: &[Oid]) {
        self.lock(oid, EXCLUSIVE, Role::Named);
        for table in typed {
            self.lock(*table, EXCLUSIVE, Role::UsesType);
        }
    }

    fn add_attribute(
        &mut self,
        ty: &Type,
        oid: Oid,
        typed: &[Oid],
        definition: &ColumnDef,
    ) -> Judged {
        let name = &definition.name;
        if self.has_attribute(oid, name) {
            return Err(self.attribute_taken(oid, name));
        }
        let column = self.attribute_column(definition)?;
        self.attribute_change(ty, name, "add attribute");
        self.lock_type_and_tables(oid, typed);
        for at in std::iter::once(&oid).chain(typed) {
            if let Some(relation) = self.catalog.relation_mut(*at) {
                relation.columns.push(column.clone());
            }
        }
        Ok(())
    }

    fn has_attribute(&self, oid: Oid, name: &str) -> bool {
        self.catalog.relation(oid).is_some_and(|relation| relation.column(name).is_some())
    }

    fn attribute_taken(&self, oid: Oid, name: &str) -> Refusal {
        let of = self.catalog.relation(oid).map(|r| r.name.clone()).unwrap_or_default();
        let message = format!("column \"{name}\" of relation \"{of}\" already exists");
        Refusal::new("42701", message)
    }

    fn no_attribute(&self, oid: Oid, name: &str) -> Refusal {
        let of = self.catalog.relation(oid).map(|r| r.name.clone()).unwrap_or_default();
        let message = format!("column \"{name}\" of relation \"{of}\" does not exist");
        Refusal::new("42703", message)
    }

    fn drop_attribute(
        &mut self,
        ty: &Type,
        oid: Oid,
        typed: &[Oid],
        (name, if_exists, cascade): (&str, bool, bool),
    ) -> Judged {
        let there = self.has_attribute(oid, name);
        if !there && !if_exists {
            return Err(self.no_attribute(oid, name));
        }
        self.attribute_change(ty, name, "drop attribute");
        let at = self.change;
        if let Some(change) = self.verdict.changes.get_mut(at) {
            (change.conditional, change.cascade, change.skipped) = (if_exists, cascade, !there);
        }
        if there {
            self.attribute_breaks(ty, name, "drop attribute".to_owned());
        }
        self.lock_type_and_tables(oid, typed);
        for at in std::iter::once(&oid).chain(typed).filter(|_| there) {
            self.drop_dependents_of_column(*at, name, cascade)?;
            if let Some(relation) = self.catalog.relation_mut(*at) {
                relation.columns.retain(|column| column.name != name);
            }
        }
        Ok(())
    }

    fn retype_attribute(
        &mut self,
        ty: &Type,
        oid: Oid,
        typed: &[Oid],
        (name, to): (&str, &TypeName),
    ) -> Judged {
        let column = self.catalog.relation(oid).and_then(|r| r.column(name)).cloned();
        let Some(column) = column else { return Err(self.no_attribute(oid, name)) };
        let to = self.type_written(to)?;
        self.attribute_change(ty, name, "alter attribute");
        let at = self.change;
        if let Some(change) = self.verdict.changes.get_mut(at) {
            (change.from, change.ty) = (Some(column.ty.to_string()), Some(to.to_string()));
        }
        self.lock_type_and_tables(oid, typed);
        if !matches!(self.conversion(&column.ty, &to), Conversion::Keeps) {
            let work = Work::TypeConversion {
                column: name.to_owned(),
                from: column.ty.to_string(),
                to: to.to_string(),
            };
            for table in typed {
                self.rewrite(*table, EXCLUSIVE, Role::UsesType, &work);
            }
        }
        let shared = self.catalog.shared_type(to.clone());
        for at in std::iter::once(&oid).chain(typed) {
            if let Some(column) = self.catalog.relation_mut(*at).and_then(|r| r.column_mut(name)) {
                column.ty.clone_from(&shared);
            }
        }
        Ok(())
    }

    fn rename_attribute(
        &mut self,
        ty: &Type,
        oid: Oid,
        typed: &[Oid],
        (from, to): (&str, &str),
    ) -> Judged {
        if !self.has_attribute(oid, from) {
            return Err(Refusal::new("42703", format!("column \"{from}\" does not exist")));
        }
        if self.has_attribute(oid, to) {
            return Err(self.attribute_taken(oid, to));
        }
        self.attribute_change(ty, from, "rename attribute");
        let at = self.change;
        if let Some(change) = self.verdict.changes.get_mut(at) {
            change.to = Some(to.to_owned());
        }
        self.attribute_breaks(ty, from, format!("it is called {to} now"));
        self.lock_type_and_tables(oid, typed);
        for at in std::iter::once(&oid).chain(typed) {
            if let Some(column) = self.catalog.relation_mut(*at).and_then(|r| r.column_mut(from)) {
                to.clone_into(&mut column.name);
            }
        }
        Ok(())
    }
}

/// Returns whether columns of such a relation keep values; those of views and composite types do
/// not.
pub(super) fn stores(kind: RelationKind) -> bool {
    matches!(
        kind,
        RelationKind::Table
            | RelationKind::PartitionedTable
            | RelationKind::ForeignTable
            | RelationKind::MaterializedView
    )
}
