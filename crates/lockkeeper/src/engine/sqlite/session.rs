//! One connection to a SQLite database. The library blocks, so it works on a thread of its own
//! while the runtime goes on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use lockkeeper_core::change::{Probe, Remains};
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, InterruptHandle, MAIN_DB};

use crate::engine::{
    BatchError, Blocker, Canceller, DbError, Message, Pulse, Role, Rows, Session, Verdict,
};

use super::address::Address;
use super::failure::translate;
use super::{foreign_keys, lock};

/// How long a statement of our own waits for another writer.
const PATIENCE: Duration = Duration::from_secs(5);

pub struct SqliteSession {
    address: Address,
    /// Absent only while a statement runs on its thread.
    inner: Option<Inner>,
    interrupt: Arc<InterruptHandle>,
    held: Option<lock::Held>,
}

struct Inner {
    connection: Connection,
    foreign_keys: foreign_keys::Watch,
    begun: Arc<Mutex<Instant>>,
}

impl Inner {
    /// Opens a connection as the `sqlite3` command line has it: foreign keys off.
    fn open(address: &Address) -> Result<Self, DbError> {
        let connection = address.open()?;
        let begun = Arc::new(Mutex::new(Instant::now()));
        let start = begun.clone();
        let ready = || -> rusqlite::Result<()> {
            connection.busy_timeout(PATIENCE)?;
            let flags = FunctionFlags::SQLITE_UTF8;
            connection.create_scalar_function("lockkeeper_elapsed_ms", 0, flags, move |_| {
                let start = *start.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(start.elapsed().as_millis() as i64)
            })?;
            connection.execute_batch("PRAGMA foreign_keys = OFF")
        };
        ready().map_err(|error| translate(&error))?;
        Ok(Inner { connection, foreign_keys: foreign_keys::Watch::default(), begun })
    }

    /// Runs every statement of a message and returns the rows of each that has any.
    fn run(&mut self, sql: &str) -> Result<Vec<Rows>, DbError> {
        self.foreign_keys.see(sql, &self.connection)?;
        if sql.starts_with("BEGIN") {
            *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
        collect(&self.connection, sql).map_err(|error| translate(&error))
    }
}

fn collect(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<Rows>> {
    let mut sets = Vec::new();
    let mut batch = Batch::new(connection, sql);
    while let Some(mut statement) = batch.next()? {
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut set = Rows::new();
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|i| row.get_ref(i).map(text));
            set.push(cells.collect::<rusqlite::Result<_>>()?);
        }
        if columns > 0 {
            sets.push(set);
        }
    }
    Ok(sets)
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

impl SqliteSession {
    pub fn open(address: &Address) -> Result<Self, DbError> {
        let inner = Inner::open(address)?;
        let interrupt = Arc::new(inner.connection.get_interrupt_handle());
        Ok(SqliteSession { address: address.clone(), inner: Some(inner), interrupt, held: None })
    }

    async fn run(&mut self, sql: String) -> Result<Vec<Rows>, DbError> {
        let gone = || DbError::lost("the connection was given up");
        let mut inner = self.inner.take().ok_or_else(gone)?;
        let work = move || {
            let result = inner.run(&sql);
            (inner, result)
        };
        let (inner, result) = tokio::task::spawn_blocking(work).await.map_err(|_| gone())?;
        self.inner = Some(inner);
        result
    }
}

#[async_trait]
impl Session for SqliteSession {
    async fn batch(
        &mut self,
        messages: &[Message<'_>],
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), BatchError> {
        for (index, message) in messages.iter().enumerate() {
            let ran = self.run(message.sql.clone().into_owned()).await;
            ran.map_err(|error| BatchError { index, completed: 0, error })?;
            done(index);
        }
        Ok(())
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Rows>, DbError> {
        self.run(sql.to_owned()).await
    }

    async fn renew(&mut self, remains: Remains) -> Result<(), DbError> {
        if remains > Remains::Nothing {
            let inner = Inner::open(&self.address)?;
            self.interrupt = Arc::new(inner.connection.get_interrupt_handle());
            self.inner = Some(inner);
        }
        Ok(())
    }

    async fn prepare(&mut self, _role: Role) -> Result<(), DbError> {
        let Some(inner) = &self.inner else { return Ok(()) };
        if inner.connection.is_readonly(MAIN_DB).map_err(|error| translate(&error))? {
            let message = format!("{} cannot be written to", self.address.display());
            return Err(DbError::config(message)
                .with_hint("give this user the right to write the file and its folder"));
        }
        Ok(())
    }

    fn canceller(&self) -> Arc<dyn Canceller> {
        Arc::new(Interrupter(self.interrupt.clone()))
    }

    fn backend(&self) -> Option<i32> {
        None
    }

    async fn try_lock(&mut self) -> Result<bool, DbError> {
        if self.held.is_none() {
            self.held = lock::take(&self.address)?;
        }
        Ok(self.held.is_some())
    }

    async fn lock_holder(&mut self) -> Result<Option<String>, DbError> {
        Ok(lock::holder(&self.address))
    }

    /// The lock of a process that is stopped cannot be taken from it, and that of a dead one is
    /// free already.
    async fn evict_holder(&mut self) -> Result<(), DbError> {
        Ok(())
    }

    /// Nothing works on without its process.
    async fn evict_worker(&mut self, _backend: i32) -> Result<bool, DbError> {
        Ok(false)
    }

    async fn pulse(&mut self, _backend: i32) -> Result<Pulse, DbError> {
        Ok(Pulse::Busy(Vec::new()))
    }

    async fn have_ended(&mut self, _blockers: &[Blocker]) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn observe(&mut self, _probe: &Probe) -> Result<String, DbError> {
        Ok(String::new())
    }

    async fn probe(&mut self, probe: &Probe, _before: &str) -> Result<Verdict, DbError> {
        match probe {
            Probe::Journal | Probe::Repeat => Ok(Verdict::NotDone),
            _ => Ok(Verdict::Unknown),
        }
    }

    async fn repair(&mut self, _probe: &Probe, _before: &str) -> Result<Vec<String>, DbError> {
        Ok(Vec::new())
    }
}

struct Interrupter(Arc<InterruptHandle>);

#[async_trait]
impl Canceller for Interrupter {
    async fn cancel(&self) {
        self.0.interrupt();
    }
}
