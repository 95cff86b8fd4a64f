//! The story on a private PostgreSQL server.

mod against;
mod scene;

use std::time::{Duration, Instant};

use lockkeeper::core::event::Event;
use lockkeeper::error::{Error, Kind};

use super::application::{Application, PER_SECOND, Span};
use super::bystander::Bystander;
use super::listener::Cue;
use super::migrator::Migrator;
use super::report::{Comparison, Data, Kill, Report, machine, rows};
use super::stage::Stage;
use super::story::Story;
use scene::{CUSTOMERS, ORDERS, Scene};

pub use scene::Server;

/// How long the long transaction goes on once somebody waits for it.
const HOLD: Duration = Duration::from_secs(3);
/// How long the application is watched before anything happens.
const CALM: Duration = Duration::from_millis(1_500);
/// How long requests that queued up may take to be served.
const DRAIN: Duration = Duration::from_millis(700);
/// How long the index build may take to get to where it is killed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The migration that is killed, and the one that has to wait.
const KILLED: &str = "0002";
const WAITING: &str = "0003";

/// A transaction that keeps every concurrent index build of its database waiting.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM carriers";
/// A transaction that keeps every ALTER TABLE orders waiting.
const READING: &str = "BEGIN; SELECT count(*) FROM orders WHERE id <= 1000";

/// Plays it.
pub async fn play(stage: &Stage, server: Server) -> Result<Report, Error> {
    let scene = Scene::build(stage, server).await?;
    let (before, schema) = (scene.prints().await?, scene.schema().await?);
    let application = Application::open(scene.shop.engine.clone(), ORDERS, CUSTOMERS)?;
    stage.scene(&format!("an application starts: {PER_SECOND} requests a second"));
    let calm = (Instant::now(), Instant::now() + CALM);
    tokio::time::sleep(CALM).await;

    let begun = Instant::now();
    let story = Story { stage, site: &scene.shop, killed: KILLED };
    let plan = story.look().await?;
    let analyst = invite(&scene, "analyst", SNAPSHOT, Duration::ZERO).await?;
    let phase = kill(&story, &scene, &analyst).await?;
    let status = story.status().await?;
    let (resumed, waiting) = resume(&story, &scene, &analyst).await?;
    let history = story.history().await?;
    let migrated = scene.prints().await?;
    story.roll_back().await?;
    let (rolled_back, schema_equal) = (scene.prints().await?, scene.schema().await? == schema);
    stage.scene("and migrate once more");
    story.migrate(Vec::new()).await?;
    let ended = Instant::now();
    let after = [migrated, rolled_back, scene.prints().await?];
    tokio::time::sleep(DRAIN).await;
    let record = application.close()?;
    let placed = (record.placed(), scene.placed().await?);

    // Without the application: rows that it writes meanwhile could be told from those of a run
    // only by their keys.
    story.roll_back().await?;
    let assurance = story.migrate_as_production().await?;

    let comparison = Comparison {
        migration: WAITING.to_owned(),
        blocked_ms: HOLD.as_millis() as u64,
        requests_per_second: PER_SECOND,
        calm: record.traffic(calm),
        all_runs: record.traffic((begun, ended)),
        lockkeeper: record.traffic(waiting),
        plain: against::plain(stage, &scene).await?,
    };
    stage.scene("done; the server and its files are removed");
    Ok(Report {
        schema: "lockkeeper/demo/1".to_owned(),
        lockkeeper: env!("CARGO_PKG_VERSION").to_owned(),
        engine: scene.version(),
        instead_of: None,
        machine: machine(),
        duration_ms: stage.started.elapsed().as_millis() as u64,
        migrations: rows(&plan, &history, KILLED),
        kill: Kill::of(KILLED, &format!("building an index ({phase})"), &status, resumed),
        comparison: Some(comparison),
        data: Data::of(&before, &after, schema_equal, Some(placed)),
        assurance,
    })
}

async fn invite(
    scene: &Scene,
    name: &str,
    opening: &'static str,
    hold: Duration,
) -> Result<Bystander, Error> {
    Bystander::invite(&scene.shop.engine, name, opening, hold).await
}

/// Migrates in a process of its own and kills that in the middle of the index build, which an
/// older transaction keeps waiting. Returns what the server says it was doing.
async fn kill(story: &Story<'_>, scene: &Scene, analyst: &Bystander) -> Result<String, Error> {
    analyst.stand().await;
    story.stage.scene("migrate, in a process of its own");
    let mut migrator = Migrator::start(story.site)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        if migrator.ended() {
            return Err(migrator.too_early().await);
        }
        if let Some(phase) = scene.half_built().await? {
            migrator.kill().await?;
            story.stage.scene(&format!("kill -9 in the middle of an index build ({phase})"));
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
async fn resume(
    story: &Story<'_>,
    scene: &Scene,
    analyst: &Bystander,
) -> Result<(Vec<String>, Span), Error> {
    story.stage.scene("migrate again; on the way it meets a long report that reads orders");
    let reader = invite(scene, "month-end report", READING, HOLD).await?;
    let heard = story
        .migrate(vec![
            Cue { at: |event| matches!(event, Event::Probed { .. }), wake: analyst.end() },
            Cue { at: begins_to_build, wake: reader.begin() },
            Cue { at: begins_to_wait, wake: reader.end() },
        ])
        .await?;
    let at = |fits: fn(&Event) -> bool| {
        heard.iter().find(|(_, event)| fits(event)).map_or_else(Instant::now, |(at, _)| *at)
    };
    Ok((story.past(&heard), (at(begins_to_wait), at(has_waited))))
}

fn begins_to_build(event: &Event) -> bool {
    matches!(event, Event::StatementStarted { version, sql, .. }
        if version == KILLED && sql.contains("CONCURRENTLY"))
}

fn begins_to_wait(event: &Event) -> bool {
    matches!(event, Event::MigrationStarted { version, .. } if version == WAITING)
}

fn has_waited(event: &Event) -> bool {
    matches!(event, Event::MigrationDone { version, .. } if version == WAITING)
}
