//! What an engine does to make a database of an archive again, and to put it in the place of
//! another one.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use lockkeeper_core::preserve::TableMark;
use serde_json::Value;

use super::archive::{Decoded, Workshop};
use super::{DbError, Engine};

/// What an archive is tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A file in a directory.
    Directory,
    /// A server of this major version.
    Server(u32),
}

/// What is found under the name of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Absent,
    /// There is one, and nothing is in it.
    Empty,
    Occupied,
}

/// How much of an archive is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    Schema,
    Everything,
}

/// What a database is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// To be looked at and thrown away, on a server that is thrown away with it: whatever it
    /// lacks is made there.
    Private,
    /// To be looked at and thrown away, on a server that others use too.
    Scratch,
    /// To be worked with.
    Service,
}

/// How an archive is loaded.
#[derive(Clone, Copy)]
pub struct LoadAsk<'a> {
    pub archive: &'a dyn Decoded,
    pub extent: Extent,
    pub made_for: Use,
    pub jobs: usize,
}

/// A restored database takes the name that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    pub fresh: String,
    pub name: String,
    /// What is said of it from now on.
    pub comment: Option<String>,
    /// What becomes of the database that has the name so far.
    pub aside: Option<Labelled>,
}

/// How a swap went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swapped {
    /// How many sessions were ended for it.
    pub sessions: usize,
    /// For how long nobody could connect, in milliseconds.
    pub closed_ms: u64,
}

/// A database that carries a label of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    pub name: String,
    pub label: String,
}

/// The engine's side of restores. Databases are named as the engine's users name them: by their
/// name on its server, or by the path of their file.
#[async_trait]
pub trait Restores: Send + Sync {
    /// Returns what an archive is tried on, by the versions that its manifest has.
    fn ground(&self, versions: &BTreeMap<String, String>) -> Result<Ground, DbError>;

    /// Returns the name of the database at the address.
    fn own_name(&self) -> String;

    /// Returns the name that a restore of `name` has on its way, or the one that is put aside.
    fn beside(&self, name: &str, what: &str) -> String;

    /// Returns the engine of another database at the same place.
    fn at(&self, name: &str) -> Result<Arc<dyn Engine>, DbError>;

    async fn presence(&self, name: &str) -> Result<Presence, DbError>;

    /// Returns what this place lacks for such a database: roles, tablespaces, locales.
    async fn missing(&self, surroundings: &Value) -> Result<Vec<String>, DbError>;

    /// Makes an empty database where there is none, with a label on it; says what is not as it
    /// was.
    async fn create(
        &self,
        name: &str,
        label: &str,
        surroundings: &Value,
        made_for: Use,
    ) -> Result<Vec<String>, DbError>;

    /// Whether the texts of a schema are the engine's own spelling of what it was told.
    fn spells(&self) -> bool {
        false
    }

    /// Runs the statements of a script of ours, one after the other.
    async fn run_script(&self, name: &str, script: &str) -> Result<(), DbError>;

    /// Loads an archive into an empty database and returns what was said about it.
    async fn load(
        &self,
        name: &str,
        ask: &LoadAsk<'_>,
        workshop: &Workshop<'_>,
    ) -> Result<Vec<String>, DbError>;

    /// Does what a loaded database needs before it is used, and returns what is not whole in it.
    async fn settle(&self, name: &str, made_for: Use) -> Result<Vec<String>, DbError>;

    /// Marks the rows of tables, those of the ledger among them.
    async fn marks(
        &self,
        name: &str,
        tables: &[String],
        jobs: usize,
    ) -> Result<Vec<TableMark>, DbError>;

    /// Returns the state of each sequence.
    async fn sequences(&self, name: &str) -> Result<BTreeMap<String, String>, DbError>;

    /// Gives a database what an archive does not hold: settings, rights, owner. Where there is a
    /// database `like` it, those of that one, else those it was backed up with. Returns what is to
    /// be said of it once it has no label any more.
    async fn dress(
        &self,
        name: &str,
        surroundings: &Value,
        like: Option<&str>,
    ) -> Result<Option<String>, DbError>;

    /// Writes another label on a database of ours.
    async fn label(&self, name: &str, label: &str) -> Result<(), DbError>;

    /// Returns the databases whose label begins with `start`.
    async fn labelled(&self, start: &str) -> Result<Vec<Labelled>, DbError>;

    /// Gives a database its name, and the one that has it another, at once: either both have moved
    /// or none.
    async fn swap(&self, swap: &Swap) -> Result<Swapped, DbError>;

    /// Removes a database that carries a label of ours.
    async fn discard(&self, name: &str) -> Result<(), DbError>;
}
