//! Ctrl-C once and twice, SIGTERM, and kill -9, at random moments of a run.

use std::thread::sleep;
use std::time::Duration;

use super::super::cli::{LIMIT, Signal};
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally};

/// The limits of a stopped run: a step may still end first, or be cancelled.
const PROMPT: Duration = Duration::from_secs(20);

#[derive(Debug)]
struct Point {
    scene: usize,
    after_ms: u64,
    signals: &'static [Signal],
}

pub fn interrupt(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, "sigint", &[Signal::INT])
}

pub fn interrupt_twice(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, "sigint-twice", &[Signal::INT, Signal::INT])
}

pub fn terminate(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, "sigterm", &[Signal::TERM])
}

pub fn kill(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, "sigkill", &[Signal::KILL])
}

fn sweep(lab: &Lab<'_>, row: &str, signals: &'static [Signal]) -> Result<Tally, String> {
    let mut rng = lab.rng(row);
    let mut whole_ms = Vec::new();
    for scene in lab.scenes {
        let database = lab.arena.database(&scene.template)?;
        let ended = lab.cli.migrate(&scene.folder, &database.url()).run()?;
        whole_ms.push(ended.took.as_millis() as u64);
    }
    let points: Vec<_> = (0..lab.points(24, 3))
        .map(|i| i % lab.scenes.len())
        .map(|scene| Point { scene, after_ms: rng.below(whole_ms[scene]), signals })
        .collect();
    lab.sweep(lab.settings.hands, &points, |point| {
        let scene = &lab.scenes[point.scene];
        let database = lab.arena.database(&scene.template)?;
        let mut running = lab.cli.migrate(&scene.folder, &database.url()).spawn()?;
        sleep(Duration::from_millis(point.after_ms));
        if running.has_ended() {
            return Ok(None);
        }
        for signal in point.signals {
            running.signal(*signal);
            sleep(Duration::from_millis(15));
        }
        let first = running.wait(LIMIT)?;
        let mut verdict = lab.case(scene, &database).judge(&first)?;
        if first.took > PROMPT {
            verdict.add(Flaw::Stuck, format!("stopped late: {}", first.brief()));
        }
        Ok(Some(verdict))
    })
}
