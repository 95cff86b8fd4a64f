//! What an engine does for backups: one moment of a database becomes a stream of bytes, and a
//! stream of bytes becomes rows again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use lockkeeper_core::backup::{Kind, NotCovered};
use lockkeeper_core::preserve::TableAsk;
use lockkeeper_core::schema::Snapshot as Schema;
use tempfile::TempPath;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{DbError, Moment};

/// A client program of the engine, found on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    pub major: u32,
    pub version: String,
}

/// Finds a program by its name.
pub type Find<'a> = dyn Fn(&str) -> Result<Program, DbError> + Send + Sync + 'a;

/// What the engine may use: programs of this machine, and a directory for files of a moment.
pub struct Workshop<'a> {
    pub find: Box<Find<'a>>,
    pub directory: &'a Path,
}

/// What a backup of the database would be like.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    pub database: String,
    /// Tells the database from others of its name.
    pub identity: String,
    pub role: String,
    /// Versions of server and programs, by name.
    pub versions: BTreeMap<String, String>,
    /// What the data takes up.
    pub bytes: u64,
    pub not_covered: Vec<NotCovered>,
    /// Things worth knowing that stop nothing.
    pub warnings: Vec<String>,
}

/// Bytes that come while they are made.
pub type Bytes<'a> = &'a mut (dyn AsyncRead + Send + Unpin);

/// Where bytes go while they are made.
pub type Outlet<'a> = &'a mut (dyn AsyncWrite + Send + Unpin);

/// An archive in its store. Whoever made this keeps why it could not be decoded; the errors here
/// only say that it could not.
#[async_trait]
pub trait Decoded: Send + Sync {
    /// Passes the whole archive on, from its beginning, as often as it is asked for.
    async fn pour(&self, outlet: Outlet<'_>) -> Result<(), DbError>;

    /// Writes it to a file of the workshop, which goes when it is dropped.
    async fn file(&self) -> Result<TempPath, DbError>;
}

/// An archive that is being written. It ends with an error, which holds a [`DbError`], when not
/// all of it was written.
pub type Dump = Box<dyn AsyncRead + Send + Unpin>;

/// A moment of a database that is being copied.
#[async_trait]
pub trait Capture: Send {
    /// The moment that the archive shows.
    fn moment(&mut self) -> &mut dyn Moment;

    /// Returns the tables whose rows are in the archive, as [`Moment::marks_of`] takes them.
    async fn tables(&mut self) -> Result<Vec<TableAsk>, DbError>;

    /// Returns the schema of the moment.
    async fn schema(&mut self) -> Result<Schema, DbError>;

    /// Returns the state of each sequence.
    async fn sequences(&mut self) -> Result<BTreeMap<String, String>, DbError>;

    /// Returns what has to be known to make the database around the archive.
    async fn surroundings(&mut self) -> Result<serde_json::Value, DbError> {
        Ok(serde_json::Value::Null)
    }

    /// Returns where the server's log of changes stood.
    async fn position(&mut self) -> Result<Option<String>, DbError>;

    /// Starts to write the archive.
    async fn dump(&mut self) -> Result<Dump, DbError>;

    /// Returns what was said while the archive was written.
    fn remarks(&self) -> Vec<String> {
        Vec::new()
    }

    async fn close(self: Box<Self>) -> Result<(), DbError>;
}

/// The engine's side of backups.
#[async_trait]
pub trait Archives: Send + Sync {
    /// What the names of its archives end with.
    fn suffix(&self) -> &'static str;

    /// Whether a backup of the data alone has a schema all the same.
    fn data_stands_alone(&self) -> bool {
        false
    }

    /// Looks at everything that a backup depends on. An error is a reason not to begin.
    async fn survey(&self, kind: Kind, workshop: &Workshop<'_>) -> Result<Survey, DbError>;

    /// Holds a moment open and gets ready to copy it.
    async fn capture(
        &self,
        kind: Kind,
        workshop: &Workshop<'_>,
    ) -> Result<Box<dyn Capture>, DbError>;

    /// Decodes a whole archive and returns the rows of each table in it. What cannot be decoded is
    /// [`ErrorClass::Corrupt`](super::ErrorClass::Corrupt); every other error says nothing of the
    /// archive.
    async fn count(
        &self,
        kind: Kind,
        archive: Bytes<'_>,
        workshop: &Workshop<'_>,
    ) -> Result<BTreeMap<String, u64>, DbError>;
}
