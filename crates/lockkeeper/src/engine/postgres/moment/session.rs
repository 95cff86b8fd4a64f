//! Sessions that show one moment, with every setting pinned that the text of a value depends on.

use std::pin::pin;

use futures_util::StreamExt;

use crate::engine::{DbError, ErrorClass, Message, Rows, Session};

use super::super::address::Address;
use super::super::failure;
use super::super::session::PgSession;

const NAME: &str = "lockkeeper/marks";

/// Values of keys come back to the server between plain quotes; a backslash in them has to stay one.
/// The last line makes a policy on rows an error instead of a smaller table.
const PINNED: &str = "SET standard_conforming_strings = on; SET search_path = ''; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; \
    SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1; \
    SET lc_monetary = 'C'; SET lc_numeric = 'C'; SET lc_time = 'C'; SET xmlbinary = 'base64'; \
    SET quote_all_identifiers = off; SET jit = off; SET statement_timeout = 0; \
    SET lock_timeout = 60000; SET idle_in_transaction_session_timeout = 0; \
    SET synchronize_seqscans = on; SET row_security = off";

/// Ends a scan that nobody waits for any more, and lets a long one go on.
const NEWER: [(u32, &str); 2] =
    [(14, "SET client_connection_check_interval = 2000"), (17, "SET transaction_timeout = 0")];

/// Tables that one statement locks.
const LOCKS_AT_ONCE: usize = 1_000;

/// Who else wants the processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nobody that is waited for.
    Free,
    /// A dump reads the same rows in one process, and takes longer over them than a mark in one
    /// process does: more of them would only make it wait.
    BesideADump,
}

impl Pace {
    fn setting(self) -> Option<&'static str> {
        (self == Pace::BesideADump).then_some("SET max_parallel_workers_per_gather = 0")
    }
}

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Opens the moment; returns the session that keeps it and its name for others. A lock that is
/// taken before the snapshot makes sure that the snapshot sees what the table has.
pub async fn first(
    address: &Address,
    locked: &[String],
    pace: Pace,
) -> Result<(PgSession, String), DbError> {
    let mut session = pinned(address, pace).await?;
    session.query(BEGIN).await?;
    for names in locked.chunks(LOCKS_AT_ONCE) {
        let sql = format!("LOCK TABLE ONLY {} IN ACCESS SHARE MODE", names.join(", ONLY "));
        let waited = session.batch(&[Message::new(sql)], &|_| ()).await;
        waited.map_err(|failed| explained(failed.error))?;
    }
    let sets = session.query("SELECT pg_catalog.pg_export_snapshot()").await?;
    let id = sets.into_iter().flatten().flatten().flatten().last();
    let id = id.ok_or_else(|| DbError::lost("the server exported no snapshot"))?;
    Ok((session, id))
}

/// Opens a session that sees the moment of another one.
pub async fn another(address: &Address, snapshot: &str, pace: Pace) -> Result<PgSession, DbError> {
    let mut session = pinned(address, pace).await?;
    session.query(&format!("{BEGIN}; SET TRANSACTION SNAPSHOT '{snapshot}'")).await?;
    Ok(session)
}

async fn pinned(address: &Address, pace: Pace) -> Result<PgSession, DbError> {
    let mut session = PgSession::connect(address, NAME).await?;
    let newer = NEWER.iter().filter(|(since, _)| session.major() >= *since);
    let newer = newer.map(|(_, set)| *set);
    let settings: Vec<_> = std::iter::once(PINNED).chain(newer).chain(pace.setting()).collect();
    session.query(&settings.join("; ")).await?;
    Ok(session)
}

/// Runs a question however long it takes; a refusal says what to do about it.
pub async fn rows(session: &PgSession, sql: &str) -> Result<Rows, DbError> {
    let mut rows = Rows::new();
    super::copy::each(session, sql, |row| rows.push(row.cells())).await.map_err(explained)?;
    Ok(rows)
}

/// Says what a role needs that may not read everything.
pub fn explained(error: DbError) -> DbError {
    if error.class != ErrorClass::Privilege {
        return error;
    }
    error.with_hint(
        "a mark of some of the rows would prove nothing: use a role that may read the table, and \
         all of its rows where row level security is on (BYPASSRLS or its owner)",
    )
}

pub async fn end(session: &PgSession) -> Result<(), DbError> {
    let reply = session.send("COMMIT").await?;
    let mut reply = pin!(reply);
    while let Some(message) = reply.next().await {
        message.map_err(|error| failure::translate(&error))?;
    }
    Ok(())
}
