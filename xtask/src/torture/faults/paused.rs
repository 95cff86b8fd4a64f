//! A runner is stopped (SIGSTOP) past its lease, another takes over, then the first wakes up: it
//! must neither apply anything twice nor claim what it did not do.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use super::super::cli::{LIMIT, Signal};
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};
use super::kill::fail_points;

#[derive(Debug)]
struct Point {
    scene: usize,
    /// Where the first run lingers while it is stopped.
    fault: String,
}

/// The first run has reached the place by then, in milliseconds.
const REACHED_MS: u64 = 1500;

pub fn paused(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut rng = lab.rng("paused");
    let names = fail_points()?;
    let points: Vec<_> = (0..lab.points(2 * names.len(), 0))
        .map(|i| Point {
            // The scene that passes every fail point, more often than the others.
            scene: [1, 1, 0, 1, 2][i % 5],
            fault: format!(
                "{}={}*off->1*sleep(4000)",
                names[i % names.len()],
                rng.below(2 + i as u64 / 8)
            ),
        })
        .collect();
    // Nearly all of the time is waiting.
    lab.sweep(16, &points, |point| at(lab, point))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Option<Verdict>, String> {
    let scene = &lab.scenes[point.scene];
    let database = lab.arena.database(&scene.template)?;
    let mut sleeper =
        lab.cli.migrate(&scene.folder, &database.url()).failing(&point.fault).spawn()?;
    sleep(Duration::from_millis(REACHED_MS));
    if sleeper.has_ended() {
        return Ok(None);
    }
    sleeper.signal(Signal::STOP);
    let other = lab.cli.migrate(&scene.folder, &database.url()).arg(&["--lock-wait", "40s"]);
    let other = other.run();
    sleeper.signal(Signal::CONT);
    let (other, first) = (other?, sleeper.wait(LIMIT)?);
    let mut verdict = Verdict::default();
    if !other.is_ok() {
        verdict.add(Flaw::Stuck, format!("the other run: {}", other.brief()));
    }
    let mut claims = BTreeMap::new();
    for version in first.claims().into_iter().chain(other.claims()) {
        *claims.entry(version).or_insert(0) += 1;
    }
    for (version, n) in claims.iter().filter(|(_, n)| **n > 1) {
        verdict.add(Flaw::Twice, format!("{n} runs say that they applied {version}"));
    }
    let case = lab.case(scene, &database);
    case.check_claim(&first, &mut verdict)?;
    case.check_end(&mut verdict)?;
    Ok(Some(verdict))
}
