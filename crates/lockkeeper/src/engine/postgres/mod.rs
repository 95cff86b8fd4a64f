//! PostgreSQL 13 and newer.

mod address;
mod backup;
mod catalog;
mod dialect;
mod failure;
mod locks;
mod moment;
mod quote;
mod restore;
mod session;
mod snapshot;
mod tls;

use async_trait::async_trait;
use lockkeeper_core::change::Dialect;
use lockkeeper_core::schema::{Manifest, Snapshot};

use super::archive::Archives;
use super::restore::Restores;
use super::{Capabilities, DbError, Engine, ErrorClass, Limits, Moment, Session};
use address::Address;
use session::PgSession;

/// The oldest server that is supported.
const OLDEST: u32 = 13;

const CAPABILITIES: Capabilities = Capabilities {
    create_namespace: "CREATE SCHEMA IF NOT EXISTS lockkeeper",
    prefix: "lockkeeper.",
    now: "pg_catalog.clock_timestamp()",
    timestamp_type: "timestamptz",
    identity_type: "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    elapsed_ms: "(extract(epoch FROM pg_catalog.clock_timestamp() - \
                 pg_catalog.transaction_timestamp()) * 1000)::bigint",
    age_ms: "(extract(epoch FROM pg_catalog.clock_timestamp() - {}) * 1000)::bigint",
    row_lock: " FOR KEY SHARE",
    backslash_escapes: true,
    joins_statements: true,
    prepares_statements: true,
    many_sessions: true,
};

/// Undoes `synchronous_commit = off` of earlier limits.
fn durable() -> String {
    format!("SET synchronous_commit = DEFAULT; {}", session::DURABLE)
}

/// A PostgreSQL database at one address.
pub struct Postgres {
    address: Address,
}

impl Postgres {
    pub fn new(url: &str) -> Result<Self, DbError> {
        Ok(Postgres { address: Address::parse(url)? })
    }
}

#[async_trait]
impl Engine for Postgres {
    fn dialect(&self) -> &dyn Dialect {
        &dialect::Postgres
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn address(&self) -> String {
        self.address.display()
    }

    async fn connect(&self, name: &str) -> Result<Box<dyn Session>, DbError> {
        let session = PgSession::connect(&self.address, name).await?;
        refuse_old(session.major(), &self.address)?;
        Ok(Box::new(session))
    }

    async fn read_schema(&self) -> Result<Snapshot, DbError> {
        snapshot::read(&self.address, "lockkeeper/snapshot").await
    }

    async fn schema_manifest(&self) -> Result<Manifest, DbError> {
        snapshot::manifest(&self.address, "lockkeeper/snapshot").await
    }

    fn archives(&self) -> Option<&dyn Archives> {
        Some(self)
    }

    fn restores(&self) -> Option<&dyn Restores> {
        Some(self)
    }

    async fn open_moment(&self) -> Result<Box<dyn Moment>, DbError> {
        // Behind a pool that hands out sessions one transaction at a time, the settings of a moment
        // would be those of somebody else.
        let (mut first, mut second) =
            (self.connect("lockkeeper/marks").await?, self.connect("lockkeeper/marks").await?);
        self.check_unpooled(first.as_mut(), second.as_mut()).await?;
        Ok(Box::new(moment::PgMoment::open(&self.address, &[], moment::Pace::Free).await?))
    }

    async fn check_unpooled(
        &self,
        first: &mut dyn Session,
        second: &mut dyn Session,
    ) -> Result<(), DbError> {
        two_sessions(&self.address, first, second).await.map(drop)
    }

    async fn check_direct(
        &self,
        first: &mut dyn Session,
        second: &mut dyn Session,
    ) -> Result<(), DbError> {
        if !two_sessions(&self.address, first, second).await? {
            return Ok(());
        }
        Err(DbError::config(format!(
            "{} is a read-only replica: nothing can be migrated there",
            self.address.display()
        ))
        .with_hint("use the address of the primary"))
    }

    fn limits(&self, limits: &Limits) -> String {
        format!(
            "SET lock_timeout = {}; SET statement_timeout = {}; \
             SET idle_in_transaction_session_timeout = {}; {}",
            limits.lock_ms,
            limits.timeouts.statement_ms,
            limits.timeouts.idle_in_transaction_ms,
            if limits.durable { durable() } else { "SET synchronous_commit = off".to_owned() },
        )
    }

    fn limit_locks(&self, lock_ms: u64) -> String {
        format!("SET LOCAL lock_timeout = {lock_ms}")
    }

    fn own_identity(&self) -> &'static str {
        "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL role TO DEFAULT"
    }

    fn begin(&self, own: Option<&str>) -> String {
        own.unwrap_or("BEGIN").to_owned()
    }
}

/// Proves that two connections are two sessions; returns whether the server is a replica.
async fn two_sessions(
    address: &Address,
    first: &mut dyn Session,
    second: &mut dyn Session,
) -> Result<bool, DbError> {
    const PID: &str = "SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery()";
    let before = facts(first, PID).await?;
    let inside = facts(second, &format!("BEGIN; {PID}")).await;
    let inside = inside.map_err(|error| refused_by_pooler(error, address))?;
    if before.0 == inside.0 {
        // A pool of one has nothing left to answer another question with.
        return Err(pooled(address));
    }
    let after = facts(first, PID).await?;
    second.query("COMMIT").await?;
    if before.0 != after.0 && !before.1 {
        return Err(pooled(address));
    }
    Ok(before.1)
}

async fn facts(session: &mut dyn Session, sql: &str) -> Result<(String, bool), DbError> {
    let sets = session.query(sql).await?;
    let row = sets.into_iter().flatten().next().unwrap_or_default();
    let cell = |i: usize| row.get(i).cloned().flatten().unwrap_or_default();
    Ok((cell(0), cell(1) == "t"))
}

/// A pool in statement mode knows no transactions at all.
fn refused_by_pooler(error: DbError, address: &Address) -> DbError {
    if error.message.contains("pooling mode") { pooled(address) } else { error }
}

fn pooled(address: &Address) -> DbError {
    DbError::new(
        ErrorClass::Config,
        format!(
            "{} is a connection pooler in transaction mode: two connections were served by one \
             server session",
            address.display()
        ),
    )
    .with_hint(
        "locks, settings and transactions would leak into other clients; use the direct address \
         of the server (often port 5432), or a pool in session mode",
    )
}

fn refuse_old(major: u32, address: &Address) -> Result<(), DbError> {
    if major >= OLDEST {
        return Ok(());
    }
    let address = address.display();
    let message = format!("the server at {address} is PostgreSQL {major}, which is too old");
    Err(DbError::config(message)
        .with_hint("Lockkeeper works with PostgreSQL 13 and newer; upgrade the server"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_too_old_is_refused_by_name() {
        let address = Address::parse("postgres://h:5433/shop").unwrap();
        let error = refuse_old(12, &address).unwrap_err();
        let says = "the server at h:5433/shop is PostgreSQL 12, which is too old";
        assert_eq!((error.class, error.message.as_str()), (ErrorClass::Config, says));
        assert!(refuse_old(13, &address).is_ok());
    }
}
