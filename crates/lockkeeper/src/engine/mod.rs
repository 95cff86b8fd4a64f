//! The one door to a database. An engine's name is spoken in here and nowhere else; engines know
//! nothing of migrations, plans, ledgers or policies.

pub mod archive;
mod error;
pub mod moment;
pub mod postgres;
pub mod restore;
pub mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;
use lockkeeper_core::change::{Dialect, Probe, Remains};
use lockkeeper_core::plan::Timeouts;
use lockkeeper_core::schema::{Manifest, Snapshot};

pub use error::{DbError, ErrorClass};
pub use moment::{Moment, Seen};

/// What the ledger has to know about the SQL of an engine: data, never a name.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities {
    /// Creates the place where the ledger's tables live, when they need one.
    pub create_namespace: &'static str,
    /// Stands in front of every ledger table's name.
    pub prefix: &'static str,
    pub now: &'static str,
    pub timestamp_type: &'static str,
    /// The type of a key that counts up by itself.
    pub identity_type: &'static str,
    /// Milliseconds since the transaction began.
    pub elapsed_ms: &'static str,
    /// Milliseconds between a stored timestamp column (`{}`) and now.
    pub age_ms: &'static str,
    /// Makes a read row stay as it is until the transaction ends.
    pub row_lock: &'static str,
    /// Whether a backslash in a string has to be escaped.
    pub backslash_escapes: bool,
    /// Whether a transaction may travel in one message.
    pub joins_statements: bool,
    /// Whether a session can be taught a statement once (`PREPARE`, `EXECUTE`).
    pub prepares_statements: bool,
    /// Whether a database can be changed by several sessions of one run at a time.
    pub many_sessions: bool,
}

/// One message to the server: a statement, with the rows of a `COPY … FROM STDIN`.
#[derive(Clone, Debug, Default)]
pub struct Message<'a> {
    pub sql: std::borrow::Cow<'a, str>,
    pub copy_data: Option<&'a str>,
}

impl<'a> Message<'a> {
    pub fn new(sql: impl Into<std::borrow::Cow<'a, str>>) -> Self {
        Message { sql: sql.into(), copy_data: None }
    }
}

/// The message of a batch that failed, and how.
#[derive(Debug)]
pub struct BatchError {
    pub index: usize,
    /// Statements of that message that had succeeded, where a message carries several.
    pub completed: usize,
    pub error: DbError,
}

/// Rows of text values, `None` for NULL.
pub type Rows = Vec<Vec<Option<String>>>;

/// Who keeps a statement waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    pub pid: i32,
    /// One line for a person: who it is, what it does, since when.
    pub description: String,
    /// A worker of the server itself that yields only to a patient waiter.
    pub maintenance: bool,
    /// Tells this transaction of the session from its next ones.
    pub transaction: String,
}

/// What the server says of the session that does the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// It is working on something, perhaps waiting for `Blocker`s.
    Busy(Vec<Blocker>),
    /// It has nothing to do.
    Idle,
    /// It is gone.
    Gone,
}

/// What a probe found out about an interrupted statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Done,
    NotDone,
    /// Half of it took effect; [`Session::repair`] clears that away.
    Half(String),
    Unknown,
}

/// What a session is held to while it works on a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub timeouts: Timeouts,
    /// The longest wait for one lock, in milliseconds; 0: no limit.
    pub lock_ms: u64,
    /// A commit is on disk when it returns. Without it a commit that is lost in a crash of the
    /// server is lost as a whole, and the next durable one puts all before it on disk.
    pub durable: bool,
}

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Holds the lease and watches the other one.
    Watch,
    /// Runs the migrations.
    Work,
}

/// What of a mark one session reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    Whole,
    /// What is as much work as the rest together.
    Widest,
    Rest,
}

/// Cancels what a session is doing, from outside of it.
#[async_trait]
pub trait Canceller: Send + Sync {
    async fn cancel(&self);
}

/// One connection.
#[async_trait]
pub trait Session: Send {
    /// Sends the messages in order without waiting in between where the engine can, stops at the
    /// first failure, and calls `done` with the index of each message that succeeded.
    async fn batch(
        &mut self,
        messages: &[Message<'_>],
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), BatchError>;

    /// Runs statements of our own and returns the rows of each that has any.
    async fn query(&mut self, sql: &str) -> Result<Vec<Rows>, DbError>;

    /// Gives the next batch the settings of a new session.
    async fn renew(&mut self, remains: Remains) -> Result<(), DbError>;

    /// Makes a new session fit for what it is going to do.
    async fn prepare(&mut self, role: Role) -> Result<(), DbError>;

    fn canceller(&self) -> Arc<dyn Canceller>;

    /// Returns what the server said besides its replies (severity, message) since the last call.
    fn notices(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// Returns the server's number of this session, where sessions have one.
    fn backend(&self) -> Option<i32>;

    /// Takes the exclusive right to migrate this database, if it is free, until this session ends.
    async fn try_lock(&mut self) -> Result<bool, DbError>;

    /// Returns who holds that right now.
    async fn lock_holder(&mut self) -> Result<Option<String>, DbError>;

    /// Returns for how long the server has heard nothing from the holder, where it can tell.
    async fn holder_silent_ms(&mut self) -> Result<u64, DbError> {
        Ok(0)
    }

    /// Ends the session that holds the right, because its run stopped giving signs of life.
    async fn evict_holder(&mut self) -> Result<(), DbError>;

    /// Ends what an earlier run left working in the server (its backend number) and waits until
    /// it is gone. Returns whether there was anything.
    async fn evict_worker(&mut self, backend: i32) -> Result<bool, DbError>;

    /// Looks at another session of ours.
    async fn pulse(&mut self, backend: i32) -> Result<Pulse, DbError>;

    /// Tells whether any table is at least as big.
    async fn has_relation_of(&mut self, _bytes: u64) -> Result<bool, DbError> {
        Ok(false)
    }

    /// Reads the mark of [`Engine::schema_manifest`], or one share of it, over this connection.
    async fn schema_manifest(&mut self, _share: Share) -> Result<Manifest, DbError> {
        Err(DbError::new(ErrorClass::Unsupported, "this session cannot read a mark of the schema"))
    }

    /// Tells whether all of these transactions have ended.
    async fn have_ended(&mut self, blockers: &[Blocker]) -> Result<bool, DbError>;

    /// Notes what the catalog shows before a statement outside of a transaction runs.
    async fn observe(&mut self, probe: &Probe) -> Result<String, DbError>;

    /// Compares the catalog with the note.
    async fn probe(&mut self, probe: &Probe, before: &str) -> Result<Verdict, DbError>;

    /// Clears away what a failed or interrupted statement left behind; says what it removed.
    async fn repair(&mut self, probe: &Probe, before: &str) -> Result<Vec<String>, DbError>;
}

/// A kind of database, at one address.
#[async_trait]
pub trait Engine: Send + Sync {
    fn dialect(&self) -> &dyn Dialect;
    fn capabilities(&self) -> &Capabilities;
    /// Returns the address without secrets, for messages.
    fn address(&self) -> String;
    /// Opens a connection that shows up in the server under `name`.
    async fn connect(&self, name: &str) -> Result<Box<dyn Session>, DbError>;
    /// Reads a mark of the schema's state that is far cheaper than the schema. Take it before the
    /// schema: a change in between then shows as one.
    async fn schema_manifest(&self) -> Result<Manifest, DbError> {
        Err(unreadable(&self.address()))
    }
    /// Reads the whole schema in one snapshot.
    async fn read_schema(&self) -> Result<Snapshot, DbError> {
        Err(unreadable(&self.address()))
    }
    /// Holds one moment of the data open.
    async fn open_moment(&self) -> Result<Box<dyn Moment>, DbError> {
        let message = format!("the data of {} cannot be marked yet", self.address());
        Err(DbError::new(ErrorClass::Unsupported, message))
    }
    /// What it does for backups, if it can.
    fn archives(&self) -> Option<&dyn archive::Archives> {
        None
    }
    /// What it does for restores, if it can.
    fn restores(&self) -> Option<&dyn restore::Restores> {
        None
    }
    /// Proves that two connections are two sessions: no transaction pooler in between.
    async fn check_unpooled(
        &self,
        _first: &mut dyn Session,
        _second: &mut dyn Session,
    ) -> Result<(), DbError> {
        Ok(())
    }
    /// Proves that two connections are two sessions (no transaction pooler in between) and that
    /// the database can be written to.
    async fn check_direct(
        &self,
        first: &mut dyn Session,
        second: &mut dyn Session,
    ) -> Result<(), DbError>;
    /// Returns statements that set the limits of the session.
    fn limits(&self, limits: &Limits) -> String;
    /// Returns the statement that sets only the longest wait for a lock, for the rest of the
    /// transaction.
    fn limit_locks(&self, lock_ms: u64) -> String;
    /// Returns statements that give a transaction the identity of the connection back, whatever
    /// role the file assumed, so that its journal row can be written.
    fn own_identity(&self) -> &'static str;
    /// Returns the statement that starts a transaction that may write; `own` is the file's.
    fn begin(&self, own: Option<&str>) -> String;
}

fn unreadable(address: &str) -> DbError {
    let message =
        format!("the schema of {address} cannot be read: its engine has no snapshots yet");
    DbError::new(ErrorClass::Unsupported, message)
        .with_hint("everything else works without one; dump the schema with the engine's own tool")
}

/// Opens the engine that a database URL names.
pub fn open(url: &str) -> Result<Arc<dyn Engine>, DbError> {
    let scheme = url.split([':', '/']).next().unwrap_or_default();
    match scheme {
        "postgres" | "postgresql" => Ok(Arc::new(postgres::Postgres::new(url)?)),
        "sqlite" | "sqlite3" | "file" => Ok(Arc::new(sqlite::Sqlite::new(url)?)),
        _ => Err(DbError::config(format!(
            "no engine for a database URL that starts with `{scheme}`; use postgres://… or \
             sqlite:path.db"
        ))),
    }
}
