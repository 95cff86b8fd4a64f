//! Runs a choice of migrations under a lease, and finds its feet again when the connection breaks:
//! reconnect, take the lease anew, read what the database knows, choose again.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use fail::fail_point;
use lockkeeper_core::event::Event;
use lockkeeper_core::migration::Version;
use lockkeeper_core::plan::{Direction, Plan, PlannedMigration};
use lockkeeper_core::preserve::Certificate;
use serde::Serialize;

use crate::engine::{ErrorClass, Session};
use crate::error::{Error, Kind};
use crate::exec::{Claim, Finished, Lease, Recut, Run, Urgency};
use crate::ledger::{self, JournalRow, RunStart, Snapshot};

use super::backup::BackupMade;
use super::plan::{open_rows, replanned};
use super::preserve::{self, Before};
use super::recording::{self, Depth};
use super::{Context, actor, first_backup, host};

/// Lost connections that one run survives.
const RECONNECTS: u32 = 8;

/// A migration that a run has finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Ran {
    pub version: String,
    pub name: String,
    pub duration_ms: u64,
    #[serde(skip)]
    #[schemars(skip)]
    pub down: bool,
}

/// Decides, from what the ledger says, what is to run.
pub type Choose<'a> = dyn Fn(&Snapshot) -> Result<Vec<PlannedMigration>, Error> + Send + Sync + 'a;

/// One run of one verb.
pub struct Job<'a> {
    pub context: &'a Context,
    pub verb: &'a str,
    pub choose: &'a Choose<'a>,
    /// The plan must have this hash when the run begins.
    pub expect: Option<&'a str>,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Driven {
    pub run: String,
    pub ran: Vec<Ran>,
    pub certificate: Option<Box<Certificate>>,
    pub backup: Option<Box<BackupMade>>,
}

struct Progress {
    run: String,
    ran: Vec<Ran>,
    /// What was running when the connection broke.
    current: Option<(PlannedMigration, Instant)>,
    checked: bool,
    begun: Instant,
    /// What the data was before the first try.
    before: Option<Before>,
    certificate: Option<Box<Certificate>>,
    /// One is enough for all tries.
    backup: Option<Box<BackupMade>>,
}

impl Job<'_> {
    /// Runs until everything chosen is done, or something stops it for good. `session` is an open
    /// connection that is used for the first try.
    pub async fn drive(&self, session: Box<dyn Session>) -> Result<Driven, Error> {
        let mut progress = Progress {
            run: ulid::Ulid::generate().to_string(),
            ran: Vec::new(),
            current: None,
            checked: false,
            begun: Instant::now(),
            before: None,
            certificate: None,
            backup: None,
        };
        let mut session = Some(session);
        let mut attempt = 0;
        loop {
            let error = match self.once(session.take(), &mut progress).await {
                Ok(()) => return Ok(progress.driven()),
                Err(error) => error,
            };
            let started = progress.current.is_some() || attempt > 0;
            let again = error.unknown_outcome || (started && error.unreachable);
            let asked_to_stop = self.context.stop.urgency() > Urgency::None;
            if !again || asked_to_stop || attempt >= RECONNECTS {
                return Err(self.explain(error, &progress));
            }
            attempt += 1;
            let reason = error.message.clone();
            self.context.sink.emit(Event::Reconnecting { attempt, reason });
            let pause = Duration::from_millis(100 << attempt.min(6));
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.context.stop.reached(Urgency::AfterStep) => {}
            }
        }
    }

    fn explain(&self, mut error: Error, progress: &Progress) -> Error {
        if error.unknown_outcome && error.hint.is_none() {
            let hint = "run the same command again: it looks what the database knows and goes on";
            error.hint = Some(hint.to_owned());
        }
        error.applied = progress.ran.clone();
        error
    }

    async fn once(
        &self,
        session: Option<Box<dyn Session>>,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let engine = self.context.engine.as_ref();
        let name = format!("lockkeeper/{}", progress.run);
        let watch = match session {
            Some(session) => session,
            None => engine.connect(&name).await?,
        };
        let mut work = engine.connect(&name).await?;
        let claim = Claim {
            run: progress.run.clone(),
            holder: format!("{}@{} ({})", actor(), host(), std::process::id()),
            wait: self.context.lock_wait,
        };
        let (sink, stop) = (self.context.sink.as_ref(), &self.context.stop);
        let lease = Lease::acquire(engine, watch, work.as_mut(), &claim, sink, stop).await?;
        let mut run = Run { engine, lease, work, sink, stop, limits: None, taught: 0, last: false };
        let known = read(&mut run).await?;
        progress.settle(&known);
        let planned = (self.choose)(&known)?;
        if planned.is_empty() {
            return self.nothing_left(&mut run, progress).await;
        }
        self.check_plan(&planned, progress)?;
        if self.verb == "migrate" {
            self.look_back(&mut run, &planned, &known, progress).await?;
        }
        self.begin(&mut run, &planned, progress).await?;
        let result = self.all(&mut run, planned, &known, progress).await;
        let closed = self.close(&mut run, &result, progress).await;
        result.and(closed)
    }

    /// Keeps what is there before anything changes: a backup first, then the marks.
    async fn look_back(
        &self,
        run: &mut Run<'_>,
        planned: &[PlannedMigration],
        known: &Snapshot,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        if progress.backup.is_none() {
            let made = first_backup::take(self.context, run, &progress.run).await?;
            progress.backup = made.map(Box::new);
        }
        if progress.before.is_none() {
            progress.before = preserve::before(self.context, run, planned, known).await?;
        }
        Ok(())
    }

    /// After a lost connection the last step may turn out to be done.
    async fn nothing_left(&self, run: &mut Run<'_>, progress: &mut Progress) -> Result<(), Error> {
        if progress.checked {
            self.close(run, &Ok(()), progress).await?;
        }
        Ok(())
    }

    fn check_plan(
        &self,
        planned: &[PlannedMigration],
        progress: &mut Progress,
    ) -> Result<(), Error> {
        if progress.checked {
            return Ok(());
        }
        progress.checked = true;
        let Some(expected) = self.expect else { return Ok(()) };
        let hash = Plan { migrations: planned.to_vec() }.document(&|_, _| None).hash;
        if hash == expected {
            return Ok(());
        }
        Err(Error::refused("the plan no longer fits: files or database changed since it was made")
            .with_hint("make a new plan with `lockkeeper plan --out plan.json` and look at it"))
    }

    async fn begin(
        &self,
        run: &mut Run<'_>,
        planned: &[PlannedMigration],
        progress: &Progress,
    ) -> Result<(), Error> {
        let start = RunStart {
            verb: self.verb.to_owned(),
            env: self.context.env.clone(),
            actor: actor(),
            host: host(),
            plan_hash: self.expect.map(str::to_owned),
            reason: self.context.reason(),
            backup: progress.backup.as_ref().map(|made| made.id.clone()),
            ..RunStart::default()
        };
        fail_point!("run.before");
        let sql = run.lease.ledger.run_started(&start);
        run.lease.watch.query(&sql).await?;
        fail_point!("run.after");
        let (run, migrations) = (progress.run.clone(), planned.len());
        self.context.sink.emit(Event::RunStarted { run, migrations });
        Ok(())
    }

    async fn all(
        &self,
        run: &mut Run<'_>,
        planned: Vec<PlannedMigration>,
        known: &Snapshot,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let of = planned.len();
        for (i, migration) in planned.into_iter().enumerate() {
            run.sink.emit(Event::MigrationStarted {
                version: migration.version.to_string(),
                name: migration.name.clone(),
                index: i + 1,
                of,
            });
            run.last = i + 1 == of;
            progress.current = Some((migration.clone(), Instant::now()));
            self.one(run, migration, known).await?;
            progress.finish_current();
        }
        Ok(())
    }

    async fn one(
        &self,
        run: &mut Run<'_>,
        mut migration: PlannedMigration,
        known: &Snapshot,
    ) -> Result<(), Error> {
        let open = open_rows(known, &migration.version, migration.direction);
        let mut finished = run.migration(&migration, &open).await?;
        let mut cuts = BTreeSet::new();
        while let Finished::Again(cut) = finished {
            if !cuts.insert(cut) {
                let message = "a transaction was cut twice at one place";
                return Err(Error::new(Kind::Internal, message));
            }
            let known = read(run).await?;
            let open = open_rows(&known, &migration.version, migration.direction);
            migration = self.plan_again(&migration, &open, &cuts)?;
            finished = run.migration(&migration, &open).await?;
        }
        Ok(())
    }

    fn plan_again(
        &self,
        planned: &PlannedMigration,
        open: &[&JournalRow],
        cuts: &BTreeSet<Recut>,
    ) -> Result<PlannedMigration, Error> {
        let migration = self.context.folder.get(&planned.version);
        let migration = migration
            .ok_or_else(|| Error::new(Kind::Internal, "a planned migration has no file"))?;
        replanned(self.context, migration, planned.direction, open, cuts)
    }

    async fn close(
        &self,
        run: &mut Run<'_>,
        result: &Result<(), Error>,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let (outcome, error) = match result {
            Ok(()) if self.verb == "rollback" => ("rolled_back", None),
            Ok(()) => ("done", None),
            // The next try of this run closes it.
            Err(error) if error.unknown_outcome => return Ok(()),
            Err(error) if error.kind == Kind::NeedsPerson => ("needs_person", Some(error)),
            Err(error) => ("stopped", Some(error)),
        };
        let mut record = match leaves_something(run, result, progress).await {
            true => self.recorded(run, progress).await,
            false => Vec::new(),
        };
        if let (Ok(()), Some(before)) = (result, progress.before.take()) {
            let ran = progress.ran.iter().map(|ran| ran.version.clone()).collect();
            progress.certificate = preserve::after(self.context, run, before, ran).await;
            let made = progress.certificate.as_deref();
            record.extend(made.into_iter().flat_map(|made| run.lease.ledger.certified(made)));
        }
        fail_point!("run.closing");
        let text = error.map(|error| error.message.as_str());
        finish(run, record, outcome, text).await
    }

    /// Returns the statements that record the schema as this run leaves it.
    async fn recorded(&self, run: &mut Run<'_>, progress: &Progress) -> Vec<String> {
        fail_point!("run.recording", |_| Vec::new());
        let depth = Depth::Beside(progress.begun.elapsed());
        recording::try_read(run.engine, &mut run.lease, run.work.as_mut(), depth, run.sink).await
    }
}

/// Tells whether the run changed anything. One that was stopped may have, or may have failed as a
/// whole: then the record of before is still good.
async fn leaves_something(
    run: &mut Run<'_>,
    result: &Result<(), Error>,
    progress: &Progress,
) -> bool {
    if result.is_ok() || !progress.ran.is_empty() {
        return !progress.ran.is_empty();
    }
    let (watch, caps) = (run.lease.watch.as_mut(), run.engine.capabilities());
    // Who cannot be asked cannot be given a record either.
    ledger::left_traces(watch, caps, &progress.run).await.unwrap_or(false)
}

/// Ends the run in the ledger, in one commit with the record. After a failure of the run this
/// also puts on disk what the steps before it committed.
async fn finish(
    run: &mut Run<'_>,
    record: Vec<String>,
    outcome: &str,
    error: Option<&str>,
) -> Result<(), Error> {
    let finished = run.lease.ledger.run_finished(outcome, error);
    if !record.is_empty() {
        let sql = [run.engine.begin(None), record.join("; "), finished.clone(), "COMMIT".into()];
        match run.lease.watch.query(&sql.join("; ")).await {
            Ok(_) => return Ok(()),
            Err(error) if error.class == ErrorClass::ConnectionLost => return Err(error.into()),
            Err(error) => recording::missed(run.sink, &error),
        }
        run.lease.watch.query("ROLLBACK").await?;
    }
    run.lease.watch.query(&finished).await?;
    Ok(())
}

async fn read(run: &mut Run<'_>) -> Result<Snapshot, Error> {
    Ok(ledger::read(run.lease.watch.as_mut(), run.engine.capabilities()).await?)
}

impl Progress {
    fn driven(self) -> Driven {
        let Progress { run, ran, certificate, backup, .. } = self;
        Driven { run, ran, certificate, backup }
    }

    fn finish_current(&mut self) {
        if let Some((migration, started)) = self.current.take() {
            self.ran.push(Ran {
                version: migration.version.to_string(),
                name: migration.name,
                duration_ms: started.elapsed().as_millis() as u64,
                down: migration.direction == Direction::Down,
            });
        }
    }

    /// Keeps to what the database says after a lost connection: what a crash of the server undid
    /// or another run did is not counted, and what was running counts if it committed after all.
    fn settle(&mut self, known: &Snapshot) {
        let run = self.run.clone();
        let ours = |version: &Version, down: bool| {
            if down { !known.is_applied(version) } else { known.is_applied_by(version, &run) }
        };
        let committed = |version: &Version, direction| {
            ours(version, direction == Direction::Down) && known.open_of(version).is_empty()
        };
        self.ran.retain(|ran| {
            Version::parse(&ran.version).is_none_or(|version| ours(&version, ran.down))
        });
        if let Some((migration, _)) = &self.current
            && committed(&migration.version, migration.direction)
        {
            self.finish_current();
        }
    }
}
