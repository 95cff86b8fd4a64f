//! The exclusive right to migrate a database, and a look at who waits for whom.
//!
//! The lock is an advisory lock, polled and never waited for: a session that waits in
//! `pg_advisory_lock` holds a snapshot, and `CREATE INDEX CONCURRENTLY` waits for snapshots.

use std::time::Duration;

use crate::engine::{Blocker, DbError, Pulse, Session};

use super::session::PgSession;

/// "lockkeep" in ASCII: one lock per database.
const KEY: i64 = 0x6c6f_636b_6b65_6570;

const HOLDER: &str = "SELECT a.pid, a.application_name, a.client_addr, \
    extract(epoch FROM now() - a.backend_start)::int, CASE WHEN a.state LIKE 'idle%' \
    THEN (extract(epoch FROM clock_timestamp() - a.state_change) * 1000)::bigint ELSE 0 END \
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
    AND ((l.classid::bigint << 32) | l.objid::bigint) = ";

pub async fn try_lock(session: &mut PgSession) -> Result<bool, DbError> {
    let rows = session.query(&format!("SELECT pg_catalog.pg_try_advisory_lock({KEY})")).await?;
    Ok(first(&rows, 0) == Some("t"))
}

pub async fn holder(session: &mut PgSession) -> Result<Option<String>, DbError> {
    let rows = session.query(&format!("{HOLDER}{KEY}")).await?;
    Ok(first(&rows, 0).map(|pid| {
        let host = first(&rows, 2).unwrap_or("a local socket");
        let name = first(&rows, 1).unwrap_or("unknown");
        let age = first(&rows, 3).unwrap_or("?");
        format!("{name} (server process {pid}, from {host}, for {age} s)")
    }))
}

pub async fn holder_silent_ms(session: &mut PgSession) -> Result<u64, DbError> {
    let rows = session.query(&format!("{HOLDER}{KEY}")).await?;
    Ok(first(&rows, 4).and_then(|ms| ms.parse().ok()).unwrap_or(0))
}

pub async fn evict_holder(session: &mut PgSession) -> Result<(), DbError> {
    let rows = session.query(&format!("{HOLDER}{KEY}")).await?;
    if let Some(pid) = first(&rows, 0) {
        session.query(&format!("SELECT pg_catalog.pg_terminate_backend({pid})")).await?;
    }
    Ok(())
}

/// Only a session that calls itself ours is ended: process numbers are used again.
pub async fn evict_worker(session: &mut PgSession, backend: i32) -> Result<bool, DbError> {
    let ours = format!(
        "FROM pg_catalog.pg_stat_activity WHERE pid = {backend} AND pid <> pg_backend_pid() \
         AND datname = current_database() AND application_name LIKE 'lockkeeper%'"
    );
    let mut seen = false;
    for _ in 0..100 {
        let rows = session.query(&format!("SELECT pg_terminate_backend(pid) {ours}")).await?;
        if first(&rows, 0).is_none() {
            return Ok(seen);
        }
        seen = true;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(DbError::new(
        crate::engine::ErrorClass::Other,
        format!("server process {backend} of an earlier run is still working and does not end"),
    )
    .with_hint("wait until it has ended, or end it as a superuser, then run again"))
}

/// `pg_blocking_pids` also names those who only stand before us in the queue.
pub async fn pulse(session: &mut PgSession, backend: i32) -> Result<Pulse, DbError> {
    let sql = format!(
        "SELECT state LIKE 'idle%' OR wait_event = 'ClientRead' \
         FROM pg_catalog.pg_stat_activity WHERE pid = {backend}; \
         SELECT a.pid, a.backend_type, coalesce(a.usename::text, ''), coalesce(a.application_name, ''), \
         coalesce(a.state, ''), coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::int, 0), \
         left(regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 80), \
         (SELECT string_agg(DISTINCT l.relation::regclass::text, ', ') FROM pg_catalog.pg_locks l \
          WHERE l.pid = {backend} AND NOT l.granted AND l.relation IS NOT NULL), \
         coalesce(a.xact_start::text, '') \
         FROM unnest(pg_catalog.pg_blocking_pids({backend})) b(pid) \
         LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid"
    );
    let sets = session.query(&sql).await?;
    let state = sets.first().and_then(|rows| rows.first());
    let Some(state) = state else { return Ok(Pulse::Gone) };
    // A batch is sent as a whole: between its statements, or in the middle of a COPY, the server
    // has no reason to wait for us but a line that is slow or dead.
    if state.first().cloned().flatten().is_some_and(|waits| waits == "t") {
        return Ok(Pulse::Idle);
    }
    let rows = sets.get(1).map(Vec::as_slice).unwrap_or_default();
    Ok(Pulse::Busy(rows.iter().map(|row| blocker(row)).collect()))
}

fn blocker(row: &[Option<String>]) -> Blocker {
    let cell = |i: usize| row.get(i).and_then(Option::as_deref).unwrap_or_default();
    let Ok(pid) = cell(0).parse() else {
        let description = "a prepared transaction".to_owned();
        return Blocker { pid: 0, description, maintenance: false, transaction: String::new() };
    };
    let whom = [cell(2), cell(3)].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>();
    let on = if cell(7).is_empty() { String::new() } else { format!(" on {}", cell(7)) };
    let description = format!(
        "process {pid} ({}){on}, {} for {} s: {}",
        if whom.is_empty() { cell(1).to_owned() } else { whom.join(", ") },
        cell(4),
        cell(5),
        cell(6),
    );
    let wraparound = cell(6).contains("to prevent wraparound");
    Blocker {
        pid,
        description,
        maintenance: cell(1) == "autovacuum worker" && !wraparound,
        transaction: cell(8).to_owned(),
    }
}

/// Prepared transactions have no session to look at and count as still there.
pub async fn have_ended(session: &mut PgSession, blockers: &[Blocker]) -> Result<bool, DbError> {
    let same = blockers.iter().map(|b| format!("({}, '{}')", b.pid, b.transaction));
    let same = same.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT count(*) FROM pg_catalog.pg_stat_activity \
         WHERE (pid, coalesce(xact_start::text, '')) IN ({same})"
    );
    let rows = session.query(&sql).await?;
    Ok(first(&rows, 0) == Some("0") && blockers.iter().all(|b| b.pid != 0))
}

fn first(sets: &[crate::engine::Rows], column: usize) -> Option<&str> {
    sets.last()?.first()?.get(column)?.as_deref()
}
