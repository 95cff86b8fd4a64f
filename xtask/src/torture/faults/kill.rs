//! The process dies at a fail point: at each, the first time it is passed, the second time, …
//! until a run gets through.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::super::lab::Lab;
use super::super::oracle::Scene;
use super::super::tally::{Flaw, Tally, Verdict};
use crate::shell;

/// Passes of one fail point that are tried at most.
const MOST_PASSES: usize = 200;

/// One fail point in one scene.
struct Series<'a> {
    scene: &'a Scene,
    point: String,
}

impl std::fmt::Debug for Series<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "scene {}, fail point {}", self.scene.name, self.point)
    }
}

/// Fail points that no migration passes begin so.
const OF_BACKUPS: [&str; 6] = ["backup.", "prune.", "restore.", "revive.", "swap.", "label."];

/// Returns the names of the fail points of a run.
pub fn fail_points() -> Result<Vec<String>, String> {
    let all = all_fail_points()?.into_iter();
    Ok(all.filter(|name| !OF_BACKUPS.iter().any(|start| name.starts_with(start))).collect())
}

/// Returns the names of the fail points that begin so.
pub fn fail_points_of(starts: &[&str]) -> Result<Vec<String>, String> {
    let all = all_fail_points()?.into_iter();
    Ok(all.filter(|name| starts.iter().any(|start| name.starts_with(start))).collect())
}

/// Returns the names of all fail points in the library's sources.
fn all_fail_points() -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    collect(&shell::workspace().join("crates/lockkeeper/src"), &mut found)?;
    Ok(found)
}

fn collect(dir: &Path, found: &mut BTreeSet<String>) -> Result<(), String> {
    let entries = fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let names = text.split("fail_point!(\"").skip(1);
            found.extend(names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    Ok(())
}

pub fn everywhere(lab: &Lab<'_>) -> Result<Tally, String> {
    let points = fail_points()?;
    let with = |scene| move |point: &String| Series { scene, point: point.clone() };
    let series: Vec<_> =
        lab.scenes.iter().flat_map(|scene| points.iter().map(with(scene))).collect();
    let tallies = std::sync::Mutex::new(Tally::default());
    lab.sweep(lab.settings.hands, &series, |series| {
        let tally = one_series(lab, series)?;
        tallies.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(tally);
        Ok(None)
    })?;
    Ok(tallies.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn one_series(lab: &Lab<'_>, series: &Series<'_>) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let step = if lab.settings.quick { 16 } else { 1 };
    for pass in (0..MOST_PASSES).step_by(step) {
        let Some(verdict) = at(lab, series, pass)? else { break };
        tally.count(&format!("{series:?}, pass {pass}"), verdict);
        if lab.settings.points.is_some_and(|points| tally.points >= points) {
            break;
        }
    }
    Ok(tally)
}

/// Dies at one pass; `None` when the run gets through.
fn at(lab: &Lab<'_>, series: &Series<'_>, pass: usize) -> Result<Option<Verdict>, String> {
    let database = lab.arena.database(&series.scene.template)?;
    let case = lab.case(series.scene, &database);
    let fault = format!("{}={pass}*off->1*panic", series.point);
    let first = lab.cli.migrate(&series.scene.folder, &database.url()).failing(&fault).run()?;
    if !first.died_at_fail_point() {
        let mut verdict = Verdict::default();
        case.check_claim(&first, &mut verdict)?;
        if !first.is_ok() {
            verdict.add(Flaw::Stuck, format!("an undisturbed run fails: {}", first.brief()));
        }
        return Ok((!verdict.flaws.is_empty()).then_some(verdict));
    }
    let mut verdict = Verdict::default();
    // Every other point is re-run at once, while the server may still be at work for the dead.
    if pass.is_multiple_of(2) {
        case.check_between(&mut verdict)?;
    }
    case.check_end(&mut verdict)?;
    Ok(Some(verdict))
}

/// Two deaths: one in the first run, one in the run that picks up the pieces.
#[derive(Debug)]
struct Twice {
    scene: usize,
    first: String,
    second: String,
}

pub fn twice(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut rng = lab.rng("kill-twice");
    let names = fail_points()?;
    let fault = |rng: &mut crate::rng::Rng, passes| {
        let name = &names[rng.below(names.len() as u64) as usize];
        format!("{name}={}*off->1*panic", rng.below(passes))
    };
    let points: Vec<_> = (0..lab.points(90, 8))
        .map(|_| Twice {
            scene: rng.below(lab.scenes.len() as u64) as usize,
            first: fault(&mut rng, 12),
            second: fault(&mut rng, 4),
        })
        .collect();
    lab.sweep(lab.settings.hands, &points, |point| {
        let scene = &lab.scenes[point.scene];
        let database = lab.arena.database(&scene.template)?;
        let case = lab.case(scene, &database);
        let run =
            |fault: &str| lab.cli.migrate(&scene.folder, &database.url()).failing(fault).run();
        let (first, second) = (run(&point.first)?, run(&point.second)?);
        if !first.died_at_fail_point() && !second.died_at_fail_point() {
            return Ok(None);
        }
        case.judge(&second).map(Some)
    })
}
