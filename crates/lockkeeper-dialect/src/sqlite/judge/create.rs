//! CREATE TABLE, INDEX, VIEW, TRIGGER.

use lockkeeper_core::change::{ChangeKind, Remark, Role, Work};

use super::{Judge, Judged, check, refused, table};
use crate::sqlite::ast::{
    Column, CreateIndex, CreateTable, CreateTrigger, CreateView, Expr, Kind, Name, Query, Shape,
    Statement,
};
use crate::sqlite::catalog::{Index, Key, Table, Trigger, View, same, shown};

impl Judge {
    pub(super) fn create_table(&mut self, create: &CreateTable) -> Judged {
        let key = self.catalog.key(&create.name, create.temporary);
        let name = placed(&create.name, create.temporary);
        let kind = match create.query {
            Some(_) => ChangeKind::CreateTableAs,
            None => ChangeKind::CreateTable,
        };
        let change = self.changed(kind, shown(&name));
        change.conditional = create.if_not_exists;
        change.detail = create.module.as_ref().map(|module| format!("virtual: {module}"));
        if self.is_taken(&create.name, &key, create.if_not_exists, Kind::Table)? {
            return Ok(());
        }
        let mut made = match &create.query {
            Some(query) => self.table_of_query(query)?,
            None => table::describe(create),
        };
        made.name = name;
        made.born = self.catalog.now;
        if create.query.is_none() {
            table::check(&mut self.resolver(), &made)?;
        }
        self.catalog.tables.insert(key.clone(), made);
        self.alter(&key, Role::Named);
        self.note_references(&key);
        if create.module.is_some() {
            let table = &create.name;
            self.hint(table.to_string(), "what a virtual table holds is not known here");
        }
        Ok(())
    }

    /// Reads the tables of a query and describes the table it makes.
    fn table_of_query(&mut self, query: &Query) -> Result<Table, lockkeeper_core::change::Refusal> {
        let mut resolver = self.resolver();
        let columns = resolver.query(query, None).map_err(|m| refused(m.message()))?;
        let read = resolver.read;
        self.read_each(&read);
        let presumed = columns.is_none();
        let column = |name: String| Column { name, ..Column::default() };
        let columns = distinct(columns.unwrap_or_default()).into_iter().map(column).collect();
        Ok(Table { columns, presumed, filled: true, ..Table::default() })
    }

    /// Tells of foreign keys of a new table that reach nowhere, or that have no index.
    fn note_references(&mut self, key: &Key) {
        let table = self.table(key);
        for (columns, to) in table.references() {
            let parent = Name { schema: table.name.schema.clone(), name: to.table.clone() };
            if let Some(parent) = self.catalog.table_key(&parent).filter(|parent| parent != key) {
                if let Some(change) = self.verdict.changes.get_mut(self.change) {
                    change.references.get_or_insert_with(|| to.table.clone());
                }
                self.touch(
                    &parent,
                    lockkeeper_core::change::LockMode::AccessShare,
                    Role::Referenced,
                );
            }
            let leads = |unique: &crate::sqlite::catalog::Unique| {
                columns.iter().zip(&unique.columns).filter(|(a, b)| same(a, b)).count()
                    == columns.len()
            };
            if !table.uniques.iter().any(leads) {
                self.remark(Remark::NoSupportingIndex {
                    table: shown(&table.name),
                    columns: columns.iter().map(|column| (*column).to_owned()).collect(),
                });
            }
        }
    }

    /// Whether the name belongs to something; refuses unless that is to be skipped.
    fn is_taken(
        &mut self,
        name: &Name,
        key: &Key,
        conditional: bool,
        kind: Kind,
    ) -> Result<bool, lockkeeper_core::change::Refusal> {
        self.check_schema(name)?;
        let lower = name.name.to_ascii_lowercase();
        if lower.starts_with("sqlite_") {
            let message = format!("object name reserved for internal use: {}", name.name);
            return Err(refused(message));
        }
        let Some(other) = self.catalog.taken(key) else { return Ok(false) };
        let name = &name.name;
        let word = other.word();
        if conditional && (other == kind || (kind != Kind::Index && other != Kind::Index)) {
            let object = name.clone();
            if let Some(change) = self.verdict.changes.get_mut(self.change) {
                change.skipped = true;
            }
            self.remark(Remark::AlreadyThere { object });
            return Ok(true);
        }
        Err(refused(match (kind, other) {
            (Kind::Index, Kind::Index) => format!("index {name} already exists"),
            (Kind::Index, _) => format!("there is already a table named {name}"),
            (_, Kind::Index) => format!("there is already an index named {name}"),
            _ => format!("{word} {name} already exists"),
        }))
    }

    pub(super) fn create_index(&mut self, create: &CreateIndex) -> Judged {
        let table = Name { schema: create.name.schema.clone(), name: create.table.clone() };
        let change = self.changed(ChangeKind::CreateIndex, shown(&create.name));
        change.on = Some(shown(&table));
        change.conditional = create.if_not_exists;
        change.columns = create.terms.iter().map(|term| term.text.clone()).collect();
        if create.unique {
            change.detail = Some("unique".to_owned());
        }
        if same(&create.table, "sqlite_master") || create.table.starts_with("sqlite_") {
            return Err(refused(format!("table {} may not be indexed", create.table)));
        }
        if self.catalog.view_key(&table).is_some() && self.catalog.table_key(&table).is_none() {
            return Err(refused("views may not be indexed"));
        }
        let found = self.required(&table).map_err(|mut refusal| {
            if table.schema.is_none() && refusal.sqlstate == "42P01" {
                refusal.message = format!("no such table: main.{}", table.name);
            }
            refusal
        });
        let on = found?;
        let key = (on.0.clone(), create.name.name.to_ascii_lowercase());
        if self.is_taken(&create.name, &key, create.if_not_exists, Kind::Index)? {
            return Ok(());
        }
        let described = self.table(&on);
        if described.is_virtual {
            return Err(refused("virtual tables may not be indexed"));
        }
        self.check_terms(&described, create)?;
        self.note_like(&on, create);
        if let Some(touch) = self.alter(&on, Role::Named) {
            (touch.scan, touch.index_build) = (true, true);
            touch.work = Some(Work::IndexBuild);
        }
        let name = Name { schema: described.name.schema.clone(), name: create.name.name.clone() };
        let index = Index { name, table: on, made: create.clone(), born: self.catalog.now };
        self.catalog.indexes.insert(key, index);
        Ok(())
    }

    fn check_terms(&self, table: &Table, create: &CreateIndex) -> Judged {
        let mut resolver = self.resolver();
        for term in &create.terms {
            check::own_columns(&mut resolver, table, term, "index expressions")?;
        }
        match &create.filter {
            Some(filter) => {
                check::own_columns(&mut resolver, table, filter, "partial index WHERE clauses")
            }
            None => Ok(()),
        }
    }

    /// Tells of an index that begins with the same columns.
    fn note_like(&mut self, on: &Key, create: &CreateIndex) {
        let texts = |terms: &[Expr]| -> Vec<String> {
            terms.iter().map(|term| term.text.to_lowercase()).collect()
        };
        let mine = texts(&create.terms);
        for key in self.catalog.indexes_of(on) {
            let Some(index) = self.catalog.indexes.get(&key) else { continue };
            let theirs = texts(&index.made.terms);
            let whole = index.made.filter.is_none() && create.filter.is_none();
            if whole && !create.unique && theirs.starts_with(&mine) {
                let like = index.name.name.clone();
                let index = create.name.name.clone();
                self.remark(Remark::DuplicateIndex { index, like });
                return;
            }
        }
    }

    pub(super) fn create_view(&mut self, create: &CreateView) -> Judged {
        let key = self.catalog.key(&create.name, create.temporary);
        let name = placed(&create.name, create.temporary);
        self.changed(ChangeKind::CreateView, shown(&name)).conditional = create.if_not_exists;
        if self.is_taken(&create.name, &key, create.if_not_exists, Kind::View)? {
            return Ok(());
        }
        let view = View { name, made: create.clone(), born: self.catalog.now };
        self.catalog.views.insert(key, view);
        // SQLite looks at the query when somebody reads the view.
        let mut resolver = self.resolver();
        let found = resolver.query(&create.query, None);
        let read = resolver.read;
        if let Err(missing) = found {
            let text = format!("the view cannot be read: {}", missing.message());
            self.hint(create.name.to_string(), text);
        }
        for key in &read {
            self.touch(key, lockkeeper_core::change::LockMode::AccessShare, Role::Read);
        }
        Ok(())
    }

    pub(super) fn create_trigger(&mut self, create: &CreateTrigger) -> Judged {
        let change = self.changed(ChangeKind::CreateTrigger, shown(&create.name));
        change.on = Some(shown(&create.table));
        change.conditional = create.if_not_exists;
        self.check_schema(&create.name)?;
        let on = self.trigger_target(create)?;
        let schema = if create.temporary { "temp" } else { on.0.as_str() };
        let key = (schema.to_owned(), create.name.name.to_ascii_lowercase());
        if self.catalog.triggers.contains_key(&key) {
            let object = create.name.name.clone();
            if !create.if_not_exists {
                return Err(refused(format!("trigger {object} already exists")));
            }
            if let Some(change) = self.verdict.changes.get_mut(self.change) {
                change.skipped = true;
            }
            self.remark(Remark::AlreadyThere { object });
            return Ok(());
        }
        check_bodies(create)?;
        self.alter(&on, Role::Named);
        let name = create.name.clone();
        let trigger = Trigger { name, table: on, made: create.clone(), born: self.catalog.now };
        let found = super::soundness::trigger_body(&self.catalog, &mut self.resolver(), &trigger);
        if let Err(missing) = found {
            let text = format!("the trigger cannot run: {}", missing.message());
            self.hint(create.name.to_string(), text);
        }
        self.catalog.triggers.insert(key, trigger);
        Ok(())
    }

    fn trigger_target(
        &mut self,
        create: &CreateTrigger,
    ) -> Result<Key, lockkeeper_core::change::Refusal> {
        let name = &create.table.name;
        if name.to_ascii_lowercase().starts_with("sqlite_") {
            return Err(refused("cannot create trigger on system table"));
        }
        if let Some(view) = self.catalog.view_key(&create.table) {
            if !create.instead {
                let message = format!("cannot create BEFORE trigger on view: {name}");
                return Err(refused(message));
            }
            return Ok(view);
        }
        let known = self.catalog.table_key(&create.table).is_some();
        let key = self.required(&create.table).map_err(|mut refusal| {
            refusal.message = format!("no such table: main.{name}");
            refusal
        })?;
        if self.table(&key).is_virtual {
            return Err(refused("cannot create triggers on virtual tables"));
        }
        if create.instead && known {
            return Err(refused(format!("cannot create INSTEAD OF trigger on table: {name}")));
        }
        Ok(key)
    }
}

/// Statements of a trigger name tables without their database.
fn check_bodies(create: &CreateTrigger) -> Judged {
    let target = |statement: &Statement| match statement {
        Statement::Insert(insert) => insert.table.schema.clone(),
        Statement::Update(modify) | Statement::Delete(modify) => modify.table.schema.clone(),
        _ => None,
    };
    if create.body.iter().any(|statement| target(statement).is_some()) {
        return Err(refused(
            "qualified table names are not allowed on INSERT, UPDATE, and DELETE statements \
             within triggers",
        ));
    }
    Ok(())
}

/// Returns the name with the database where it ends up.
fn placed(name: &Name, temporary: bool) -> Name {
    match (&name.schema, temporary) {
        (None, true) => Name { schema: Some("temp".to_owned()), name: name.name.clone() },
        _ => name.clone(),
    }
}

/// Gives columns of the same name a number, as CREATE TABLE AS does.
fn distinct(columns: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in columns {
        let mut free = name.clone();
        let mut number = 0;
        while all.iter().any(|other| same(other, &free)) {
            number += 1;
            free = format!("{name}:{number}");
        }
        all.push(free);
    }
    all
}

impl Expr {
    /// Whether the value of a default is the same for every row, as ADD COLUMN has it.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self.shape, Shape::Literal | Shape::Null | Shape::Column)
    }
}
