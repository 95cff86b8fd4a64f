//! Several sessions share the tables.

use std::sync::{Mutex, PoisonError};

use futures_util::future::try_join_all;
use lockkeeper_core::preserve::{Depth, TableAsk, TableMark};

use crate::engine::{DbError, Seen};

use super::super::session::PgSession;
use super::inventory::{Scope, biggest_first};
use super::{copy, form, query, session};

/// Marks what is asked for, the biggest table first; the marks come in the order of the asks.
pub async fn marks(
    sessions: &[&PgSession],
    asks: &[TableAsk],
    scopes: &[Scope],
    seen: &Seen<'_>,
) -> Result<Vec<TableMark>, DbError> {
    let rest = Mutex::new(biggest_first(scopes).into_iter());
    let next = || rest.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = |session| {
        let next = &next;
        async move {
            let mut done = Vec::new();
            while let Some(at) = next() {
                done.push((at, one(session, &asks[at], &scopes[at].from).await?));
                seen(&asks[at].table);
            }
            Ok::<_, DbError>(done)
        }
    };
    let done = try_join_all(sessions.iter().map(|session| work(*session))).await?;
    let mut done: Vec<_> = done.into_iter().flatten().collect();
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, mark)| mark).collect())
}

async fn one(session: &PgSession, ask: &TableAsk, from: &str) -> Result<TableMark, DbError> {
    let forms = match ask.depth {
        Depth::Count => Vec::new(),
        _ => form::of_columns(session, ask).await?,
    };
    let sql = query::table(ask, from, &forms);
    let found = copy::all(session, &sql, |row| query::mark(ask, row)).await;
    let mark = found.map_err(session::explained)?.pop();
    mark.ok_or_else(|| DbError::lost(format!("no answer about {}", ask.table)))
}
