//! The server commits and the answer never arrives: committed or not is what the next look at the
//! database has to tell.

use testkit::proxy::{Fault, FaultPlan, Proxy};

use super::super::lab::Lab;
use super::super::tally::Tally;

/// Lost answers in one run.
const LOSSES: usize = 3;

#[derive(Debug)]
struct Point {
    scene: usize,
    lost: [usize; LOSSES],
}

pub fn lost(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut rng = lab.rng("commit-reply-lost");
    let runs = lab.points(330, 9) / LOSSES;
    let points: Vec<_> = (0..runs)
        .map(|run| Point {
            scene: run % lab.scenes.len(),
            lost: std::array::from_fn(|i| rng.below(8 + 6 * i as u64) as usize),
        })
        .collect();
    let losses = std::sync::atomic::AtomicUsize::new(0);
    let mut tally = lab.sweep(3 * lab.settings.hands, &points, |point| {
        let scene = &lab.scenes[point.scene];
        let database = lab.arena.database(&scene.template)?;
        let plan = FaultPlan(point.lost.iter().map(|n| Fault::lost_commit(*n)).collect());
        let proxy = Proxy::start(lab.arena.upstream(), plan).map_err(|e| e.to_string())?;
        let first = lab.cli.migrate(&scene.folder, &database.url_at(proxy.port())).run()?;
        losses.fetch_add(proxy.firings().len(), std::sync::atomic::Ordering::Relaxed);
        lab.case(scene, &database).judge(&first).map(Some)
    })?;
    // A point is a lost answer, not a run.
    tally.points = losses.into_inner();
    Ok(tally)
}
