//! The blocking side of a session: one connection, and what it remembers of its transaction.

use std::sync::Arc;
use std::time::{Duration, Instant};

use lockkeeper_core::change::Remains;
use lockkeeper_core::sql::{Statement, split};
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection};

use crate::engine::{BatchError, DbError, ErrorClass, Rows};

use super::address::Address;
use super::dialect::{LEXICON, commits, switches_foreign_keys};
use super::interrupt::Interrupt;
use super::keys::Violations;
use super::rows::{Cells, Found};
use super::{connection, failure};

/// How long a batch waits for a lock before its first message says otherwise. While a COMMIT
/// waits for readers no new reader gets in, so this is what others notice of us.
const POLITE: Duration = Duration::from_millis(200);
/// How long a small statement of our own waits.
const PATIENT: Duration = Duration::from_secs(10);

/// Stands for the milliseconds since the transaction began.
pub const ELAPSED: &str = ":lockkeeper_elapsed_ms";

pub struct Hand {
    /// A session that only looks on closes it between two calls: an idle connection would keep
    /// a file from leaving WAL mode.
    conn: Option<Connection>,
    looks_on: bool,
    address: Address,
    interrupt: Arc<Interrupt>,
    began: Option<Instant>,
    /// The file has switched foreign keys: what it leaves behind is checked.
    keys_switched: bool,
    /// What pointed at nothing when the transaction began.
    dangling: Option<Violations>,
}

impl Hand {
    pub fn open(address: &Address, interrupt: Arc<Interrupt>) -> Result<Self, DbError> {
        let mut hand = Hand {
            conn: None,
            looks_on: false,
            address: address.clone(),
            interrupt,
            began: None,
            keys_switched: false,
            dangling: None,
        };
        hand.connect()?;
        Ok(hand)
    }

    /// Runs the messages in order, up to the first failure.
    pub fn batch(&mut self, messages: &[String], done: impl Fn(usize)) -> Result<(), BatchError> {
        self.ready(POLITE).map_err(|error| BatchError { index: 0, completed: 0, error })?;
        self.keys_switched |= messages.iter().any(|sql| switches(sql));
        let result = messages.iter().enumerate().try_for_each(|(index, sql)| {
            self.run(sql, &mut |_| ()).map_err(|error| BatchError {
                index,
                completed: 0,
                error,
            })?;
            done(index);
            Ok(())
        });
        self.rest();
        result
    }

    /// Runs statements of our own and returns the rows of each that has any.
    pub fn query(&mut self, sql: &str) -> Result<Vec<Rows>, DbError> {
        self.ready(PATIENT)?;
        let mut sets = Vec::new();
        let result = self.run(sql, &mut |found| match found {
            Found::Columns => sets.push(Rows::new()),
            Found::Row(row) => {
                if let Some(set) = sets.last_mut() {
                    set.push(row.cells());
                }
            }
        });
        self.rest();
        result.map(|()| sets)
    }

    /// A new connection has neither settings nor temporary tables.
    pub fn renew(&mut self, remains: Remains) -> Result<(), DbError> {
        if remains == Remains::Nothing {
            return Ok(());
        }
        self.conn = None;
        (self.began, self.keys_switched, self.dangling) = (None, false, None);
        self.connect()
    }

    pub fn look_on(&mut self) {
        self.looks_on = true;
        self.rest();
    }

    fn connect(&mut self) -> Result<(), DbError> {
        let conn = connection::open(&self.address)?;
        self.interrupt.points_at(&conn);
        self.conn = Some(conn);
        Ok(())
    }

    fn ready(&mut self, wait: Duration) -> Result<(), DbError> {
        if self.conn.is_none() {
            self.connect()?;
        }
        self.conn()?.busy_timeout(wait).map_err(|error| failure::translate(&error))
    }

    fn rest(&mut self) {
        if self.looks_on && self.conn.as_ref().is_some_and(Connection::is_autocommit) {
            self.conn = None;
        }
    }

    fn conn(&self) -> Result<&Connection, DbError> {
        self.conn.as_ref().ok_or_else(|| DbError::lost("the connection to the database is closed"))
    }

    fn run(&mut self, sql: &str, take: &mut dyn FnMut(Found<'_, '_>)) -> Result<(), DbError> {
        if sql.contains('\0') {
            // SQLite would end the statement there and ignore the rest.
            return Err(DbError::new(ErrorClass::Other, "the SQL contains a NUL character"));
        }
        for statement in split(sql, &LEXICON).map_err(unreadable)? {
            self.interrupt.check()?;
            if commits(&statement) {
                self.refuse_dangling()?;
            }
            let outcome = execute(self.conn()?, statement.text, self.began, take);
            self.follow_transaction()?;
            outcome.map_err(|error| placed(failure::translate(&error), &statement, sql))?;
        }
        Ok(())
    }

    /// Notes where a transaction began, and what was wrong before it did anything.
    fn follow_transaction(&mut self) -> Result<(), DbError> {
        if self.conn()?.is_autocommit() {
            (self.began, self.dangling) = (None, None);
        } else if self.began.is_none() {
            self.began = Some(Instant::now());
            if self.keys_switched {
                self.dangling = Some(self.violations()?);
            }
        }
        Ok(())
    }

    fn violations(&self) -> Result<Violations, DbError> {
        Violations::read(self.conn()?).map_err(|error| failure::translate(&error))
    }

    /// Rolls back instead of committing rows that point at nothing.
    fn refuse_dangling(&mut self) -> Result<(), DbError> {
        let Some(before) = &self.dangling else { return Ok(()) };
        let refused = self.violations()?.refuse_new(before);
        if refused.is_err() {
            // Should this fail as well, the connection rolls back when it closes.
            let _ = self.conn()?.execute_batch("ROLLBACK");
            self.follow_transaction()?;
        }
        refused
    }
}

fn execute(
    conn: &Connection,
    sql: &str,
    began: Option<Instant>,
    take: &mut dyn FnMut(Found<'_, '_>),
) -> Result<(), rusqlite::Error> {
    let mut batch = Batch::new(conn, sql);
    while let Some(mut prepared) = batch.next()? {
        if let Some(at) = prepared.parameter_index(ELAPSED)? {
            let elapsed = began.map(|began| began.elapsed().as_millis() as i64);
            prepared.raw_bind_parameter(at, elapsed)?;
        }
        let columns = prepared.column_count();
        if columns > 0 {
            take(Found::Columns);
        }
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next()? {
            take(Found::Row(Cells { row, columns }));
        }
    }
    Ok(())
}

fn unreadable(error: lockkeeper_core::sql::SqlError) -> DbError {
    DbError::new(ErrorClass::Other, error.to_string())
}

fn switches(sql: &str) -> bool {
    // Most messages need no second look.
    let maybe = sql.as_bytes().windows(6).any(|six| six.eq_ignore_ascii_case(b"pragma"));
    maybe && split(sql, &LEXICON).is_ok_and(|all| all.iter().any(switches_foreign_keys))
}

/// Counts the position of an error from the start of the message.
fn placed(error: DbError, statement: &Statement<'_>, sql: &str) -> DbError {
    let before = sql[..statement.offset].chars().count() as u32;
    DbError { position: error.position.map(|at| at + before), ..error }
}
