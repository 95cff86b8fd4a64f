//! A unit that commits together with its journal row.

use std::time::{Duration, Instant};

use fail::fail_point;
use lockkeeper_core::change::Remains;
use lockkeeper_core::event::Event;
use lockkeeper_core::plan::{Mode, PlannedMigration, Step, Timeouts, Unit};

use crate::engine::{BatchError, Blocker, DbError, ErrorClass, Limits, Message};
use crate::error::Error;
use crate::ledger::Entry;

use super::stop::Urgency;
use super::{Finished, Recut, Run, jitter, statement_error};

/// The first try for a lock is short; the following ones grow up to the plan's limit.
const FIRST_LOCK_MS: u64 = 50;
/// The longest pause between two tries while the same blockers stand in the way.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Longer than the server's default `deadlock_timeout` (1 s): the only wait that makes an
/// autovacuum worker yield.
pub(super) const PATIENT_LOCK_MS: u64 = 1_200;

/// How often a unit was tried, and what it cost.
pub(super) struct Tries {
    pub attempt: u32,
    pub started: Instant,
    pub waited_ms: u64,
}

impl Tries {
    pub fn first() -> Self {
        Tries { attempt: 1, started: Instant::now(), waited_ms: 0 }
    }
}

/// The messages of one try, and for each the step it carries.
#[derive(Default)]
struct Messages<'m> {
    texts: Vec<Message<'m>>,
    steps: Vec<Option<&'m Step>>,
    /// Characters before the statement in the message that carries a whole transaction.
    prefix: Option<u32>,
}

impl<'m> Messages<'m> {
    fn push(&mut self, sql: String, step: Option<&'m Step>) {
        if !sql.is_empty() {
            self.texts.push(Message::new(sql));
            self.steps.push(step);
        }
    }

    fn step(&mut self, step: &'m Step) {
        let copy_data = step.copy_data.as_deref();
        self.texts.push(Message { sql: step.sql.as_str().into(), copy_data });
        self.steps.push(Some(step));
    }

    fn joined(&mut self, begin: &str, step: &'m Step, closing: &str) {
        let opening = format!("{begin};\n");
        self.prefix = Some(opening.chars().count() as u32);
        self.push(format!("{opening}{}\n;\n{closing}", step.sql), Some(step));
    }

    /// Returns the step that failed, and the error with its position in that step.
    fn blame(&self, failed: BatchError) -> (Option<&'m Step>, DbError) {
        let BatchError { index, completed, mut error } = failed;
        let step = self.steps.get(index).copied().flatten();
        let Some(prefix) = self.prefix.filter(|_| step.is_some()) else { return (step, error) };
        error.position = error.position.and_then(|at| at.checked_sub(prefix));
        // The server reads a message as a whole before it runs any of it: what it cannot read is
        // the statement, everything else around it being ours.
        let ours = completed > 1;
        (step.filter(|_| !ours), error)
    }
}

/// What to do after a failed try.
enum Next {
    Again { lock_ms: u64 },
    End(Finished),
}

impl Run<'_> {
    /// Runs the unit until it commits, fails for good, or the deadline for its locks has passed.
    pub(super) async fn transaction(
        &mut self,
        migration: &PlannedMigration,
        unit: usize,
    ) -> Result<Finished, Error> {
        let mut tries = Tries::first();
        let timeouts = migration.units[unit].timeouts;
        let mut lock_ms = FIRST_LOCK_MS.min(timeouts.lock_ms);
        loop {
            let entry =
                Entry { migration, unit, attempts: tries.attempt, lock_wait_ms: tries.waited_ms };
            let Err((step, error, blockers)) = self.try_once(&entry, lock_ms).await else {
                return Ok(Finished::Done);
            };
            match self.after_failure(&entry, step, error, blockers, &mut tries).await? {
                Next::End(finished) => return Ok(finished),
                Next::Again { lock_ms: next } => lock_ms = next,
            }
        }
    }

    async fn try_once<'m>(
        &mut self,
        entry: &Entry<'m>,
        lock_ms: u64,
    ) -> Result<(), (Option<&'m Step>, DbError, Vec<Blocker>)> {
        let migration = entry.migration;
        let unit = &migration.units[entry.unit];
        let limits = self.limits_of(unit, lock_ms);
        self.taught += u32::from(self.limits != Some(limits));
        let messages = self.messages(entry, &limits);
        let sink = self.sink;
        let version = migration.version.to_string();
        self.started_first(migration, unit);
        fail_point!("transaction.before");
        let (work, mut side) = self.sides(&messages.texts);
        let done = |i: usize| {
            if let Some(step) =
                messages.steps.get(i + 1).copied().flatten().filter(|s| s.seq > unit.seq())
            {
                let (version, sql) = (version.clone(), step.sql.to_string());
                sink.emit(Event::StatementStarted { version, seq: step.seq, sql });
            }
        };
        let blocked = |blockers: &[Blocker]| {
            let blockers = blockers.iter().map(|b| b.description.clone()).collect();
            sink.emit(Event::Blocked { version: version.clone(), blockers });
        };
        let watched = side.watch(work.batch(&messages.texts, &done), &blocked).await;
        self.notices();
        fail_point!("transaction.after");
        // What the session was told is known as long as nothing rolled it back or changed it.
        self.limits = (watched.result.is_ok() && is_quiet(unit)).then_some(limits);
        watched.result.map_err(|failed| {
            let (step, error) = messages.blame(failed);
            (step, error, watched.blockers)
        })
    }

    fn started_first(&self, migration: &PlannedMigration, unit: &Unit) {
        if let Some(step) = unit.steps.first() {
            self.started(migration, step);
        }
    }

    /// Returns the messages of one try. A single statement travels in one message together with
    /// its transaction, which saves the server two replies; several are sent one by one, so that
    /// each shows up under its own text while it runs.
    fn messages<'m>(&self, entry: &Entry<'m>, limits: &Limits) -> Messages<'m> {
        let unit = &entry.migration.units[entry.unit];
        let own = match &unit.mode {
            Mode::Transaction { opener } => opener.as_deref(),
            _ => None,
        };
        let mut messages = Messages::default();
        if self.limits != Some(*limits) {
            messages.push(self.preparation(unit, limits), None);
        }
        let (begin, closing) = (self.engine.begin(own), self.closing(entry));
        match unit.steps.as_slice() {
            [step] if step.copy_data.is_none() && self.engine.capabilities().joins_statements => {
                messages.joined(&begin, step, &closing);
            }
            steps => {
                messages.push(begin, None);
                for (i, step) in steps.iter().enumerate() {
                    messages.step(step);
                    if step.conduct.remains > Remains::Nothing && i + 1 < steps.len() {
                        // The file may have set its own lock_timeout; ours keeps others from
                        // waiting.
                        messages.push(self.engine.limit_locks(limits.lock_ms), None);
                    }
                }
                messages.push(closing, None);
            }
        }
        messages
    }

    fn preparation(&self, unit: &Unit, limits: &Limits) -> String {
        let mut parts = vec![self.engine.limits(limits)];
        if self.teaches(unit) {
            parts.push(self.lease.ledger.prepare_applied(&self.lesson()));
        }
        join(&parts)
    }

    /// A unit that may forget what its session was taught gets its ledger row without.
    fn teaches(&self, unit: &Unit) -> bool {
        self.engine.capabilities().prepares_statements && is_quiet(unit)
    }

    fn lesson(&self) -> String {
        format!("lockkeeper_applied_{}", self.taught)
    }

    fn closing(&self, entry: &Entry<'_>) -> String {
        let mut parts = Vec::new();
        if entry.migration.remains() > Remains::Nothing {
            parts.push(self.engine.own_identity().to_owned());
        }
        if entry.is_whole_migration() && self.teaches(&entry.migration.units[entry.unit]) {
            parts.push(self.lease.ledger.execute_applied(&self.lesson(), entry));
        } else {
            parts.extend(self.lease.ledger.unit_done(entry));
        }
        parts.push("COMMIT".to_owned());
        join(&parts)
    }

    async fn after_failure(
        &mut self,
        entry: &Entry<'_>,
        step: Option<&Step>,
        error: DbError,
        blockers: Vec<Blocker>,
        tries: &mut Tries,
    ) -> Result<Next, Error> {
        if matches!(error.class, ErrorClass::ConnectionLost | ErrorClass::Fenced) {
            return Err(error.into());
        }
        self.roll_back().await?;
        let unit = &entry.migration.units[entry.unit];
        match error.class {
            ErrorClass::LockTimeout | ErrorClass::Conflict => {
                self.pause(entry, &error, &blockers, tries, &unit.timeouts).await?;
                Ok(Next::Again { lock_ms: next_lock_ms(tries, &blockers, &unit.timeouts) })
            }
            ErrorClass::NeedsNoTransaction | ErrorClass::NeedsCommit => {
                let Some(cut) = recut(unit, step, error.class) else {
                    return Err(self.failed(entry, step, error).await);
                };
                let version = entry.migration.version.to_string();
                self.sink.emit(Event::Recut { version, reason: error.message });
                Ok(Next::End(Finished::Again(cut)))
            }
            ErrorClass::Cancelled if self.stop.urgency() == Urgency::Now => {
                Err(Error::stopped("stopped as asked; the current transaction was rolled back")
                    .with_hint("run `lockkeeper migrate` again to go on from here"))
            }
            _ => Err(self.failed(entry, step, error).await),
        }
    }

    pub(super) async fn roll_back(&mut self) -> Result<(), Error> {
        // Without a transaction this is a warning or an error that changes nothing.
        match self.work.query("ROLLBACK").await {
            Err(error) if error.class == ErrorClass::ConnectionLost => Err(error.into()),
            _ => Ok(()),
        }
    }

    async fn failed(&mut self, entry: &Entry<'_>, step: Option<&Step>, error: DbError) -> Error {
        let sql = self.lease.ledger.unit_failed(entry, error.sqlstate.as_deref(), &error.message);
        // The row is history only; that it cannot be written must not hide the real error.
        let _ = self.lease.watch.query(&sql).await;
        statement_error(entry.migration, step, error)
    }

    /// Gives way: waits until those who blocked us are gone, at least a little, at most until the
    /// deadline.
    pub(super) async fn pause(
        &mut self,
        entry: &Entry<'_>,
        error: &DbError,
        blockers: &[Blocker],
        tries: &mut Tries,
        timeouts: &Timeouts,
    ) -> Result<(), Error> {
        let deadline = Duration::from_millis(timeouts.lock_deadline_ms);
        if tries.started.elapsed() >= deadline {
            return Err(gave_up(entry, error, blockers, tries));
        }
        let paused = Instant::now();
        let least = Duration::from_millis(60 + jitter(90));
        self.sink.emit(Event::GaveWay {
            version: entry.migration.version.to_string(),
            attempt: tries.attempt,
            pause: least,
            reason: reason(error, blockers),
        });
        tokio::time::sleep(least).await;
        while paused.elapsed() < LONGEST_PAUSE && tries.started.elapsed() < deadline {
            self.refuse_if_stopped()?;
            if self.may_try_again(blockers, paused.elapsed()).await? {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tries.attempt += 1;
        tries.waited_ms = tries.started.elapsed().as_millis() as u64;
        Ok(())
    }

    async fn may_try_again(
        &mut self,
        blockers: &[Blocker],
        paused: Duration,
    ) -> Result<bool, DbError> {
        if blockers.is_empty() {
            // Nobody was seen: keep the share of time in which others wait for us small.
            return Ok(paused > Duration::from_millis(400 + jitter(400)));
        }
        if blockers.iter().all(|blocker| blocker.maintenance) {
            return Ok(paused > Duration::from_secs(2));
        }
        self.lease.heartbeat().await?;
        self.lease.watch.have_ended(blockers).await
    }
}

fn is_quiet(unit: &Unit) -> bool {
    unit.steps.iter().all(|step| step.conduct.remains == Remains::Nothing)
}

fn join(parts: &[String]) -> String {
    let parts: Vec<_> = parts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
    parts.join("; ")
}

/// Returns where to cut. A transaction that the file opened stays as the file has it.
fn recut(unit: &Unit, failed: Option<&Step>, class: ErrorClass) -> Option<Recut> {
    let failed = failed.filter(|_| unit.mode == Mode::Transaction { opener: None })?;
    if class == ErrorClass::NeedsNoTransaction {
        return Some(Recut::Apart(failed.seq));
    }
    let makes_value = |step: &&Step| step.conduct.new_value.is_some() && step.seq < failed.seq;
    let value = unit.steps.iter().rev().find(makes_value).map(|step| Recut::Apart(step.seq));
    value.or((failed.seq > unit.seq()).then_some(Recut::Before(failed.seq)))
}

/// Only a patient waiter makes the server's own workers yield.
pub(super) fn needs_patience(tries: &Tries, blockers: &[Blocker]) -> bool {
    let only_maintenance = !blockers.is_empty() && blockers.iter().all(|b| b.maintenance);
    only_maintenance && tries.attempt > 3
}

fn next_lock_ms(tries: &Tries, blockers: &[Blocker], timeouts: &Timeouts) -> u64 {
    if needs_patience(tries, blockers) {
        return PATIENT_LOCK_MS;
    }
    let doubled = FIRST_LOCK_MS << tries.attempt.saturating_sub(1).min(8);
    doubled.min(timeouts.lock_ms)
}

fn reason(error: &DbError, blockers: &[Blocker]) -> String {
    match blockers.first() {
        Some(first) => format!("blocked by {}", first.description),
        None => error.message.clone(),
    }
}

fn gave_up(entry: &Entry<'_>, error: &DbError, blockers: &[Blocker], tries: &Tries) -> Error {
    let who = blockers.iter().map(|b| b.description.as_str()).collect::<Vec<_>>().join("; ");
    let blockers = if who.is_empty() { error.message.clone() } else { format!("blocked by {who}") };
    let message = format!(
        "{} gave way {} times in {} s and did not get its locks: {blockers}",
        entry.migration.file,
        tries.attempt,
        tries.started.elapsed().as_secs()
    );
    Error {
        sqlstate: error.sqlstate.clone(),
        ..Error::stopped(message).in_file(entry.migration.file.clone()).with_hint(
            "nothing of this transaction took effect; end the blocking session or run again later",
        )
    }
}
