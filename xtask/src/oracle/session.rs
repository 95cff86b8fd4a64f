//! One connection, used from one thread.

use std::pin::pin;

use futures_util::SinkExt as _;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage};

use super::form::Sql;

/// A session and the thread of control that serves it.
pub struct Session {
    runtime: Runtime,
    client: Client,
    pub pid: String,
}

/// Why a statement failed: the server's answer, or anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub sqlstate: String,
    pub message: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.sqlstate, self.message)
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        let said = error.as_db_error();
        let (sqlstate, message) = said.map_or_else(
            || ("client".to_owned(), error.to_string()),
            |said| (said.code().code().to_owned(), said.message().to_owned()),
        );
        Failure { sqlstate, message }
    }
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.to_string()
    }
}

/// A row of texts; what is null is empty.
pub type Row = Vec<String>;

impl Session {
    pub fn connect(url: &str, database: &str) -> Result<Self, String> {
        let mut config: Config = url.parse().map_err(|e| format!("{url}: {e}"))?;
        config.dbname(database);
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
        let (client, connection) = runtime
            .block_on(config.connect(NoTls))
            .map_err(|error| Failure::from(error).to_string())?;
        runtime.spawn(connection);
        let mut session = Session { runtime, client, pid: String::new() };
        session.pid = session.value("select pg_catalog.pg_backend_pid()")?;
        Ok(session)
    }

    /// Runs one statement and throws its rows away.
    pub fn execute(&self, sql: &Sql) -> Result<(), Failure> {
        match &sql.rows {
            Some(rows) => self.runtime.block_on(self.copy(&sql.text, rows.clone())),
            None => self.rows(&sql.text).map(drop),
        }
    }

    /// Runs SQL of ours and returns the rows.
    pub fn rows(&self, sql: &str) -> Result<Vec<Row>, Failure> {
        let messages = self.runtime.block_on(self.client.simple_query(sql))?;
        let rows = messages.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                let cell = |at| row.get(at).unwrap_or_default().to_owned();
                Some((0..row.len()).map(cell).collect())
            }
            _ => None,
        });
        Ok(rows.collect())
    }

    /// Returns the first cell of the first row.
    pub fn value(&self, sql: &str) -> Result<String, Failure> {
        let first = self.rows(sql)?.into_iter().next().and_then(|row| row.into_iter().next());
        Ok(first.unwrap_or_default())
    }

    async fn copy(&self, sql: &str, rows: String) -> Result<(), Failure> {
        let mut sink = pin!(self.client.copy_in::<_, std::io::Cursor<Vec<u8>>>(sql).await?);
        sink.send(std::io::Cursor::new(rows.into_bytes())).await?;
        sink.finish().await?;
        Ok(())
    }
}
