//! The schema so far: what earlier statements made, or a snapshot of a database says.
//!
//! Relations of every kind, indexes too, live in one arena and are named by [`Oid`], as in the
//! server. Links that the server looks up (children, referencing tables, dependent views) are
//! kept in both directions, so that a verdict costs nothing per table of the schema.

mod constraint_names;
mod foreign;
mod function;
mod links;
mod privilege;
mod relation;
mod resolve;
mod shared;
mod size;
mod types;
mod unfilled;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;

use constraint_names::ConstraintNames;
pub use foreign::{Optioned, Wrapper};
pub use function::Function;
pub use privilege::Privilege;
pub use relation::{
    Column, Constraint, ConstraintKind, Foreign, Generated, Index, PartitionKey, Policy, Relation,
    RelationKind, Rule, Sequence, Trigger, Use, View,
};
use shared::Shared;
pub use types::{Type, TypeDef, TypeShape};

use super::ast::Name;

/// Names a relation of the arena; never used twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid(pub u32);

/// When something came into being, in counts of files and transactions judged; file 0 is the
/// schema given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub file: u32,
    pub transaction: u32,
}

/// An object that touches no relation: all one has to know is that it exists.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey {
    /// The word of DROP: `extension`, `role`, `collation`, `cast` …
    pub word: String,
    pub schema: String,
    pub name: String,
}

/// Something a role has: a privilege on it, or it as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Granted {
    Relation(Oid),
    /// By word and name.
    Other(String, String),
    /// An object that is no relation is its own.
    Owned(String, String),
}

#[derive(Clone, Debug)]
pub struct Catalog {
    /// The server's major version.
    pub version: u32,
    relations: HashMap<Oid, Box<Relation>>,
    constraint_names: RefCell<ConstraintNames>,
    shared: Shared,
    names: HashMap<String, HashMap<String, Oid>>,
    next: u32,
    pub types: HashMap<String, HashMap<String, TypeDef>>,
    /// By schema and name; overloads in the order of their creation.
    pub functions: HashMap<String, HashMap<String, Vec<Function>>>,
    pub schemas: BTreeSet<String>,
    pub objects: BTreeSet<ObjectKey>,
    /// Tables of publications by name; `None` is FOR ALL TABLES.
    pub publications: BTreeMap<String, Option<Vec<Oid>>>,
    /// Extended statistics: (schema, name) and the table.
    pub statistics: BTreeMap<(String, String), Oid>,
    /// Columns of extended statistics by (schema, name).
    pub statistics_columns: BTreeMap<(String, String), Vec<String>>,
    /// Schemas of publications by name (FOR TABLES IN SCHEMA).
    pub publication_schemas: BTreeMap<String, Vec<String>>,
    /// Columns that a publication of a table names, in its list or in its row filter.
    pub publication_columns: BTreeMap<(String, Oid), Vec<String>>,
    /// Functions and types that objects mention.
    pub object_uses: BTreeMap<ObjectKey, Vec<Name>>,
    /// Objects that objects are made of: a user mapping's server, a server's wrapper.
    pub object_needs: BTreeMap<ObjectKey, Vec<ObjectKey>>,
    /// Event triggers: the event, the tags they are for (none: all), the function.
    pub event_triggers: BTreeMap<ObjectKey, (String, Vec<String>, Name)>,
    /// Options of foreign data, by name.
    pub foreign_options: BTreeMap<Optioned, Vec<String>>,
    /// Foreign data wrappers that statements made.
    pub wrappers: BTreeMap<String, Wrapper>,
    /// Partitions of which only the first half of DETACH CONCURRENTLY is done, and their parents:
    /// these have them among their children no more.
    pub detaching: BTreeMap<Oid, Oid>,
    /// What roles were granted, as far as statements said it.
    pub grants: BTreeSet<(String, Granted)>,
    /// The same in full: every privilege.
    pub privileges: Vec<Privilege>,
    /// Views that read with the rights of who asks.
    pub invoker_views: BTreeSet<Oid>,
    /// Roles and their members.
    pub memberships: BTreeSet<(String, String)>,
    /// Roles that were made as superusers.
    pub superusers: BTreeSet<String>,
    /// Settings of the session that were said, by folded name.
    pub settings: HashMap<String, String>,
    /// What SET LOCAL has replaced, to come back when the transaction ends.
    pub local_settings: Vec<(String, Option<String>)>,
    /// Sizes of relations that are not there yet.
    pub expected: HashMap<Name, (Option<f64>, Option<u64>)>,
    /// Where unqualified names are looked up, `pg_catalog` left out.
    pub search_path: Vec<String>,
    /// Statements of PREPARE, by name.
    pub prepared: HashMap<String, Arc<super::ast::Statement>>,
    /// Types of their parameters, as far as they are said.
    pub prepared_types: HashMap<String, Vec<Option<Type>>>,
    /// Queries of open cursors, by name.
    pub cursors: BTreeMap<String, Arc<super::ast::Query>>,
    /// Relations the session is busy with until its transaction ends: deferred checks are due, a
    /// cursor (`true`) is open.
    pub busy: BTreeMap<Oid, bool>,
    /// Temporary tables that go when the transaction commits.
    pub leaving: Vec<Oid>,
    /// Values added to enums by ALTER TYPE, with the transaction that did.
    pub added_values: BTreeSet<(u32, String)>,
    /// Sequences that gave the session a value.
    pub counted: BTreeSet<Oid>,
    /// The present.
    pub now: Moment,
    /// Nothing was given to start from: what is not here may well exist in the database.
    pub open: bool,
}

impl Catalog {
    /// Returns the schema of a new database.
    pub fn new(version: u32) -> Self {
        Catalog {
            version,
            relations: HashMap::default(),
            constraint_names: RefCell::default(),
            shared: Shared::default(),
            names: HashMap::default(),
            next: 1,
            types: HashMap::default(),
            functions: HashMap::default(),
            schemas: ["public", "pg_catalog", "information_schema", "pg_temp"]
                .map(str::to_owned)
                .into(),
            objects: BTreeSet::new(),
            publications: BTreeMap::new(),
            statistics: BTreeMap::new(),
            statistics_columns: BTreeMap::new(),
            publication_schemas: BTreeMap::new(),
            publication_columns: BTreeMap::new(),
            object_uses: BTreeMap::new(),
            object_needs: BTreeMap::new(),
            event_triggers: BTreeMap::new(),
            foreign_options: BTreeMap::new(),
            wrappers: BTreeMap::new(),
            detaching: BTreeMap::new(),
            grants: BTreeSet::new(),
            privileges: Vec::new(),
            invoker_views: BTreeSet::new(),
            memberships: BTreeSet::new(),
            superusers: BTreeSet::new(),
            settings: HashMap::default(),
            expected: HashMap::default(),
            local_settings: Vec::new(),
            search_path: vec!["public".to_owned()],
            prepared: HashMap::default(),
            prepared_types: HashMap::default(),
            cursors: BTreeMap::new(),
            busy: BTreeMap::new(),
            leaving: Vec::new(),
            added_values: BTreeSet::new(),
            counted: BTreeSet::new(),
            now: Moment::default(),
            open: false,
        }
    }

    /// Returns a relation of the arena. Oids are never reused, so one that is held stays valid
    /// until its relation is dropped.
    pub fn relation(&self, oid: Oid) -> Option<&Relation> {
        self.relations.get(&oid).map(Box::as_ref)
    }

    pub fn relation_mut(&mut self, oid: Oid) -> Option<&mut Relation> {
        self.constraint_names.get_mut().changed(oid);
        self.relations.get_mut(&oid).map(Box::as_mut)
    }

    /// Returns the number that the next new relation gets.
    pub fn next_oid(&self) -> Oid {
        Oid(self.next)
    }

    /// Returns all relations, in no order.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.relations.values().map(Box::as_ref)
    }

    /// Adds a relation under its name; its `oid` and `born` are set here.
    pub fn insert(&mut self, mut relation: Relation) -> Oid {
        let oid = Oid(self.next);
        self.next += 1;
        relation.oid = oid;
        relation.born = self.now;
        relation.owner = relation.owner.or_else(|| self.acting().map(Into::into));
        let names = self.names.entry(relation.schema.clone()).or_default();
        names.insert(relation.name.clone(), oid);
        self.add_row_type(&relation);
        self.relations.insert(oid, Box::new(relation));
        self.constraint_names.get_mut().changed(oid);
        oid
    }

    /// Removes a relation, its name, and every link that other relations hold to it.
    pub fn remove(&mut self, oid: Oid) -> Option<Relation> {
        let relation = *self.relations.remove(&oid)?;
        if let Some(names) = self.names.get_mut(&relation.schema) {
            names.remove(&relation.name);
        }
        self.drop_row_type(&relation.schema, &relation.name, oid);
        self.unlink(&relation);
        Some(relation)
    }

    /// Gives a relation another name or schema.
    pub fn rename(&mut self, oid: Oid, schema: &str, name: &str) {
        let Some(relation) = self.relations.get(&oid) else { return };
        let (old_schema, old_name) = (relation.schema.clone(), relation.name.clone());
        self.rename_row_type((&old_schema, &old_name), (schema, name), oid);
        let Some(relation) = self.relations.get_mut(&oid) else { return };
        if let Some(names) = self.names.get_mut(&relation.schema) {
            names.remove(&relation.name);
        }
        schema.clone_into(&mut relation.schema);
        name.clone_into(&mut relation.name);
        self.names.entry(schema.to_owned()).or_default().insert(name.to_owned(), oid);
    }

    /// Adds a relation that must be there although nobody has seen it.
    pub fn presume(&mut self, name: &Name, kind: RelationKind) -> Oid {
        let schema = self.creation_schema(name);
        let now = std::mem::take(&mut self.now);
        let oid = self.insert(Relation {
            schema,
            name: name.name.clone(),
            kind,
            presumed: true,
            ..Relation::default()
        });
        self.now = now;
        oid
    }

    /// Takes every table as one with rows: the schema was there before.
    pub fn settle(&mut self) {
        for relation in self.relations.values_mut() {
            relation.empty = false;
            relation.born = Moment::default();
        }
        self.now = Moment::default();
    }

    /// Forgets what the session has set.
    pub fn new_session(&mut self) {
        self.settings.clear();
        self.local_settings.clear();
        self.search_path = vec!["public".to_owned()];
    }

    /// Ends the effect of SET LOCAL.
    pub fn end_local_settings(&mut self) {
        for (name, before) in std::mem::take(&mut self.local_settings) {
            match before {
                Some(value) => self.settings.insert(name, value),
                None => self.settings.remove(&name),
            };
        }
    }
}
