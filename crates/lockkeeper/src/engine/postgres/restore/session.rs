//! Sessions beside the database that is made, moved or removed.

use lockkeeper_core::change::Dialect;
use lockkeeper_core::sql::split;

use crate::engine::postgres::address::Address;
use crate::engine::postgres::dialect::Postgres;
use crate::engine::postgres::session::PgSession;
use crate::engine::{DbError, ErrorClass, Message, Session};

/// Databases that every server has, the customary one first.
const OTHERS: [&str; 2] = ["postgres", "template1"];
/// What the sessions of a restore call themselves.
pub const NAME: &str = "lockkeeper/restore";

/// Opens a session in a database that is not the one at the address.
pub async fn outside(address: &Address) -> Result<PgSession, DbError> {
    let mut failed = None;
    for other in OTHERS.iter().filter(|other| **other != address.database()) {
        match inside(&address.of_database(other)).await {
            Ok(session) => return Ok(session),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    let error = failed.unwrap_or_else(|| DbError::config("there is no other database"));
    Err(error.with_hint("a restore needs the right to connect to `postgres` or `template1`"))
}

/// Opens a session whose statements may take as long as they need.
pub async fn inside(address: &Address) -> Result<PgSession, DbError> {
    let mut session = PgSession::connect(address, NAME).await?;
    let calm = "SET statement_timeout = 0; SET lock_timeout = 0; SET search_path = ''; \
                SET idle_in_transaction_session_timeout = 0; SET client_min_messages = warning";
    session.query(calm).await?;
    Ok(session)
}

/// Runs a statement of any length by itself.
pub async fn run(session: &mut PgSession, sql: &str) -> Result<(), DbError> {
    session.batch(&[Message::new(sql)], &|_| ()).await.map_err(|failed| failed.error)
}

/// Runs every statement of a script by itself.
pub async fn run_script(session: &mut PgSession, script: &str) -> Result<(), DbError> {
    let statements = split(script, Postgres.lexicon())
        .map_err(|error| DbError::new(ErrorClass::Other, error.to_string()))?;
    let messages: Vec<_> = statements.iter().map(|found| Message::new(found.text)).collect();
    session.batch(&messages, &|_| ()).await.map_err(|failed| failed.error)
}
