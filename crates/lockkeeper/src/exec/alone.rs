//! A statement outside of any transaction: intent, statement, fact; probed and repaired when
//! something came in between.

use std::time::Instant;

use fail::fail_point;
use lockkeeper_core::change::Probe;
use lockkeeper_core::event::Event;
use lockkeeper_core::plan::{PlannedMigration, Step};

use crate::engine::{BatchError, Blocker, DbError, ErrorClass, Message, Verdict};
use crate::error::{Error, Kind};
use crate::ledger::Entry;

use super::stop::Urgency;
use super::transaction::{PATIENT_LOCK_MS, Tries, needs_patience};
use super::{Finished, Run, jitter, statement_error};

/// Tries of a statement that lost against others (a deadlock).
const TRIES: u32 = 5;
/// The longest that a statement which locks others out stands in their way before it gives way.
const QUEUE_MS: u64 = 200;

impl Run<'_> {
    /// Runs the statement, or finds out that it took effect before an interruption.
    pub(super) async fn alone(
        &mut self,
        migration: &PlannedMigration,
        unit: usize,
        intent: Option<String>,
    ) -> Result<Finished, Error> {
        let Some(step) = migration.units[unit].steps.first() else { return Ok(Finished::Done) };
        let mut entry = Entry { migration, unit, attempts: 1, lock_wait_ms: 0 };
        let before = match intent {
            Some(before) => {
                if self.settled(&entry, step, &before).await? {
                    self.fact(&entry, 0).await?;
                    return Ok(Finished::Done);
                }
                before
            }
            None => self.intend(&entry, step).await?,
        };
        let (mut tries, mut lock_ms) = (Tries::first(), queue_ms(step));
        loop {
            let started = Instant::now();
            let Err((error, blockers)) = self.execute(migration, unit, step, lock_ms).await else {
                self.fact(&entry, started.elapsed().as_millis() as u64).await?;
                return Ok(Finished::Done);
            };
            self.repair_after(&entry, step, &before, &error).await?;
            if error.class == ErrorClass::LockTimeout {
                let timeouts = &migration.units[unit].timeouts;
                self.pause(&entry, &error, &blockers, &mut tries, timeouts).await?;
                entry.lock_wait_ms = tries.waited_ms;
                lock_ms = if needs_patience(&tries, &blockers) { PATIENT_LOCK_MS } else { lock_ms };
            } else {
                self.after_alone(&entry, step, error, &blockers).await?;
            }
            entry.attempts += 1;
        }
    }

    /// Probes an interrupted statement. `true`: it took effect.
    async fn settled(
        &mut self,
        entry: &Entry<'_>,
        step: &Step,
        before: &str,
    ) -> Result<bool, Error> {
        let probe = &step.conduct.probe;
        let verdict = self.work.probe(probe, before).await?;
        self.sink.emit(Event::Probed {
            version: entry.migration.version.to_string(),
            seq: step.seq,
            verdict: describe(&verdict).to_owned(),
        });
        match verdict {
            Verdict::Done => Ok(true),
            Verdict::NotDone => Ok(false),
            Verdict::Half(_) => {
                self.repair(entry, probe, before).await?;
                // Finishing what was half done may have completed it.
                Ok(self.work.probe(probe, before).await? == Verdict::Done)
            }
            Verdict::Unknown if entry.migration.repeatable => Ok(false),
            Verdict::Unknown => Err(unknown(entry, step)),
        }
    }

    async fn repair(
        &mut self,
        entry: &Entry<'_>,
        probe: &Probe,
        before: &str,
    ) -> Result<(), Error> {
        // It may have to wait for old snapshots: for that long the lease must be kept alive.
        let (work, mut side) = self.sides(&[]);
        let repair = async {
            let repaired = work.repair(probe, before).await;
            repaired.map_err(|error| BatchError { index: 0, completed: 0, error })
        };
        let repaired = side.watch(repair, &|_| ()).await.result.map_err(|failed| failed.error)?;
        for what in repaired {
            let version = entry.migration.version.to_string();
            self.sink.emit(Event::Repaired { version, what });
        }
        Ok(())
    }

    /// Notes the state of the catalog and commits the intent.
    async fn intend(&mut self, entry: &Entry<'_>, step: &Step) -> Result<String, Error> {
        let probe = &step.conduct.probe;
        let before = self.work.observe(probe).await?;
        self.repair(entry, probe, &before).await?;
        fail_point!("intent.before");
        self.write(&[self.lease.ledger.intent(entry, &before)]).await?;
        fail_point!("intent.after");
        Ok(before)
    }

    async fn execute(
        &mut self,
        migration: &PlannedMigration,
        unit: usize,
        step: &Step,
        lock_ms: u64,
    ) -> Result<(), (DbError, Vec<Blocker>)> {
        self.limits = None;
        let limits = self.engine.limits(&self.limits_of(&migration.units[unit], lock_ms));
        let mut messages = vec![Message::new(limits)];
        messages
            .push(Message { sql: step.sql.as_str().into(), copy_data: step.copy_data.as_deref() });
        messages.retain(|message| !message.sql.is_empty());
        self.started(migration, step);
        let (sink, version) = (self.sink, migration.version.to_string());
        let blocked = |blockers: &[Blocker]| {
            let blockers = blockers.iter().map(|b| b.description.clone()).collect();
            sink.emit(Event::Blocked { version: version.clone(), blockers });
        };
        let (work, mut side) = self.sides(&messages);
        let watched = side.watch(work.batch(&messages, &|_| ()), &blocked).await;
        self.notices();
        fail_point!("alone.after");
        watched.result.map_err(|BatchError { error, .. }| (error, watched.blockers))
    }

    /// Clears away what the failed statement left.
    async fn repair_after(
        &mut self,
        entry: &Entry<'_>,
        step: &Step,
        before: &str,
        error: &DbError,
    ) -> Result<(), Error> {
        if matches!(error.class, ErrorClass::ConnectionLost | ErrorClass::Fenced) {
            return Err(error.clone().into());
        }
        self.repair(entry, &step.conduct.probe, before).await
    }

    /// Says whether to try again.
    async fn after_alone(
        &mut self,
        entry: &Entry<'_>,
        step: &Step,
        error: DbError,
        blockers: &[Blocker],
    ) -> Result<(), Error> {
        if error.class == ErrorClass::Conflict && entry.attempts < TRIES {
            let pause = std::time::Duration::from_millis(200 + jitter(300));
            self.sink.emit(Event::GaveWay {
                version: entry.migration.version.to_string(),
                attempt: entry.attempts,
                pause,
                reason: blockers.first().map_or(error.message, |b| b.description.clone()),
            });
            tokio::time::sleep(pause).await;
            return self.refuse_if_stopped();
        }
        let sqlstate = error.sqlstate.clone();
        let sql = self.lease.ledger.intent_failed(entry, sqlstate.as_deref(), &error.message);
        self.write(&[sql]).await?;
        if error.class == ErrorClass::Cancelled && self.stop.urgency() == Urgency::Now {
            return Err(Error::stopped("stopped as asked; the statement was cancelled")
                .with_hint("run `lockkeeper migrate` again to go on from here"));
        }
        Err(statement_error(entry.migration, Some(step), error))
    }

    /// Commits that the statement took effect.
    async fn fact(&mut self, entry: &Entry<'_>, duration_ms: u64) -> Result<(), Error> {
        fail_point!("fact.before");
        self.write(&self.lease.ledger.intent_done(entry, duration_ms)).await?;
        fail_point!("fact.after");
        Ok(())
    }

    /// Commits ledger statements of their own, from the watching session: the working one may
    /// have taken on a role or settings of the file.
    pub(super) async fn write(&mut self, statements: &[String]) -> Result<(), Error> {
        let sql = format!("{}; {}; COMMIT", self.engine.begin(None), statements.join("; "));
        match self.lease.watch.query(&sql).await {
            Ok(_) => Ok(()),
            Err(error) => {
                // Should this fail as well, the first error is the one to tell.
                let _ = self.lease.watch.query("ROLLBACK").await;
                Err(error.into())
            }
        }
    }
}

/// How long the statement may stand in the queue for a lock, 0 for as long as it takes. Whoever
/// waits for a strong lock keeps everybody behind it waiting; what works concurrently does not.
fn queue_ms(step: &Step) -> u64 {
    let text = step.sql.to_ascii_lowercase();
    let weak =
        text.contains("concurrently") || text.starts_with("vacuum") && !text.contains("full");
    if step.conduct.probe == Probe::Repeat && !weak { QUEUE_MS } else { 0 }
}

fn describe(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Done => "it took effect",
        Verdict::NotDone => "it did not take effect",
        Verdict::Half(what) => what,
        Verdict::Unknown => "nothing tells whether it took effect",
    }
}

fn unknown(entry: &Entry<'_>, step: &Step) -> Error {
    let version = &entry.migration.version;
    let message = format!(
        "{}:{} was interrupted, and nothing in the database tells how far it came",
        entry.migration.file, step.line
    );
    let mut error = Error::new(Kind::NeedsPerson, message)
        .in_file(entry.migration.file.clone())
        .at(step.line, step.column)
        .with_hint(format!(
            "look at what it changes; if running it again does no harm, add the line \
             `-- lockkeeper: repeatable` to the file and migrate; if it is complete, say \
             `lockkeeper resolve {version} --applied`"
        ));
    error.sql = Some(step.sql.to_string());
    error
}
