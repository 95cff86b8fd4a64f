//! Two databases change names in one transaction.
//!
//! Renaming takes a lock on the database that new sessions wait for, so nobody gets in between,
//! and a crash on either side leaves both names as they were: there is no state to repair. The
//! server itself gives up a try that takes long, also when nobody is there any more to ask it to:
//! everybody gets in again, and the next try follows.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::engine::postgres::address::Address;
use crate::engine::postgres::quote::{identifier, literal};
use crate::engine::postgres::session::{PgSession, rows};
use crate::engine::restore::{Swap, Swapped};
use crate::engine::{DbError, ErrorClass, Session};

use super::create::comment;
use super::session::{NAME, outside, run};

/// How often sessions are ended until the renaming has gone through.
const PACE: Duration = Duration::from_millis(15);
/// How long one renaming may keep everybody waiting, in milliseconds; a swap has two.
const ROOM_MS: u64 = 400;
/// How often it is tried, and how long everybody has in between.
const TRIES: usize = 8;
const PAUSE: Duration = Duration::from_millis(300);
/// A server that has not answered by then will not: the line is dead.
const SILENCE: Duration = Duration::from_secs(5);

pub async fn swap(address: &Address, swap: &Swap) -> Result<Swapped, DbError> {
    let fresh = number(&mut outside(address).await?, &swap.fresh).await?;
    let ended = AtomicUsize::new(0);
    let mut closed = Duration::ZERO;
    for left in (0..TRIES).rev() {
        let begun = Instant::now();
        let tried = attempt(address, swap, &fresh, &ended).await;
        closed = closed.max(begun.elapsed());
        match tried {
            Ok(()) => break,
            // An earlier try may have gone through after all, or that of a runner who was killed.
            Err(_) if has_name(address, swap, &fresh).await => break,
            Err(error) if left > 0 && is_passing(&error) => tokio::time::sleep(PAUSE).await,
            Err(error) => return Err(explained(error, swap)),
        }
    }
    Ok(Swapped { sessions: ended.into_inner(), closed_ms: closed.as_millis() as u64 })
}

/// Renames once. Afterwards nobody is renaming any more, whatever happened to the line.
async fn attempt(
    address: &Address,
    swap: &Swap,
    fresh: &str,
    ended: &AtomicUsize,
) -> Result<(), DbError> {
    let (mut mover, mut ender) = (outside(address).await?, outside(address).await?);
    let old = match &swap.aside {
        Some(_) => Some(number(&mut mover, &swap.name).await?),
        None => None,
    };
    let backend =
        first(&mut mover, "SELECT pg_catalog.pg_backend_pid()").await?.unwrap_or_default();
    let numbers = [Some(fresh), old.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let (numbers, sql) = (numbers.join(", "), sentence(swap));
    let moved = tokio::select! {
        moved = run(&mut mover, &sql) => moved,
        never = end_all(&mut ender, &numbers, &backend, ended) => match never {},
        () = tokio::time::sleep(SILENCE) => Err(DbError::lost("the server does not answer")),
    };
    if moved.is_err() {
        end_mover(address, &backend).await?;
    }
    moved
}

/// Ends the session that renames, and waits until it is gone.
async fn end_mover(address: &Address, backend: &str) -> Result<(), DbError> {
    let sql = format!(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
         WHERE pid::text = {} AND application_name = {}",
        literal(backend),
        literal(NAME)
    );
    let mut session = outside(address).await?;
    let begun = Instant::now();
    while !rows(&mut session, &sql).await?.is_empty() && begun.elapsed() < SILENCE {
        tokio::time::sleep(PACE).await;
    }
    Ok(())
}

async fn has_name(address: &Address, swap: &Swap, fresh: &str) -> bool {
    let Ok(mut session) = outside(address).await else { return false };
    number(&mut session, &swap.name).await.is_ok_and(|number| number == fresh)
}

/// The server cannot be asked: what it did is open.
fn is_away(error: &DbError) -> bool {
    matches!(error.class, ErrorClass::ConnectionLost | ErrorClass::Unreachable)
}

/// Tells whether another try may do better.
fn is_passing(error: &DbError) -> bool {
    // In use, cancelled for taking long, a lock or a deadlock; the last: nobody gets in just now.
    let codes = ["55006", "57014", "55P03", "40P01", "57P01", "57P03"];
    is_away(error) || error.sqlstate.as_deref().is_some_and(|code| codes.contains(&code))
}

fn sentence(swap: &Swap) -> String {
    let rename = |from: &str, to: &str| {
        format!("ALTER DATABASE {} RENAME TO {}; ", identifier(from), identifier(to))
    };
    let mut sql = format!("BEGIN; SET LOCAL statement_timeout = {ROOM_MS}; ");
    if let Some(aside) = &swap.aside {
        sql.push_str(&rename(&swap.name, &aside.name));
        sql.push_str(&format!("{}; ", comment(&aside.name, Some(&aside.label))));
    }
    sql.push_str(&rename(&swap.fresh, &swap.name));
    sql.push_str(&format!("{}; COMMIT", comment(&swap.name, swap.comment.as_deref())));
    sql
}

async fn number(session: &mut PgSession, name: &str) -> Result<String, DbError> {
    let sql = format!("SELECT oid FROM pg_catalog.pg_database WHERE datname = {}", literal(name));
    first(session, &sql).await?.ok_or_else(|| {
        DbError::new(ErrorClass::Absent, format!("there is no database {name} any more"))
    })
}

async fn first(session: &mut PgSession, sql: &str) -> Result<Option<String>, DbError> {
    Ok(rows(session, sql).await?.into_iter().flatten().flatten().next())
}

/// Ends the sessions of these databases again and again while somebody is renaming and has time
/// left for it, and never returns; who comes before or afterwards stays. Those that may not be ended make
/// the renaming fail, which says more than a failure here.
async fn end_all(
    session: &mut PgSession,
    numbers: &str,
    mover: &str,
    ended: &AtomicUsize,
) -> Infallible {
    let sql = format!(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
         WHERE datid IN ({numbers}) AND backend_type = 'client backend' \
         AND EXISTS (SELECT FROM pg_catalog.pg_stat_activity m WHERE m.pid::text = {} \
         AND m.state IS DISTINCT FROM 'idle')",
        literal(mover)
    );
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(2 * ROOM_MS) {
        let sets = session.query(&sql).await.unwrap_or_default();
        let gone = sets.iter().flatten().flatten().flatten().filter(|cell| *cell == "t");
        ended.fetch_add(gone.count(), Ordering::Relaxed);
        tokio::time::sleep(PACE).await;
    }
    std::future::pending().await
}

fn explained(mut error: DbError, swap: &Swap) -> DbError {
    error.object = Some(swap.name.clone());
    if is_away(&error) {
        let what = format!("whether {} took the name {} is not known", swap.fresh, swap.name);
        error.message = format!("{what}: {}", error.message);
        return error.with_hint("`restore --resume` finds out, and goes on");
    }
    let what = format!("{} did not take the name {}", swap.fresh, swap.name);
    error.message = format!("{what}, nothing was changed: {}", error.message);
    error.hint = Some(match error.sqlstate.as_deref() {
        Some("55006" | "57014") => {
            "sessions or prepared transactions are left that could not be ended; \
                          see pg_stat_activity and pg_prepared_xacts, then `restore --resume`"
                .to_owned()
        }
        Some("42501") => "the role must own the database, have CREATEDB and be allowed to end its \
                          sessions (pg_signal_backend); then `restore --resume`"
            .to_owned(),
        _ => "`restore --resume` tries again".to_owned(),
    });
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::restore::Labelled;

    #[test]
    fn both_names_move_in_one_transaction() {
        let aside = Labelled { name: "shop__pre_1".into(), label: "kept".into() };
        let mut swap = Swap {
            fresh: "shop__restore_1".into(),
            name: "shop".into(),
            comment: None,
            aside: Some(aside),
        };
        assert_eq!(
            sentence(&swap),
            "BEGIN; SET LOCAL statement_timeout = 400; ALTER DATABASE \"shop\" RENAME TO \"shop__pre_1\"; COMMENT ON DATABASE \
             \"shop__pre_1\" IS 'kept'; ALTER DATABASE \"shop__restore_1\" RENAME TO \"shop\"; \
             COMMENT ON DATABASE \"shop\" IS NULL; COMMIT"
        );
        swap.aside = None;
        assert!(sentence(&swap).contains("400; ALTER DATABASE \"shop__restore_1\""));
    }
}
