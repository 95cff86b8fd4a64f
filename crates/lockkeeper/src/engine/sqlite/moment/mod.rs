//! One moment of the data: a read transaction held open, and marks of tables taken in it. While
//! it is open a file in WAL mode can be written; one with a rollback journal cannot be committed.

pub mod inventory;
mod mark;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use lockkeeper_core::preserve::{Inventory, RowMark, Sketch, TableAsk, TableMark};
use rusqlite::Connection;

use crate::engine::moment::Reach;
use crate::engine::{DbError, Moment, Rows, Seen};

use super::address::Address;
use super::interrupt::Interrupt;
use super::rows::Cells;
use super::{connection, failure};

/// A transaction belongs to its connection: nobody else can read the same moment.
const ID: &str = "read transaction";

/// The look at the schema makes SQLite take its lock, and with it the moment, now.
const BEGIN: &str = "PRAGMA query_only = on; BEGIN; SELECT count(*) FROM sqlite_schema";

/// A read transaction.
pub struct SqliteMoment {
    conn: Arc<Mutex<Connection>>,
    interrupt: Arc<Interrupt>,
}

impl SqliteMoment {
    pub async fn open(address: Address) -> Result<Self, DbError> {
        let interrupt = Arc::new(Interrupt::default());
        let shared = interrupt.clone();
        let open = move || {
            let conn = connection::open(&address)?;
            shared.points_at(&conn);
            conn.execute_batch(BEGIN).map_err(|error| failure::translate(&error))?;
            Ok::<_, DbError>(conn)
        };
        let conn = tokio::task::spawn_blocking(open).await.map_err(|_| gone())??;
        Ok(SqliteMoment { conn: Arc::new(Mutex::new(conn)), interrupt })
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DbError> {
        let conn = self.conn.clone();
        let locked = move || {
            let conn = conn.lock().map_err(|_| gone())?;
            work(&conn).map_err(|error| failure::translate(&error))
        };
        tokio::task::spawn_blocking(locked).await.map_err(|_| gone())?
    }
}

/// A moment that nobody holds any more must not go on reading.
impl Drop for SqliteMoment {
    fn drop(&mut self) {
        self.interrupt.ask();
    }
}

fn gone() -> DbError {
    DbError::lost("the thread that read the database is gone")
}

#[async_trait]
impl Moment for SqliteMoment {
    fn id(&self) -> &str {
        ID
    }

    async fn inventory(&mut self) -> Result<Inventory, DbError> {
        self.with(|conn| inventory::read(conn, Reach::Users)).await
    }

    /// One connection has one moment: it does all of the work.
    async fn marks_of(
        &mut self,
        asks: &[TableAsk],
        _jobs: usize,
        seen: &Seen<'_>,
    ) -> Result<Vec<TableMark>, DbError> {
        let mut marks = Vec::with_capacity(asks.len());
        for ask in asks {
            let own = ask.clone();
            marks.push(self.with(move |conn| mark::table(conn, &own)).await?);
            seen(&ask.table);
        }
        Ok(marks)
    }

    async fn row_marks(
        &mut self,
        ask: &TableAsk,
        key: &[String],
        limit: u64,
    ) -> Result<Vec<RowMark>, DbError> {
        let (ask, key) = (ask.clone(), key.to_vec());
        self.with(move |conn| mark::rows(conn, &ask, &key, limit)).await
    }

    async fn sketch(&mut self, ask: &TableAsk, key: &str) -> Result<Sketch, DbError> {
        let (ask, key) = (ask.clone(), key.to_owned());
        self.with(move |conn| mark::sketch(conn, &ask, &key)).await
    }

    async fn read(&mut self, sql: &str) -> Result<Rows, DbError> {
        let sql = sql.to_owned();
        self.with(move |conn| {
            let mut statement = conn.prepare(&sql)?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| Ok(Cells { row, columns }.cells()))?;
            rows.collect()
        })
        .await
    }

    async fn close(self: Box<Self>) -> Result<(), DbError> {
        self.with(|conn| conn.execute_batch("ROLLBACK")).await
    }
}
