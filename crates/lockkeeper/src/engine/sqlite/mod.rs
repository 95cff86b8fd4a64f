//! SQLite, embedded.

mod address;
mod dialect;
mod failure;
mod foreign_keys;
mod lock;
mod session;

use async_trait::async_trait;
use lockkeeper_core::change::Dialect;

use super::{Capabilities, DbError, Engine, Limits, Role, Session};
use address::Address;
use session::SqliteSession;

const CAPABILITIES: Capabilities = Capabilities {
    create_namespace: "",
    prefix: "lockkeeper_",
    now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    timestamp_type: "text",
    identity_type: "integer PRIMARY KEY",
    elapsed_ms: "lockkeeper_elapsed_ms()",
    age_ms: "CAST((julianday('now') - julianday({})) * 86400000 AS integer)",
    row_lock: "",
    backslash_escapes: false,
    joins_statements: false,
    many_sessions: false,
};

/// A database file, or one in memory that lives as long as this value.
pub struct Sqlite {
    address: Address,
}

impl Sqlite {
    pub fn new(url: &str) -> Result<Self, DbError> {
        Ok(Sqlite { address: Address::parse(url)? })
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

    async fn connect(&self, _name: &str) -> Result<Box<dyn Session>, DbError> {
        Ok(Box::new(SqliteSession::open(&self.address)?))
    }

    async fn check_direct(
        &self,
        first: &mut dyn Session,
        _second: &mut dyn Session,
    ) -> Result<(), DbError> {
        first.prepare(Role::Watch).await
    }

    /// Waiting for the write lock harms no reader, but a writer of the application waits as well
    /// while we hold it, so tries stay as short as elsewhere.
    fn limits(&self, limits: &Limits) -> String {
        let lock_ms = if limits.lock_ms == 0 { 5_000 } else { limits.lock_ms };
        format!("PRAGMA busy_timeout = {lock_ms}")
    }

    fn limit_locks(&self, _lock_ms: u64) -> String {
        String::new()
    }

    fn own_identity(&self) -> &'static str {
        ""
    }

    fn begin(&self, own: Option<&str>) -> String {
        let own = own.unwrap_or_default().to_ascii_lowercase();
        let word = if own.contains("exclusive") { "EXCLUSIVE" } else { "IMMEDIATE" };
        format!("BEGIN {word}")
    }
}
