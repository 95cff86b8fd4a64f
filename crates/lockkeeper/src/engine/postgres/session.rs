//! One connection to a PostgreSQL server.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use lockkeeper_core::change::{Probe, Remains};
use lockkeeper_core::schema::Manifest;
use tokio::sync::mpsc;
use tokio_postgres::{
    AsyncMessage, CancelToken, Client, CopyInSink, CopyOutStream, SimpleQueryMessage,
    SimpleQueryStream,
};

use crate::engine::{
    BatchError, Blocker, Canceller, DbError, ErrorClass, Message, Pulse, Role, Rows, Session,
    Share, Verdict,
};

use super::address::Address;
use super::{catalog, failure, locks, snapshot, tls};

/// How long the server may take over a small statement of our own before the connection counts
/// as lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// Messages that are sent before the reply to the first of them is waited for. More would only
/// fill memory: a dump has hundreds of thousands.
const WINDOW: usize = 256;

/// Notices of one batch that are kept; a loop that raises a million of them needs no memory.
const MOST_NOTICES: usize = 1_000;

/// Limits for small statements of our own.
const OWN_LIMITS: &str = "SET statement_timeout = 60000; SET lock_timeout = 5000; ";

/// Settings of a session that sits idle while others work, whatever its role or database has.
const CALM: &str = "SET idle_in_transaction_session_timeout = 60000; SET lock_timeout = 5000; \
                    SET statement_timeout = 60000; SET client_min_messages = warning";

/// Puts commits on disk before they return even where the server's default does not; what the
/// default says of standbys stays.
pub const DURABLE: &str = "SELECT pg_catalog.set_config('synchronous_commit', 'local', false) \
                           WHERE pg_catalog.current_setting('synchronous_commit') = 'off'";

pub struct PgSession {
    client: Client,
    address: Address,
    name: String,
    major: u32,
    version: String,
    backend: i32,
    /// The next batch starts with `DISCARD ALL`.
    stale: bool,
    /// The session has the limits of its role and database, which may be too short for anything.
    hasty: bool,
    notices: mpsc::Receiver<(String, String)>,
}

impl PgSession {
    /// Connects; a server that is just starting is waited for a little.
    pub async fn connect(address: &Address, name: &str) -> Result<Self, DbError> {
        let attempt = async {
            loop {
                match Self::try_connect(address, name).await {
                    Err(error) if error.sqlstate.as_deref() == Some("57P03") => {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                    result => return result,
                }
            }
        };
        tokio::time::timeout(PATIENCE, attempt).await.unwrap_or_else(|_| {
            let text =
                format!("no answer from {} within {} s", address.display(), PATIENCE.as_secs());
            Err(DbError::new(ErrorClass::Unreachable, text)
                .with_hint("check host, port and firewall"))
        })
    }

    async fn try_connect(address: &Address, name: &str) -> Result<Self, DbError> {
        let mut config = address.config.clone();
        config.application_name(name);
        let (client, mut connection) = config
            .connect(tls::connector(address)?)
            .await
            .map_err(|error| failure::of_connect(&error, &address.display()))?;
        let version = connection.parameter("server_version").unwrap_or_default().to_owned();
        let major = version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let major = major.parse().unwrap_or(0);
        let (sender, notices) = mpsc::channel(MOST_NOTICES);
        tokio::spawn(async move {
            while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
                match message {
                    Ok(AsyncMessage::Notice(n)) => {
                        let said = (n.severity().to_owned(), n.message().to_owned());
                        // Dropped when nobody listens any more, or the server talks too much.
                        let _ = sender.try_send(said);
                    }
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
        });
        let (address, name) = (address.clone(), name.to_owned());
        Ok(PgSession {
            client,
            address,
            name,
            major,
            version,
            backend: 0,
            stale: false,
            hasty: true,
            notices,
        })
    }

    /// Returns what the server says of its version.
    pub fn version(&self) -> String {
        self.version.clone()
    }

    pub fn major(&self) -> u32 {
        self.major
    }

    pub async fn send(&self, sql: &str) -> Result<SimpleQueryStream, DbError> {
        self.client.simple_query_raw(sql).await.map_err(|e| failure::translate(&e))
    }

    /// Runs a `COPY … TO STDOUT`; its rows come as they are made.
    pub async fn copy_out(&self, sql: &str) -> Result<CopyOutStream, DbError> {
        self.client.copy_out(sql).await.map_err(|e| failure::translate(&e))
    }

    /// Begins a `COPY … FROM STDIN`; its rows are sent as they come.
    pub async fn copy_rows(&self, sql: &str) -> Result<CopyInSink<Bytes>, DbError> {
        self.client.copy_in(sql).await.map_err(|e| failure::translate(&e))
    }

    /// Sends the messages up to the next `COPY` without waiting, then takes the replies in order.
    async fn pipeline(
        &mut self,
        messages: &[Message<'_>],
        first: usize,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), BatchError> {
        let at = |index: usize| {
            move |(completed, error)| BatchError { index: first + index, completed, error }
        };
        let mut replies = Vec::with_capacity(messages.len());
        for (i, message) in messages.iter().enumerate() {
            replies.push(self.send(&message.sql).await.map_err(|error| at(i)((0, error)))?);
        }
        let mut failed = None;
        for (i, reply) in replies.into_iter().enumerate() {
            // The replies after a failure are read as well, so that none is left for the next
            // batch; the first failure is the one that counts.
            match drain(reply).await {
                Ok(()) if failed.is_none() => done(first + i),
                Ok(()) => {}
                Err(error) if failed.is_none() => failed = Some(at(i)(error)),
                Err(_) => {}
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn copy_in(&self, sql: &str, data: &str) -> Result<(), DbError> {
        let sink = self.client.copy_in(sql).await.map_err(|e| failure::translate(&e))?;
        let mut sink = pin!(sink);
        for chunk in data.as_bytes().chunks(64 * 1024) {
            let bytes = std::io::Cursor::new(chunk.to_vec());
            sink.send(bytes).await.map_err(|e| failure::translate(&e))?;
        }
        let finished = poll_fn(|cx| sink.as_mut().poll_finish(cx)).await;
        finished.map(|_rows| ()).map_err(|e| failure::translate(&e))
    }

    /// Returns what the server said besides its replies since the last call.
    pub fn take_notices(&mut self) -> Vec<(String, String)> {
        std::iter::from_fn(|| self.notices.try_recv().ok()).collect()
    }
}

/// Returns the rows of the last of these statements.
pub async fn rows(session: &mut PgSession, sql: &str) -> Result<Rows, DbError> {
    Ok(session.query(sql).await?.into_iter().next_back().unwrap_or_default())
}

/// Reads a reply to its end; an error comes with the number of statements before it.
async fn drain(reply: SimpleQueryStream) -> Result<(), (usize, DbError)> {
    let mut reply = pin!(reply);
    let mut completed = 0;
    while let Some(message) = reply.next().await {
        match message {
            Ok(SimpleQueryMessage::CommandComplete(_)) => completed += 1,
            Ok(_) => {}
            Err(error) => return Err((completed, failure::translate(&error))),
        }
    }
    Ok(())
}

async fn collect(mut reply: Pin<&mut SimpleQueryStream>) -> Result<Vec<Rows>, DbError> {
    let mut sets = Vec::new();
    while let Some(message) = reply.next().await {
        match message.map_err(|error| failure::translate(&error))? {
            SimpleQueryMessage::RowDescription(_) => sets.push(Rows::new()),
            SimpleQueryMessage::Row(row) => {
                let cells = (0..row.len()).map(|i| row.get(i).map(str::to_owned)).collect();
                if let Some(set) = sets.last_mut() {
                    set.push(cells);
                }
            }
            _ => {}
        }
    }
    Ok(sets)
}

#[async_trait]
impl Session for PgSession {
    async fn batch(
        &mut self,
        messages: &[Message<'_>],
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), BatchError> {
        let mut from = 0;
        // A batch brings its own limits.
        self.hasty = false;
        if std::mem::take(&mut self.stale) {
            // Sent ahead and not waited for: it cannot fail outside of a transaction, and if the
            // connection is gone the batch says so.
            let at_once = self.send("DISCARD ALL").await;
            at_once.map_err(|error| BatchError { index: 0, completed: 0, error })?;
        }
        while from < messages.len() {
            let rest = &messages[from..];
            let copy = rest.iter().position(|m| m.copy_data.is_some()).unwrap_or(rest.len());
            let window = copy.min(WINDOW);
            self.pipeline(&rest[..window], from, done).await?;
            from += window;
            if let Some(Message { sql, copy_data: Some(data) }) = messages.get(from) {
                let copied = self.copy_in(sql, data).await;
                copied.map_err(|error| BatchError { index: from, completed: 0, error })?;
                done(from);
                from += 1;
            }
        }
        Ok(())
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Rows>, DbError> {
        if std::mem::take(&mut self.stale) {
            self.send("DISCARD ALL").await?;
            self.hasty = true;
        }
        let calm = if std::mem::take(&mut self.hasty) { OWN_LIMITS } else { "" };
        let answer = async {
            let reply = self.send(&format!("{calm}{sql}")).await?;
            let mut reply = pin!(reply);
            collect(reply.as_mut()).await
        };
        tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| {
            Err(DbError::lost(format!("no answer from the server within {} s", PATIENCE.as_secs())))
        })
    }

    async fn renew(&mut self, remains: Remains) -> Result<(), DbError> {
        match remains {
            Remains::Nothing => {}
            Remains::Perhaps | Remains::Settings => self.stale = true,
            Remains::NewDefaults => {
                *self = Self::connect(&self.address, &self.name).await?;
                self.prepare(Role::Work).await?;
            }
        }
        Ok(())
    }

    async fn prepare(&mut self, role: Role) -> Result<(), DbError> {
        let sets = match role {
            Role::Watch => format!("{CALM}; {DURABLE}; SELECT pg_catalog.pg_backend_pid()"),
            Role::Work => "SELECT pg_catalog.pg_backend_pid()".to_owned(),
        };
        let rows = self.query(&sets).await?;
        let pid = rows.iter().rev().flatten().flatten().flatten().next();
        self.backend = pid.and_then(|pid| pid.parse().ok()).unwrap_or(0);
        Ok(())
    }

    fn canceller(&self) -> Arc<dyn Canceller> {
        let token = self.client.cancel_token();
        Arc::new(PgCanceller { token, address: self.address.clone() })
    }

    fn backend(&self) -> Option<i32> {
        (self.backend != 0).then_some(self.backend)
    }

    fn notices(&mut self) -> Vec<(String, String)> {
        self.take_notices()
    }

    async fn try_lock(&mut self) -> Result<bool, DbError> {
        locks::try_lock(self).await
    }

    async fn lock_holder(&mut self) -> Result<Option<String>, DbError> {
        locks::holder(self).await
    }

    async fn holder_silent_ms(&mut self) -> Result<u64, DbError> {
        locks::holder_silent_ms(self).await
    }

    async fn evict_holder(&mut self) -> Result<(), DbError> {
        locks::evict_holder(self).await
    }

    async fn evict_worker(&mut self, backend: i32) -> Result<bool, DbError> {
        locks::evict_worker(self, backend).await
    }

    async fn pulse(&mut self, backend: i32) -> Result<Pulse, DbError> {
        locks::pulse(self, backend).await
    }

    async fn has_relation_of(&mut self, bytes: u64) -> Result<bool, DbError> {
        catalog::has_relation_of(self, bytes).await
    }

    async fn schema_manifest(&mut self, share: Share) -> Result<Manifest, DbError> {
        snapshot::manifest_over(self, share).await
    }

    async fn have_ended(&mut self, blockers: &[Blocker]) -> Result<bool, DbError> {
        locks::have_ended(self, blockers).await
    }

    async fn observe(&mut self, probe: &Probe) -> Result<String, DbError> {
        catalog::observe(self, probe).await
    }

    async fn probe(&mut self, probe: &Probe, before: &str) -> Result<Verdict, DbError> {
        catalog::verdict(self, probe, before).await
    }

    async fn repair(&mut self, probe: &Probe, before: &str) -> Result<Vec<String>, DbError> {
        catalog::repair(self, probe, before).await
    }
}

struct PgCanceller {
    token: CancelToken,
    address: Address,
}

#[async_trait]
impl Canceller for PgCanceller {
    async fn cancel(&self) {
        let Ok(tls) = tls::connector(&self.address) else { return };
        // The caller waits for the cancelled statement itself; a lost cancel shows there.
        let _ = tokio::time::timeout(Duration::from_secs(5), self.token.cancel_query(tls)).await;
    }
}
