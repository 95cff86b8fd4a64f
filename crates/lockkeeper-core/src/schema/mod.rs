//! What a database consists of, as objects with canonical text: read by an engine, compared,
//! hashed and written as a script here. Two databases have the same schema exactly when their
//! objects have the same text.
//!
//! ```
//! use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind, Snapshot};
//!
//! let id = ObjectId::new(ObjectKind::Schema, "", "shop");
//! let object = Object::new(id).with(Aspect::Definition, "CREATE SCHEMA shop");
//! let snapshot = Snapshot::of(vec![object], Default::default());
//! assert_eq!(snapshot.script(), "CREATE SCHEMA shop;\n\n");
//! ```

mod diff;
mod kind;
mod manifest;
mod order;
mod script;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use diff::{Change, Difference, diff};
pub use kind::ObjectKind;
pub use manifest::Manifest;
pub use order::circular;

/// The name of an object, the same in every database that has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    pub kind: ObjectKind,
    /// Empty for what lives in no schema.
    pub schema: String,
    /// The relation that it belongs to; empty for what stands alone.
    pub on: String,
    /// The bare name; routines and operators have their arguments behind it.
    pub name: String,
}

impl ObjectId {
    pub fn new(kind: ObjectKind, schema: impl Into<String>, name: impl Into<String>) -> Self {
        ObjectId { kind, schema: schema.into(), on: String::new(), name: name.into() }
    }

    pub fn on(mut self, relation: impl Into<String>) -> Self {
        self.on = relation.into();
        self
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind.word())?;
        match (self.schema.as_str(), self.on.as_str()) {
            ("", "") => f.write_str(&self.name),
            ("", on) => write!(f, "{} on {on}", self.name),
            (schema, "") => write!(f, "{schema}.{}", self.name),
            (schema, on) => write!(f, "{} on {schema}.{on}", self.name),
        }
    }
}

/// Which side of an object a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    Definition,
    Owner,
    Comment,
    Grants,
    /// What can only be said once everything else is there.
    Late,
}

/// Statements about one aspect, each without its semicolon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub aspect: Aspect,
    pub sql: String,
}

/// One object: its statements in the order in which they run, and what must be there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub id: ObjectId,
    pub parts: Vec<Part>,
    /// Besides the relation that it belongs to. Not part of the hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<ObjectId>,
}

impl Object {
    pub fn new(id: ObjectId) -> Self {
        Object { id, parts: Vec::new(), depends: Vec::new() }
    }

    pub fn with(mut self, aspect: Aspect, sql: impl Into<String>) -> Self {
        self.push(aspect, sql);
        self
    }

    pub fn push(&mut self, aspect: Aspect, sql: impl Into<String>) {
        self.parts.push(Part { aspect, sql: sql.into() });
    }

    /// Returns the canonical hash: of the name and of every statement.
    pub fn hash(&self) -> String {
        self.digest().to_hex().to_string()
    }

    fn digest(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        let mut feed = |text: &str| {
            hasher.update(text.as_bytes());
            hasher.update(&[0]);
        };
        feed(self.id.kind.word());
        [&self.id.schema, &self.id.on, &self.id.name].into_iter().for_each(|name| feed(name));
        self.parts.iter().for_each(|part| feed(&part.sql));
        hasher.finalize()
    }
}

/// Objects of a kind that has no model: how many, and some of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Unmodelled {
    pub count: u64,
    pub names: Vec<String>,
}

/// How large a relation is, by the server's own last count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationSize {
    /// Negative: never counted.
    pub rows: i64,
    pub bytes: u64,
}

/// A whole schema at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What the server says of itself, for the head of the script; not part of the hash.
    pub server: String,
    /// Settings that a script begins with; not part of the hash.
    pub preamble: String,
    /// Sorted by name.
    pub objects: Vec<Object>,
    pub unmodelled: BTreeMap<String, Unmodelled>,
    /// By `schema.name`; not part of the hash.
    pub sizes: BTreeMap<String, RelationSize>,
}

impl Snapshot {
    pub fn of(mut objects: Vec<Object>, unmodelled: BTreeMap<String, Unmodelled>) -> Self {
        // Mostly in sorted pieces already, which this kind of sort makes use of.
        objects.sort_by(|a, b| a.id.cmp(&b.id));
        Snapshot { objects, unmodelled, ..Snapshot::default() }
    }

    /// Returns the canonical hash of the whole. What has no model counts by its number.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for digest in digests(&self.objects) {
            hasher.update(digest.as_bytes());
        }
        for (kind, found) in &self.unmodelled {
            hasher.update(format!("{kind}\0{}\0", found.count).as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Returns what comparing needs: the objects without sizes and dependencies.
    pub fn bare(mut self) -> Self {
        self.sizes.clear();
        self.preamble.clear();
        self.objects.iter_mut().for_each(|object| object.depends = Vec::new());
        self
    }

    pub fn get(&self, id: &ObjectId) -> Option<&Object> {
        let at = self.objects.binary_search_by(|object| object.id.cmp(id)).ok()?;
        self.objects.get(at)
    }
}

/// Fewer objects than this are not worth a thread.
const MANY: usize = 10_000;

/// Returns the digest of each object, made by two threads where there are many.
fn digests(objects: &[Object]) -> Vec<blake3::Hash> {
    let of = |part: &[Object]| part.iter().map(Object::digest).collect::<Vec<_>>();
    if objects.len() < MANY {
        return of(objects);
    }
    let (front, back) = objects.split_at(objects.len() / 2);
    std::thread::scope(|scope| {
        let back = scope.spawn(|| of(back));
        let mut all = of(front);
        match back.join() {
            Ok(back) => all.extend(back),
            Err(cause) => std::panic::resume_unwind(cause),
        }
        all
    })
}
