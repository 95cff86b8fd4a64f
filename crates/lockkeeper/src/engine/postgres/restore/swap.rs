//! Two databases change names in one transaction.
//!
//! Renaming takes a lock on the database that new sessions wait for, so nobody gets in between,
//! and a crash on either side leaves both names as they were: there is no state to repair.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::engine::postgres::address::Address;
use crate::engine::postgres::quote::{identifier, literal};
use crate::engine::postgres::session::PgSession;
use crate::engine::restore::{Swap, Swapped};
use crate::engine::{DbError, ErrorClass, Session};

use super::create::comment;
use super::session::{outside, rows, run};

/// How often sessions are ended until the renaming has gone through.
const PACE: Duration = Duration::from_millis(15);

pub async fn swap(address: &Address, swap: &Swap) -> Result<Swapped, DbError> {
    let (mut mover, mut ender) = (outside(address).await?, outside(address).await?);
    let fresh = number(&mut mover, &swap.fresh).await?;
    let old = match &swap.aside {
        Some(_) => Some(number(&mut mover, &swap.name).await?),
        None => None,
    };
    let numbers = [Some(fresh.as_str()), old.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let (numbers, sql) = (numbers.join(", "), sentence(swap));
    let (ended, begun) = (AtomicUsize::new(0), Instant::now());
    let moved = tokio::select! {
        moved = run(&mut mover, &sql) => moved,
        never = end_all(&mut ender, &numbers, &ended) => match never {},
    };
    let closed_ms = begun.elapsed().as_millis() as u64;
    match moved {
        Ok(()) => {}
        Err(error) if error.class == ErrorClass::ConnectionLost => {
            settled(address, swap, &fresh, error).await?;
        }
        Err(error) => return Err(explained(error, swap)),
    }
    Ok(Swapped { sessions: ended.into_inner(), closed_ms })
}

fn sentence(swap: &Swap) -> String {
    let rename = |from: &str, to: &str| {
        format!("ALTER DATABASE {} RENAME TO {}; ", identifier(from), identifier(to))
    };
    let mut sql = "BEGIN; ".to_owned();
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
    let found = rows(session, &sql).await?.into_iter().flatten().flatten().next();
    found.ok_or_else(|| {
        DbError::new(ErrorClass::Absent, format!("there is no database {name} any more"))
    })
}

/// Ends the sessions of these databases again and again, and never returns. Those that may not be
/// ended make the renaming fail, which says more than a failure here.
async fn end_all(session: &mut PgSession, numbers: &str, ended: &AtomicUsize) -> Infallible {
    let sql = format!(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
         WHERE datid IN ({numbers}) AND backend_type = 'client backend'"
    );
    loop {
        let sets = session.query(&sql).await.unwrap_or_default();
        let gone = sets.iter().flatten().flatten().flatten().filter(|cell| *cell == "t");
        ended.fetch_add(gone.count(), Ordering::Relaxed);
        tokio::time::sleep(PACE).await;
    }
}

/// The reply to the commit got lost: the names say whether it happened.
async fn settled(
    address: &Address,
    swap: &Swap,
    fresh: &str,
    lost: DbError,
) -> Result<(), DbError> {
    let mut session = outside(address).await.map_err(|_| lost.clone())?;
    if number(&mut session, &swap.name).await.is_ok_and(|number| number == fresh) {
        return Ok(());
    }
    Err(lost)
}

fn explained(mut error: DbError, swap: &Swap) -> DbError {
    let what = format!("{} did not take the name {}", swap.fresh, swap.name);
    error.message = format!("{what}, nothing was changed: {}", error.message);
    error.hint = Some(match error.sqlstate.as_deref() {
        Some("55006") => "sessions or prepared transactions are left that could not be ended; \
                          see pg_stat_activity and pg_prepared_xacts, then `restore --resume`"
            .to_owned(),
        Some("42501") => "the role must own the database, have CREATEDB and be allowed to end its \
                          sessions (pg_signal_backend); then `restore --resume`"
            .to_owned(),
        _ => "`restore --resume` tries again".to_owned(),
    });
    error.object = Some(swap.name.clone());
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
            "BEGIN; ALTER DATABASE \"shop\" RENAME TO \"shop__pre_1\"; COMMENT ON DATABASE \
             \"shop__pre_1\" IS 'kept'; ALTER DATABASE \"shop__restore_1\" RENAME TO \"shop\"; \
             COMMENT ON DATABASE \"shop\" IS NULL; COMMIT"
        );
        swap.aside = None;
        assert!(sentence(&swap).starts_with("BEGIN; ALTER DATABASE \"shop__restore_1\""));
    }
}
