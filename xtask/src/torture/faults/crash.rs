//! The server is killed (immediate shutdown) at random moments of a run and started again.

use std::thread::sleep;
use std::time::Duration;

use super::super::arena::{Arena, Database};
use super::super::cli::LIMIT;
use super::super::judge::Case;
use super::super::lab::Lab;
use super::super::oracle::Scene;
use super::super::tally::{Tally, Verdict};

/// About as long as an undisturbed run takes, in milliseconds.
const RUN_MS: u64 = 110;

#[derive(Debug)]
struct Point {
    scene: usize,
    after_ms: u64,
    /// How long the server stays away.
    away_ms: u64,
}

pub fn server(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut rng = lab.rng("server-crash");
    // A server that forgets what it has committed would be at fault itself.
    let mut arena = Arena::start(lab.settings.major, &[("synchronous_commit", "on")])?;
    let scenes = [Scene::load(&arena, "plain")?, Scene::load(&arena, "mixed")?];
    let mut tally = Tally::default();
    for i in 0..lab.points(45, 3) {
        let point = Point { scene: i % 2, after_ms: rng.below(RUN_MS), away_ms: rng.below(500) };
        if let Some(verdict) = at(lab, &mut arena, &scenes[point.scene], &point)? {
            tally.count(&format!("{point:?}"), verdict);
        }
    }
    Ok(tally)
}

fn at(
    lab: &Lab<'_>,
    arena: &mut Arena,
    scene: &Scene,
    point: &Point,
) -> Result<Option<Verdict>, String> {
    let database = arena.database(&scene.template)?;
    let (name, url) = (database.name.clone(), database.url());
    // It is dropped below, when the server is back.
    std::mem::forget(database);
    // A crash right after may lose the copy itself, which would be the harness's own fault.
    arena.admin("CHECKPOINT")?;
    let mut running = lab.cli.migrate(&scene.folder, &url).spawn()?;
    sleep(Duration::from_millis(point.after_ms));
    if running.has_ended() {
        drop(Database { arena, name });
        return Ok(None);
    }
    arena.server.kill_immediate().map_err(|e| e.to_string())?;
    sleep(Duration::from_millis(point.away_ms));
    arena.server.restart().map_err(|e| e.to_string())?;
    let first = running.wait(LIMIT)?;
    let database = Database { arena, name };
    Case { cli: lab.cli, scene, database: &database, flags: &[] }.judge(&first).map(Some)
}
