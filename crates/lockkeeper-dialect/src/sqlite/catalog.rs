//! The schema so far: tables, indexes, views and triggers by name.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Column, CreateIndex, CreateTrigger, CreateView, Expr, Kind, Name, Reference};

/// The database and the name, both in lower case.
pub type Key = (String, String);

/// When something was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    pub file: u32,
    pub transaction: u32,
}

/// A UNIQUE or PRIMARY KEY constraint, which has an index of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    pub columns: Vec<String>,
    pub primary: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub name: Name,
    pub columns: Vec<Column>,
    pub uniques: Vec<Unique>,
    /// Of the table, not of a column; with their names.
    pub checks: Vec<(Option<String>, Expr)>,
    pub foreign: Vec<(Vec<String>, Reference)>,
    pub without_rowid: bool,
    pub strict: bool,
    pub autoincrement: bool,
    pub is_virtual: bool,
    /// It is only known by its name: it may have any column.
    pub presumed: bool,
    /// It may have rows.
    pub filled: bool,
    pub born: Moment,
    pub rows: Option<f64>,
    pub bytes: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub name: Name,
    pub made: CreateView,
    pub born: Moment,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    pub name: Name,
    pub table: Key,
    pub made: CreateIndex,
    pub born: Moment,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    pub name: Name,
    pub table: Key,
    pub made: CreateTrigger,
    pub born: Moment,
}

#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub tables: BTreeMap<Key, Table>,
    pub views: BTreeMap<Key, View>,
    pub indexes: BTreeMap<Key, Index>,
    pub triggers: BTreeMap<Key, Trigger>,
    /// Databases beside `main` and `temp`; what they hold is not known.
    pub attached: BTreeSet<String>,
    pub now: Moment,
    /// What is named and unknown exists.
    pub open: bool,
    pub foreign_keys: bool,
    /// Renaming looks at nothing but the table itself.
    pub legacy_alter: bool,
}

pub fn same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| same(&column.name, name))
    }

    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| same(&column.name, name))
    }

    /// Whether it has that column, as far as is known.
    pub fn has(&self, name: &str) -> bool {
        self.presumed || self.is_virtual || self.column(name).is_some()
    }

    pub fn opaque(&self) -> bool {
        self.presumed || self.is_virtual
    }

    /// Returns every foreign key, of the table and of its columns.
    pub fn references(&self) -> impl Iterator<Item = (Vec<&str>, &Reference)> {
        let of_columns = self.columns.iter().flat_map(|column| {
            column.references.iter().map(|reference| (vec![column.name.as_str()], reference))
        });
        let own = self.foreign.iter();
        of_columns.chain(own.map(|(all, to)| (all.iter().map(String::as_str).collect(), to)))
    }
}

pub fn is_integer(ty: &str) -> bool {
    same(ty, "integer")
}

/// Returns the name as messages and verdicts show it.
pub fn shown(name: &Name) -> String {
    match name.schema.as_deref() {
        None => name.name.clone(),
        Some(schema) if same(schema, "main") => name.name.clone(),
        Some(_) => name.to_string(),
    }
}

impl Catalog {
    /// Returns the key of something that is to be made in a database.
    pub fn key(&self, name: &Name, temporary: bool) -> Key {
        let schema = match &name.schema {
            Some(schema) => schema.to_ascii_lowercase(),
            None if temporary => "temp".to_owned(),
            None => "main".to_owned(),
        };
        (schema, name.name.to_ascii_lowercase())
    }

    pub fn knows_schema(&self, name: &Name) -> bool {
        let Some(schema) = &name.schema else { return true };
        same(schema, "main")
            || same(schema, "temp")
            || self.open
            || self.attached.contains(&schema.to_ascii_lowercase())
    }

    /// Returns the keys under which a name may be found, in the order in which SQLite looks.
    fn candidates(&self, name: &Name) -> Vec<Key> {
        let lower = name.name.to_ascii_lowercase();
        if name.schema.is_some() {
            return vec![self.key(name, false)];
        }
        let known = ["temp", "main"].into_iter().map(str::to_owned);
        known.chain(self.attached.iter().cloned()).map(|schema| (schema, lower.clone())).collect()
    }

    pub fn table_key(&self, name: &Name) -> Option<Key> {
        self.candidates(name).into_iter().find(|key| self.tables.contains_key(key))
    }

    pub fn view_key(&self, name: &Name) -> Option<Key> {
        self.candidates(name).into_iter().find(|key| self.views.contains_key(key))
    }

    pub fn index_key(&self, name: &Name) -> Option<Key> {
        self.candidates(name).into_iter().find(|key| self.indexes.contains_key(key))
    }

    pub fn trigger_key(&self, name: &Name) -> Option<Key> {
        self.candidates(name).into_iter().find(|key| self.triggers.contains_key(key))
    }

    /// Returns what kind of thing has that key among tables, views and indexes.
    pub fn taken(&self, key: &Key) -> Option<Kind> {
        if self.tables.contains_key(key) {
            Some(Kind::Table)
        } else if self.views.contains_key(key) {
            Some(Kind::View)
        } else {
            self.indexes.contains_key(key).then_some(Kind::Index)
        }
    }

    /// Presumes a table with rows.
    pub fn presume(&mut self, name: &Name) -> Key {
        let key = self.key(name, false);
        let table = Table { name: name.clone(), presumed: true, filled: true, ..Table::default() };
        self.tables.insert(key.clone(), table);
        key
    }

    /// Returns the indexes of a table that have a name.
    pub fn indexes_of(&self, table: &Key) -> Vec<Key> {
        let own = self.indexes.iter().filter(|(_, index)| index.table == *table);
        own.map(|(key, _)| key.clone()).collect()
    }

    pub fn triggers_of(&self, relation: &Key) -> Vec<Key> {
        let own = self.triggers.iter().filter(|(_, trigger)| trigger.table == *relation);
        own.map(|(key, _)| key.clone()).collect()
    }

    /// Returns the tables with a foreign key to this one. A foreign key stays in its database.
    pub fn referencing(&self, table: &Key) -> Vec<Key> {
        let refers = |other: &Table| other.references().any(|(_, to)| same(&to.table, &table.1));
        let all = self.tables.iter().filter(|(key, other)| key.0 == table.0 && refers(other));
        all.map(|(key, _)| key.clone()).collect()
    }

    /// Everything so far was there before, with rows.
    pub fn settle(&mut self) {
        self.tables.values_mut().for_each(|table| {
            table.born = Moment::default();
            table.filled = true;
        });
        self.views.values_mut().for_each(|view| view.born = Moment::default());
        self.indexes.values_mut().for_each(|index| index.born = Moment::default());
        self.triggers.values_mut().for_each(|trigger| trigger.born = Moment::default());
    }
}
