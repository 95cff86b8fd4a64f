//! The story on a private PostgreSQL server.

mod against;
mod scene;

use std::time::{Duration, Instant};

use lockkeeper::core::event::Event;
use lockkeeper::error::{Error, Kind};
use lockkeeper::ops::{self, MigrateAsk, RollbackAsk, Status};
use lockkeeper::shadow::server::Installation;

use super::application::{Application, PER_SECOND, Span};
use super::bystander::Bystander;
use super::listener::{Cue, Listener};
use super::migrator::Migrator;
use super::report::{Comparison, Data, Kill, Report, machine, rows};
use super::stage::Stage;
use crate::ui::{duration_text, plural};
use scene::{CUSTOMERS, ORDERS, Scene};

/// How long the long transaction goes on once somebody waits for it.
const HOLD: Duration = Duration::from_secs(3);
/// How long the application is watched before anything happens.
const CALM: Duration = Duration::from_millis(1_500);
/// How long requests that queued up may take to be served.
const DRAIN: Duration = Duration::from_millis(700);

/// The migration that is killed, and the one that has to wait.
const KILLED: &str = "0002";
const WAITING: &str = "0003";

/// A transaction that keeps every concurrent index build of its database waiting.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM carriers";
/// A transaction that keeps every ALTER TABLE orders waiting.
const READING: &str = "BEGIN; SELECT count(*) FROM orders WHERE id <= 1000";

/// Plays it.
pub async fn play(stage: &Stage, installation: &Installation) -> Result<Report, Error> {
    let scene = Scene::build(stage, installation).await?;
    let before = scene.prints().await?;
    let schema = scene.schema().await?;
    let application = Application::open(scene.shop.engine.clone(), ORDERS, CUSTOMERS)?;
    stage
        .scene(&format!("an application starts: {PER_SECOND} requests a second, reads and writes"));
    let calm = (Instant::now(), Instant::now() + CALM);
    tokio::time::sleep(CALM).await;

    let story = Story { stage, scene: &scene };
    let begun = Instant::now();
    let plan = story.look().await?;
    let analyst = scene.bystander("analyst", SNAPSHOT, Duration::ZERO).await?;
    let during = story.kill(&analyst).await?;
    let status = story.status("status").await?;
    let (resumed, waiting) = story.resume(&analyst).await?;
    let history = ops::history(&scene.shop.context(story.listener(Vec::new()))?, 10).await?;
    let after_migrate = scene.prints().await? == before;

    story.roll_back().await?;
    let after_rollback = scene.prints().await? == before;
    let schema_after_rollback = scene.schema().await? == schema;
    story.migrate_again().await?;
    let after_second_migrate = scene.prints().await? == before;
    let ended = Instant::now();
    tokio::time::sleep(DRAIN).await;
    let record = application.close()?;

    let plain = against::plain(stage, &scene).await?;
    let placed = Some((record.placed(), scene.placed().await?));
    stage.scene("done; the server and its files are removed");
    Ok(Report {
        schema: "lockkeeper/demo/1".to_owned(),
        lockkeeper: env!("CARGO_PKG_VERSION").to_owned(),
        engine: format!("PostgreSQL {}", installation.version),
        instead_of: None,
        machine: machine(),
        duration_ms: stage.started.elapsed().as_millis() as u64,
        migrations: rows(&plan, &history, KILLED),
        kill: Kill {
            version: KILLED.to_owned(),
            during,
            applied: status.applied,
            pending: status.pending,
            unfinished: status.unfinished,
            resumed,
        },
        comparison: Some(Comparison {
            statement: against::STATEMENT.to_owned(),
            blocked_ms: HOLD.as_millis() as u64,
            requests_per_second: PER_SECOND,
            calm: record.traffic(&[calm]),
            lockkeeper: record.traffic(&[waiting]),
            plain,
            all_runs: record.traffic(&[(begun, ended)]),
        }),
        data: Data {
            tables: before,
            after_migrate,
            after_rollback,
            schema_after_rollback,
            after_second_migrate,
            placed,
        },
    })
}

struct Story<'a> {
    stage: &'a Stage,
    scene: &'a Scene,
}

impl Story<'_> {
    fn listener(&self, cues: Vec<Cue>) -> std::sync::Arc<Listener> {
        Listener::new(self.stage, cues)
    }

    async fn status(&self, verb: &str) -> Result<Status, Error> {
        let status = ops::status(&self.scene.shop.context(self.listener(Vec::new()))?).await?;
        let (applied, pending) = (status.applied, status.pending);
        let mut line = format!("{verb}: {applied} applied, {pending} pending");
        if status.unfinished > 0 {
            line.push_str(&format!(", {} half applied", status.unfinished));
        }
        self.stage.scene(&line);
        Ok(status)
    }

    /// `status` and `plan`: nothing is touched yet.
    async fn look(&self) -> Result<lockkeeper::core::plan::PlanDocument, Error> {
        self.status("status").await?;
        let context = self.scene.shop.context(self.listener(Vec::new()))?;
        let plan = ops::plan(&context, &MigrateAsk::default()).await?;
        let (migrations, statements) = (plan.migrations.len(), plan.steps.len());
        let (migrations, statements) =
            (plural(migrations, "migration"), plural(statements, "statement"));
        self.stage.scene(&format!("plan: {migrations}, {statements}"));
        Ok(plan)
    }

    /// Migrates in a process of its own and kills that in the middle of the index build, which
    /// an older transaction keeps waiting. Returns what the server says it was doing.
    async fn kill(&self, analyst: &Bystander) -> Result<String, Error> {
        analyst.stand().await;
        self.stage.scene("migrate, in a process of its own");
        let mut migrator = Migrator::start(&self.scene.shop)?;
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if migrator.ended() {
                return Err(migrator.too_early().await);
            }
            if let Some(phase) = self.scene.half_built().await? {
                migrator.kill().await?;
                self.stage.scene(&format!("kill -9 in the middle of the index build ({phase})"));
                return Ok(phase);
            }
            if Instant::now() > deadline {
                return Err(Error::new(Kind::Internal, "the demo's index build never began"));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Migrates again: repairs the index, and meets a long transaction at the next migration.
    /// Returns what it did about the past, and when the waiting migration ran.
    async fn resume(&self, analyst: &Bystander) -> Result<(Vec<String>, Span), Error> {
        self.stage.scene("migrate again, while a long report reads orders");
        let reader = self.scene.bystander("month-end report", READING, HOLD).await?;
        let listener = self.listener(vec![
            Cue { at: |event| matches!(event, Event::Probed { .. }), wake: analyst.end() },
            Cue { at: begins_to_build, wake: reader.begin() },
            Cue { at: |event| starts(event, WAITING), wake: reader.end() },
        ]);
        let context = self.scene.shop.context(listener.clone())?;
        ops::migrate(&context, &MigrateAsk::default()).await?;
        let heard = listener.heard();
        let at = |fits: fn(&Event) -> bool| {
            heard.iter().find(|(_, event)| fits(event)).map_or_else(Instant::now, |(at, _)| *at)
        };
        let span = (at(|event| starts(event, WAITING)), at(|event| ends(event, WAITING)));
        Ok((heard.iter().filter_map(|(_, event)| past(event)).collect(), span))
    }

    async fn roll_back(&self) -> Result<(), Error> {
        self.stage.scene("rollback of all four");
        let context = self.scene.shop.context(self.listener(Vec::new()))?;
        ops::rollback(&context, &RollbackAsk::Last(4)).await.map(drop)
    }

    async fn migrate_again(&self) -> Result<(), Error> {
        self.stage.scene("and migrate once more");
        let context = self.scene.shop.context(self.listener(Vec::new()))?;
        ops::migrate(&context, &MigrateAsk::default()).await.map(drop)
    }
}

fn begins_to_build(event: &Event) -> bool {
    matches!(event, Event::StatementStarted { version, sql, .. }
        if version == KILLED && sql.contains("CONCURRENTLY"))
}

fn starts(event: &Event, migration: &str) -> bool {
    matches!(event, Event::MigrationStarted { version, .. } if version == migration)
}

fn ends(event: &Event, migration: &str) -> bool {
    matches!(event, Event::MigrationDone { version, .. } if version == migration)
}

/// Returns what an event says about the interrupted run.
fn past(event: &Event) -> Option<String> {
    Some(match event {
        Event::Resuming { done, of, .. } => {
            format!("went on after {done} of {}", plural(*of, "step"))
        }
        Event::Probed { seq, verdict, .. } => {
            format!("looked at the interrupted statement {seq}: {verdict}")
        }
        Event::Repaired { what, .. } => format!("cleared away {what}"),
        Event::MigrationDone { version, duration, .. } if version == KILLED => {
            let time = duration_text(duration.as_millis() as u64);
            format!("ran the rest of {version}, and nothing twice, in {time}")
        }
        _ => return None,
    })
}
