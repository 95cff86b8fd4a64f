//! Runs a plan: locks taken politely, every step journaled, every interruption resumable.
//!
//! Knows steps and their journal; may not know file formats, lint, configuration or terminals.

mod alone;
mod lease;
mod resume;
mod stop;
mod supervise;
mod transaction;
mod unrecorded;

use std::hash::{BuildHasher, Hasher};
use std::time::Instant;

use fail::fail_point;
use lockkeeper_core::change::Remains;
use lockkeeper_core::event::{Event, Sink};
use lockkeeper_core::plan::{Mode, PlannedMigration, Step, Unit};

use crate::engine::{DbError, Engine, ErrorClass, Limits, Session};
use crate::error::{Error, Kind};
use crate::ledger::JournalRow;

pub use lease::{Claim, Lease, refuse_newer};
pub use resume::{Start, start};
pub use stop::{Stop, Urgency};

/// The hands of one run: the lease, and the session that works under it.
pub struct Run<'a> {
    pub engine: &'a dyn Engine,
    pub lease: Lease,
    pub work: Box<dyn Session>,
    pub sink: &'a dyn Sink,
    pub stop: &'a Stop,
    /// The limits that the working session is known to have.
    pub limits: Option<Limits>,
    /// Counts the names of statements that the working session was taught.
    pub taught: u32,
    /// Nothing comes after this migration: when it is seen to be applied, all of the run must be
    /// on disk.
    pub last: bool,
}

/// Where a transaction has to be cut that the server refused to run in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recut {
    /// This statement has to stand alone.
    Apart(u32),
    /// What stands before this statement has to be committed first.
    Before(u32),
}

/// How a migration ended that did not fail.
pub enum Finished {
    Done,
    /// Nothing of the refused unit took effect; plan it again, cut there.
    Again(Recut),
}

impl Run<'_> {
    /// Runs one migration from where its journal rows say it stands.
    pub async fn migration(
        &mut self,
        migration: &PlannedMigration,
        open: &[&JournalRow],
    ) -> Result<Finished, Error> {
        let started = Instant::now();
        let start = start(migration, open)?;
        if !open.is_empty() {
            let (done, of) = (start.unit, migration.units.len());
            let version = migration.version.to_string();
            self.sink.emit(Event::Resuming { version, done, of });
        }
        self.restore_settings(migration, start.unit).await?;
        let mut intent = start.intent;
        for unit in start.unit..migration.units.len() {
            self.refuse_if_stopped()?;
            self.lease.heartbeat().await?;
            fail_point!("unit.before");
            let finished = match migration.units[unit].mode {
                Mode::Transaction { .. } => self.transaction(migration, unit).await?,
                Mode::Unrecorded { .. } => self.unrecorded(migration, unit).await?,
                Mode::Alone => self.alone(migration, unit, intent.take()).await?,
            };
            fail_point!("unit.after");
            if let Finished::Again(_) = finished {
                return Ok(finished);
            }
        }
        self.renew(migration).await?;
        self.sink.emit(Event::MigrationDone {
            version: migration.version.to_string(),
            name: migration.name.clone(),
            duration: started.elapsed(),
        });
        Ok(Finished::Done)
    }

    /// Gives the next migration the settings of a new session.
    async fn renew(&mut self, migration: &PlannedMigration) -> Result<(), Error> {
        let remains = migration.remains();
        if remains == Remains::Nothing {
            return Ok(());
        }
        self.limits = None;
        let before = self.work.backend();
        self.work.renew(remains).await?;
        if self.work.backend() != before {
            let sql = self.lease.ledger.worker(self.work.backend());
            self.lease.watch.query(&sql).await?;
        }
        Ok(())
    }

    fn refuse_if_stopped(&self) -> Result<(), Error> {
        if self.stop.urgency() == Urgency::None {
            return Ok(());
        }
        Err(Error::stopped("stopped as asked, between two steps")
            .with_hint("run `lockkeeper migrate` again to go on from here"))
    }

    /// Repeats the settings that finished units of the file made: they went with their session.
    async fn restore_settings(
        &mut self,
        migration: &PlannedMigration,
        unit: usize,
    ) -> Result<(), Error> {
        for step in migration.settings_before(unit) {
            let repeated = self.work.query(&step.sql).await;
            repeated.map_err(|error| statement_error(migration, Some(step), error))?;
        }
        Ok(())
    }

    fn limits_of(&self, unit: &Unit, lock_ms: u64) -> Limits {
        Limits { timeouts: unit.timeouts, lock_ms, durable: self.last }
    }

    /// Passes on what the server said besides its replies.
    fn notices(&mut self) {
        for (severity, message) in self.work.notices() {
            self.sink.emit(Event::Notice { severity, message });
        }
    }

    fn started(&self, migration: &PlannedMigration, step: &Step) {
        self.sink.emit(Event::StatementStarted {
            version: migration.version.to_string(),
            seq: step.seq,
            sql: step.sql.to_string(),
        });
    }
}

/// Says which statement failed, where it stands and why.
fn statement_error(migration: &PlannedMigration, step: Option<&Step>, error: DbError) -> Error {
    let (class, position) = (error.class, error.position);
    let mut failure = Error::from(error);
    if matches!(class, ErrorClass::Fenced | ErrorClass::ConnectionLost) {
        return failure;
    }
    failure.kind = Kind::Database;
    failure.file = Some(migration.file.clone());
    if let Some(step) = step {
        let (line, column) = place(step, position);
        failure = failure.at(line, column);
        failure.sql = Some(step.sql.to_string());
    }
    failure
}

/// Translates a position in a statement (characters from 1) to its place in the file.
fn place(step: &Step, position: Option<u32>) -> (u32, u32) {
    let Some(position) = position else { return (step.line, step.column) };
    let before: String = step.sql.chars().take(position.saturating_sub(1) as usize).collect();
    let lines = before.matches('\n').count() as u32;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    if lines == 0 { (step.line, step.column + column) } else { (step.line + lines, column + 1) }
}

/// Returns a number below `limit` that differs from runner to runner.
fn jitter(limit: u64) -> u64 {
    std::hash::RandomState::new().build_hasher().finish() % limit
}
