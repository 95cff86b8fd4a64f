//! Backups, prunes and restores die at every fail point, and at any moment.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use super::super::cli::{Ended, LIMIT, Signal};
use super::super::faults::fail_points_of;
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};
use super::callers::Callers;
use super::judge;
use super::origin::{MIN_PROVEN, Origin};
use super::shop::{Place, Shop};

/// Passes of one fail point that are tried at most.
const MOST_PASSES: usize = 40;
/// Live sessions on the database that is replaced.
pub const CALLERS: usize = 20;

const SCARCE: &[&str] = &["prune."];
const MAKING: &[&str] = &["backup."];

/// What ends a run.
#[derive(Clone)]
enum Fault {
    /// It dies when it passes a fail point for the n-th time.
    Point(String, usize),
    /// It is killed so many milliseconds after its start.
    After(u64),
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Point(name, pass) => write!(f, "fail point {name}, pass {pass}"),
            Fault::After(ms) => write!(f, "killed after {ms} ms"),
        }
    }
}

impl Fault {
    /// Runs until it dies; `None` when it gets through.
    fn strike(&self, shop: &Shop<'_>, words: &[&str]) -> Result<Option<Ended>, String> {
        match self {
            Fault::Point(name, pass) => {
                let run = shop.verb(words).failing(&format!("{name}={pass}*off->1*panic"));
                let ended = run.run()?;
                Ok((ended.died_at_fail_point() || !ended.is_ok()).then_some(ended))
            }
            Fault::After(ms) => {
                let mut running = shop.verb(words).spawn()?;
                sleep(Duration::from_millis(*ms));
                if running.has_ended() {
                    return Ok(None);
                }
                running.signal(Signal::KILL);
                running.wait(LIMIT).map(Some)
            }
        }
    }
}

/// Tries each fail point, at the first pass, the second, … until a run gets through.
fn series(
    lab: &Lab<'_>,
    starts: &[&str],
    at: impl Fn(&Fault) -> Result<Option<Verdict>, String> + Sync,
) -> Result<Tally, String> {
    let (names, sums) = (fail_points_of(starts)?, Mutex::new(Tally::default()));
    lab.sweep(hands(lab), &names, |name| {
        let mut tally = Tally::default();
        for pass in (0..MOST_PASSES).step_by(if lab.settings.quick { 9 } else { 1 }) {
            let fault = Fault::Point(name.clone(), pass);
            let Some(verdict) = at(&fault)? else { break };
            tally.count(&format!("{fault:?}"), verdict);
            if lab.settings.points.is_some_and(|points| tally.points >= points) {
                break;
            }
        }
        sums.lock().unwrap_or_else(PoisonError::into_inner).add(tally);
        Ok(None)
    })?;
    Ok(sums.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Kills at random moments of a run that takes as long as an undisturbed one.
fn anywhere(
    lab: &Lab<'_>,
    row: &str,
    whole: Duration,
    at: impl Fn(&Fault) -> Result<Option<Verdict>, String> + Sync,
) -> Result<Tally, String> {
    let mut rng = lab.rng(row);
    let whole = whole.as_millis() as u64;
    let points: Vec<_> =
        (0..lab.points(40, 3)).map(|_| Fault::After(rng.below(whole.max(1)))).collect();
    lab.sweep(hands(lab), &points, at)
}

/// What is measured is time, and a point has many processes.
fn hands(lab: &Lab<'_>) -> usize {
    lab.settings.hands.min(2)
}

/// Returns how long an undisturbed run takes.
fn whole(origin: &Origin<'_>, words: &[&str]) -> Result<Duration, String> {
    let shop = origin.shop()?;
    let ended = shop.verb(words).run()?;
    if ended.is_ok() { Ok(ended.took) } else { Err(ended.brief()) }
}

pub fn backup<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, SQLITE)?;
    series(lab, MAKING, |fault| backup_at(&origin, fault))
}

pub fn backup_anywhere<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, SQLITE)?;
    let took = whole(&origin, &["backup", "full"])?;
    anywhere(lab, "backup-sigkill", took, |fault| backup_at(&origin, fault))
}

fn backup_at(origin: &Origin<'_>, fault: &Fault) -> Result<Option<Verdict>, String> {
    let (shop, words) = (origin.shop()?, ["backup", "full"]);
    let Some(first) = fault.strike(&shop, &words)? else { return Ok(None) };
    let mut verdict = Verdict::default();
    if !first.died_at_fail_point() && !first.is_ok() {
        verdict.add(Flaw::Stuck, format!("an undisturbed run fails: {}", first.brief()));
    }
    judge::store(&shop, 1, &[&origin.id], &mut verdict)?;
    if let Some(next) = judge::at_last(&shop, &words, &mut verdict)? {
        let id = next.said()["id"].as_str().unwrap_or_default().to_owned();
        judge::store(&shop, 2, &[&origin.id, &id], &mut verdict)?;
    }
    judge::quiet(&shop, &mut verdict);
    judge::tidy(&shop, &mut verdict)?;
    Ok(Some(verdict))
}

/// Once with everything marked, so that it deletes, and once with nothing, so that it marks.
pub fn prune<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for prunes in [1, 0] {
        let origin = Origin::new(lab, lab.arena, SQLITE)?.with_backups(4, prunes)?;
        tally.add(series(lab, SCARCE, |fault| prune_at(&origin, fault))?);
    }
    Ok(tally)
}

pub fn prune_anywhere<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, SQLITE)?.with_backups(4, 1)?;
    let took = whole(&origin, &["backup", "prune"])?;
    anywhere(lab, "prune-sigkill", took, |fault| prune_at(&origin, fault))
}

fn prune_at(origin: &Origin<'_>, fault: &Fault) -> Result<Option<Verdict>, String> {
    let (shop, words) = (origin.shop()?, ["backup", "prune"]);
    let Some(first) = fault.strike(&shop, &words)? else { return Ok(None) };
    let mut verdict = Verdict::default();
    if !first.died_at_fail_point() && !first.is_ok() {
        verdict.add(Flaw::Stuck, format!("an undisturbed run fails: {}", first.brief()));
    }
    judge::store(&shop, MIN_PROVEN, &[], &mut verdict)?;
    // A mark first, a deletion then: two runs are what it takes.
    for _ in 0..2 {
        judge::at_last(&shop, &words, &mut verdict)?;
    }
    judge::store(&shop, MIN_PROVEN, &[], &mut verdict)?;
    let left = shop.list()?.len();
    if left != MIN_PROVEN {
        verdict.add(Flaw::Stuck, format!("{left} backups are left of a finished prune"));
    }
    Ok(Some(verdict))
}

/// Everything that a restore passes, the backup before it included.
fn of_restores(sqlite: bool) -> &'static [&'static str] {
    match sqlite {
        true => &["restore.", "revive.", "backup.", "swap.", "label."],
        false => &["restore.", "revive.", "backup."],
    }
}

pub fn restore<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, SQLITE)?;
    series(lab, of_restores(SQLITE), |fault| restore_at(&origin, fault, false))
}

pub fn restore_anywhere<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, SQLITE)?;
    let shop = origin.shop()?;
    let ended = shop.verb(&words(&origin.id, &shop.name())).run()?;
    if !ended.is_ok() {
        return Err(ended.brief());
    }
    anywhere(lab, "restore-sigkill", ended.took, |fault| restore_at(&origin, fault, false))
}

/// The same backup was restored before, and what it replaced then is still kept.
pub fn restore_again<const SQLITE: bool>(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, SQLITE)?;
    let starts: &[&str] = match SQLITE {
        true => &["restore.", "backup.surveyed", "swap."],
        false => &["restore.", "backup.surveyed"],
    };
    series(lab, starts, |fault| restore_at(&origin, fault, true))
}

pub fn words<'w>(id: &'w str, name: &'w str) -> [&'w str; 5] {
    ["restore", id, "--replace", name, "--of-another-database"]
}

fn restore_at(origin: &Origin<'_>, fault: &Fault, again: bool) -> Result<Option<Verdict>, String> {
    let shop = origin.shop()?;
    let name = shop.name();
    let words = words(&origin.id, &name);
    if again {
        shop.done(&words)?;
        shop.change(super::origin::ACCIDENT)?;
    }
    let callers = match &shop.place {
        Place::Server(database) => Some(Callers::start(&database.url(), CALLERS)?),
        Place::File(_) => None,
    };
    let struck = fault.strike(&shop, &words)?;
    let mut verdict = Verdict::default();
    if let Some(first) = &struck {
        if !first.died_at_fail_point() && !first.is_ok() {
            verdict.add(Flaw::Stuck, format!("an undisturbed run fails: {}", first.brief()));
        }
        judge::reachable(origin, &shop, first, &mut verdict)?;
        judge::resumed(origin, &shop, &words, &mut verdict)?;
        judge::tidy(&shop, &mut verdict)?;
    }
    verdict.waited = callers.map(Callers::longest).transpose()?;
    judge::patience(&mut verdict);
    Ok(struck.map(|_| verdict))
}
