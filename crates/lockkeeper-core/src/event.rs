//! What a run tells whoever watches: terminal, log, dashboard. Losing an event harms nothing;
//! the journal is not a listener.

use std::time::Duration;

/// One thing that happened during a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Another run holds the lease; `holder` says who.
    WaitingForLease {
        holder: String,
        waited: Duration,
    },
    RunStarted {
        run: String,
        migrations: usize,
    },
    /// An unfinished run was found and is taken further.
    Resuming {
        version: String,
        done: usize,
        of: usize,
    },
    MigrationStarted {
        version: String,
        name: String,
        index: usize,
        of: usize,
    },
    StatementStarted {
        version: String,
        seq: u32,
        sql: String,
    },
    /// The statement waits for others; `blockers` names them.
    Blocked {
        version: String,
        blockers: Vec<String>,
    },
    /// Gave way to others and will try again after `pause`.
    GaveWay {
        version: String,
        attempt: u32,
        pause: Duration,
        reason: String,
    },
    /// The server refused a transaction in one piece; it was rolled back and is cut in two.
    Recut {
        version: String,
        reason: String,
    },
    /// What the server sent along (`NOTICE`, `WARNING`).
    Notice {
        severity: String,
        message: String,
    },
    /// A probe looked whether an interrupted statement took effect.
    Probed {
        version: String,
        seq: u32,
        verdict: String,
    },
    Repaired {
        version: String,
        what: String,
    },
    MigrationDone {
        version: String,
        name: String,
        duration: Duration,
    },
    /// The connection was lost; the run looks what the server knows and goes on.
    Reconnecting {
        attempt: u32,
        reason: String,
    },
    /// The backup that the policy requires is being made, before the first migration.
    BackingUp {
        store: String,
        level: String,
    },
    /// That backup was made and proved.
    BackedUp {
        id: String,
        bytes: u64,
        level: String,
    },
    /// Work that takes its time, in bytes.
    Progress {
        task: String,
        done: u64,
        of: Option<u64>,
    },
    /// A person asked to stop; the current step is finished first.
    Stopping,
}

/// Takes events; must not block and cannot fail.
pub trait Sink: Send + Sync {
    fn emit(&self, event: Event);
}

/// Drops every event.
pub struct Silent;

impl Sink for Silent {
    fn emit(&self, _event: Event) {}
}
