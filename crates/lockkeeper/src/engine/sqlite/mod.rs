//! SQLite, embedded.

mod address;
mod backup;
mod connection;
mod dialect;
mod failure;
mod hand;
mod interrupt;
mod keys;
mod lock;
mod moment;
mod replace;
mod restore;
mod rows;
mod session;
mod snapshot;

#[cfg(test)]
mod tests;

use std::sync::Mutex;

use async_trait::async_trait;
use lockkeeper_core::change::Dialect;
use lockkeeper_core::schema::{Manifest, Snapshot};

use super::archive::Archives;
use super::restore::Restores;
use super::{Capabilities, DbError, Engine, ErrorClass, Limits, Message, Moment, Session};
use address::Address;
use lock::Place;
use session::SqliteSession;

const CAPABILITIES: Capabilities = Capabilities {
    create_namespace: "",
    prefix: "lockkeeper_",
    now: "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
    timestamp_type: "text",
    // AUTOINCREMENT would add a table of SQLite's own to the user's schema.
    identity_type: "integer PRIMARY KEY",
    elapsed_ms: hand::ELAPSED,
    age_ms: "CAST((julianday('now') - julianday({})) * 86400000 AS integer)",
    row_lock: "",
    backslash_escapes: false,
    joins_statements: false,
    prepares_statements: false,
    many_sessions: false,
};

/// The longest wait for a lock of a statement that stands alone. VACUUM and a change of the
/// journal mode need the database for themselves; the executor tries them again.
const ALONE_LOCK_MS: u64 = 1_000;

/// Changes the file and takes it back.
const TRY_TO_WRITE: &str =
    "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS lockkeeper_probe (x); ROLLBACK";

/// A SQLite database, in a file or in memory.
pub struct Sqlite {
    address: Address,
    place: Place,
    /// A database in memory lives as long as a connection to it.
    _keeper: Option<Mutex<rusqlite::Connection>>,
}

impl Sqlite {
    pub fn new(url: &str) -> Result<Self, DbError> {
        let address = Address::parse(url)?;
        let keeper = match &address {
            Address::Memory { .. } => Some(Mutex::new(connection::open(&address)?)),
            Address::File { .. } => None,
        };
        Ok(Sqlite { place: Place::of(&address), address, _keeper: keeper })
    }
}

#[async_trait]
impl Engine for Sqlite {
    fn dialect(&self) -> &dyn Dialect {
        &dialect::Sqlite
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn address(&self) -> String {
        self.address.display()
    }

    async fn connect(&self, name: &str) -> Result<Box<dyn Session>, DbError> {
        let opened = SqliteSession::open(self.address.clone(), self.place.clone(), name).await?;
        Ok(Box::new(opened))
    }

    async fn read_schema(&self) -> Result<Snapshot, DbError> {
        snapshot::read(self.address.clone()).await
    }

    async fn schema_manifest(&self) -> Result<Manifest, DbError> {
        snapshot::manifest(self.address.clone()).await
    }

    fn archives(&self) -> Option<&dyn Archives> {
        Some(self)
    }

    fn restores(&self) -> Option<&dyn Restores> {
        Some(self)
    }

    async fn open_moment(&self) -> Result<Box<dyn Moment>, DbError> {
        Ok(Box::new(moment::SqliteMoment::open(self.address.clone()).await?))
    }

    /// There is no pooler in front of a file; whether it can be written shows by trying.
    async fn check_direct(
        &self,
        first: &mut dyn Session,
        _second: &mut dyn Session,
    ) -> Result<(), DbError> {
        let tried = first.batch(&[Message::new(TRY_TO_WRITE)], &|_| ()).await;
        let Err(failed) = tried else { return Ok(()) };
        // Without a transaction this fails, and nothing is lost.
        let _ = first.batch(&[Message::new("ROLLBACK")], &|_| ()).await;
        match failed.error.class {
            // Somebody writes it right now.
            ErrorClass::LockTimeout => Ok(()),
            _ => Err(cannot_write(&self.address, failed.error)),
        }
    }

    /// SQLite has no limit for statements, and nobody queues behind an idle transaction's reads.
    fn limits(&self, limits: &Limits) -> String {
        let lock_ms = if limits.lock_ms == 0 { ALONE_LOCK_MS } else { limits.lock_ms };
        format!("PRAGMA busy_timeout = {lock_ms}")
    }

    /// A transaction has one lock, and it is taken at its start.
    fn limit_locks(&self, _lock_ms: u64) -> String {
        String::new()
    }

    fn own_identity(&self) -> &'static str {
        ""
    }

    /// A transaction that takes its lock late can find that it may not write at all.
    fn begin(&self, own: Option<&str>) -> String {
        let own = own.filter(|own| {
            let words = own.to_ascii_lowercase();
            words.contains("immediate") || words.contains("exclusive")
        });
        own.unwrap_or("BEGIN IMMEDIATE").to_owned()
    }
}

fn cannot_write(address: &Address, mut error: DbError) -> DbError {
    error.message = format!("{} cannot be written: {}", address.display(), error.message);
    error.class = ErrorClass::Config;
    error
}
