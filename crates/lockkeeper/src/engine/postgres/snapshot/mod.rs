//! The whole schema in one repeatable-read snapshot: set-based reads of the raw catalogs by two
//! sessions, text made of it here.

mod announce;
mod assemble;
mod columns;
mod constraints;
pub(super) mod copy;
mod expressions;
mod grants;
mod indexes;
mod manifest;
mod maps;
pub(super) mod names;
mod plain;
mod privileges;
mod raw;
mod read;
mod relations;
mod tables;
mod unmodelled;

use lockkeeper_core::schema::{Manifest, Snapshot};

use crate::engine::{DbError, Session, Share};

use super::address::Address;
use super::quote::literal;
use super::session::PgSession;

/// Names come with their schema, nothing is compiled for queries of a moment, and no limit of
/// the role applies.
const CALM: &str = "SET LOCAL search_path = ''; SET LOCAL jit = off; SET LOCAL statement_timeout = 0; \
                    SET LOCAL lock_timeout = 0; SET LOCAL quote_all_identifiers = off; \
                    SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL DateStyle = 'ISO'; \
                    SET LOCAL IntervalStyle = 'postgres'; SET LOCAL extra_float_digits = 1; \
                    SET LOCAL transform_null_equals = off; SET LOCAL work_mem = '64MB'";
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Reads the schema of the database at an address.
pub async fn read(address: &Address, name: &str) -> Result<Snapshot, DbError> {
    let open = || PgSession::connect(address, name);
    let (first, second) = futures_util::future::join(open(), open()).await;
    let (mut first, mut second) = (first?, second?);
    let sets = first.query(&format!("{BEGIN}; {CALM}; SELECT pg_export_snapshot()")).await?;
    let shared = sets.into_iter().flatten().flatten().flatten().last().unwrap_or_default();
    let shared = literal(&shared);
    second.query(&format!("{BEGIN}; SET TRANSACTION SNAPSHOT {shared}; {CALM}")).await?;
    finish(first, second).await
}

/// Reads the schema of a moment that another session has exported.
pub async fn read_at(address: &Address, name: &str, moment: &str) -> Result<Snapshot, DbError> {
    let open = || PgSession::connect(address, name);
    let (first, second) = futures_util::future::join(open(), open()).await;
    let (mut first, mut second) = (first?, second?);
    let share = format!("{BEGIN}; SET TRANSACTION SNAPSHOT {}; {CALM}", literal(moment));
    first.query(&share).await?;
    second.query(&share).await?;
    finish(first, second).await
}

async fn finish(mut first: PgSession, mut second: PgSession) -> Result<Snapshot, DbError> {
    let snapshot = read::snapshot(&first, &second).await?;
    first.query("COMMIT").await?;
    second.query("COMMIT").await?;
    Ok(snapshot)
}

/// Reads a share of the mark of the schema's state over a session that is in use already.
pub async fn manifest_over(session: &mut PgSession, share: Share) -> Result<Manifest, DbError> {
    session.query(&format!("{BEGIN}; {CALM}")).await?;
    let manifest = match share {
        Share::Whole => manifest::read(session, session).await,
        Share::Widest => manifest::widest(session).await.map(|sums| Manifest(sums.collect())),
        Share::Rest => manifest::rest(session).await.map(|sums| Manifest(sums.collect())),
    };
    // Whatever came of it, the session goes on outside of the transaction.
    session.query("ROLLBACK").await?;
    manifest
}

/// Reads the mark of the schema's state.
pub async fn manifest(address: &Address, name: &str) -> Result<Manifest, DbError> {
    let open = || async {
        let mut session = PgSession::connect(address, name).await?;
        session.query(&format!("{BEGIN}; {CALM}")).await?;
        Ok::<_, DbError>(session)
    };
    let (first, second) = futures_util::future::join(open(), open()).await;
    manifest::read(&first?, &second?).await
}
