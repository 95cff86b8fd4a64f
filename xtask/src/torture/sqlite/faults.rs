//! The rows of the table on SQLite.

use std::collections::BTreeMap;
use std::fs;
use std::thread::{sleep, spawn};
use std::time::Duration;

use super::super::cli::{Ended, LIMIT, Signal};
use super::super::faults::{Row, check_claims, fail_points, row};
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};
use super::{Database, Scene};

/// All rows on SQLite.
pub const ROWS: &[Row] = &[
    row("sqlite-kill", kill),
    row("sqlite-sigkill", sigkill),
    row("sqlite-sigint", sigint),
    row("sqlite-runners", runners),
    row("sqlite-writer", writer),
    row("sqlite-reader", reader),
    row("sqlite-disk-full", disk_full),
    row("sqlite-hot-journal", hot_journal),
];

/// Passes of one fail point that are tried at most.
const MOST_PASSES: usize = 60;

fn kill(lab: &Lab<'_>) -> Result<Tally, String> {
    let (scene, names) = (Scene::load()?, fail_points()?);
    let sums = std::sync::Mutex::new(Tally::default());
    lab.sweep(lab.settings.hands, &names, |name| {
        let tally = kill_series(lab, &scene, name)?;
        sums.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(tally);
        Ok(None)
    })?;
    Ok(sums.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn kill_series(lab: &Lab<'_>, scene: &Scene, name: &str) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for pass in (0..MOST_PASSES).step_by(if lab.settings.quick { 7 } else { 1 }) {
        let database = scene.database()?;
        let fault = format!("{name}={pass}*off->1*panic");
        let first = database.migrate(lab.cli).failing(&fault).run()?;
        let mut verdict = Verdict::default();
        if first.is_ok() {
            break;
        }
        if !first.died_at_fail_point() {
            verdict.add(Flaw::Stuck, format!("an undisturbed run fails: {}", first.brief()));
        } else if pass % 2 == 0 {
            database.check_between(&mut verdict)?;
        }
        database.check_end(lab.cli, &mut verdict)?;
        tally.count(&format!("fail point {name}, pass {pass}"), verdict);
        if !first.died_at_fail_point() {
            break;
        }
    }
    Ok(tally)
}

fn sigkill(lab: &Lab<'_>) -> Result<Tally, String> {
    signal(lab, "sqlite-sigkill", Signal::KILL)
}

fn sigint(lab: &Lab<'_>) -> Result<Tally, String> {
    signal(lab, "sqlite-sigint", Signal::INT)
}

fn signal(lab: &Lab<'_>, row: &str, signal: Signal) -> Result<Tally, String> {
    let (scene, mut rng) = (Scene::load()?, lab.rng(row));
    let whole = scene.database()?.migrate(lab.cli).run()?.took.as_micros() as u64;
    let points: Vec<u64> = (0..lab.points(40, 4)).map(|_| rng.below(whole)).collect();
    lab.sweep(lab.settings.hands, &points, |after_us| {
        let database = scene.database()?;
        let mut running = database.migrate(lab.cli).spawn()?;
        sleep(Duration::from_micros(*after_us));
        if running.has_ended() {
            return Ok(None);
        }
        running.signal(signal);
        let first = running.wait(LIMIT)?;
        database.judge(lab, &first).map(Some)
    })
}

fn runners(lab: &Lab<'_>) -> Result<Tally, String> {
    let scene = Scene::load()?;
    let points: Vec<usize> = (0..lab.points(15, 2)).map(|i| [2, 16, 4, 8, 3][i % 5]).collect();
    lab.sweep(2, &points, |count| {
        let database = scene.database()?;
        let running: Result<Vec<_>, _> = (0..*count)
            .map(|_| database.migrate(lab.cli).arg(&["--lock-wait", "50s"]).spawn())
            .collect();
        let ended: Result<Vec<_>, _> = running?.into_iter().map(|r| r.wait(LIMIT)).collect();
        crowd_verdict(&database, &ended?).map(Some)
    })
}

fn crowd_verdict(database: &Database<'_>, crowd: &[Ended]) -> Result<Verdict, String> {
    let mut verdict = Verdict::default();
    let mut claims = BTreeMap::new();
    for ended in crowd {
        if !ended.is_ok() {
            verdict.add(Flaw::Stuck, format!("a runner fails: {}", ended.brief()));
        }
        for version in ended.claims() {
            *claims.entry(version).or_insert(0) += 1;
        }
    }
    check_claims(&database.scene.versions, &claims, &mut verdict);
    database.compare(&mut verdict)?;
    Ok(verdict)
}

fn writer(lab: &Lab<'_>) -> Result<Tally, String> {
    others(lab, "BEGIN IMMEDIATE; INSERT INTO account VALUES (-1, '', 0); SELECT 1")
}

fn reader(lab: &Lab<'_>) -> Result<Tally, String> {
    others(lab, "BEGIN; SELECT count(*) FROM account")
}

/// Somebody else holds the file for a while, from before the run or from within it.
fn others(lab: &Lab<'_>, sql: &'static str) -> Result<Tally, String> {
    let scene = Scene::load()?;
    let points: Vec<(u64, u64)> =
        (0..lab.points(12, 2) as u64).map(|i| (i % 4 * 12, 100 + i * 300)).collect();
    lab.sweep(2 * lab.settings.hands, &points, |(after_ms, hold_ms)| {
        let database = scene.database()?;
        let connection = database.connect()?;
        if *after_ms == 0 {
            connection.execute_batch(sql).map_err(|e| e.to_string())?;
        }
        let (after, hold) = (*after_ms, *hold_ms);
        let holder = spawn(move || {
            sleep(Duration::from_millis(after));
            if after > 0 {
                // The run may have the file just now; whoever does not get it holds nobody up.
                let _ = connection.execute_batch(sql);
            }
            sleep(Duration::from_millis(hold));
            let _ = connection.execute_batch("ROLLBACK");
        });
        let first = database.migrate(lab.cli).run()?;
        holder.join().map_err(|_| "the other connection failed")?;
        database.judge(lab, &first).map(Some)
    })
}

/// No file may grow beyond a size: a write fails in the middle, or ends the process.
fn disk_full(lab: &Lab<'_>) -> Result<Tally, String> {
    let scene = Scene::load()?;
    let size = fs::metadata(&scene.template).map_err(|e| e.to_string())?.len() / 512;
    let points: Vec<(u64, bool)> =
        (0..lab.points(20, 3) as u64).map(|i| (size / 2 + i / 2 * size / 6, i % 2 == 0)).collect();
    lab.sweep(lab.settings.hands, &points, |(blocks, deadly)| {
        let database = scene.database()?;
        let first = database.migrate(lab.cli).limited(*blocks, *deadly).run()?;
        let verdict = database.judge(lab, &first)?;
        // A run that found room enough met no fault.
        Ok((!first.is_ok() || !verdict.flaws.is_empty()).then_some(verdict))
    })
}

/// Another program died in the middle of a transaction and left its journal: whoever comes next
/// has to roll it back.
fn hot_journal(lab: &Lab<'_>) -> Result<Tally, String> {
    let scene = Scene::load()?;
    let points: Vec<usize> = (0..lab.points(10, 2)).collect();
    lab.sweep(lab.settings.hands, &points, |point| {
        let (origin, database) = (scene.database()?, scene.database()?);
        let connection = origin.connect()?;
        let change = format!(
            "PRAGMA cache_size = 2; BEGIN IMMEDIATE; \
             UPDATE account SET amount = -1 WHERE id > {}",
            point * 120
        );
        connection.execute_batch(&change).map_err(|e| e.to_string())?;
        let beside = |file: &std::path::Path| file.with_extension("db-journal");
        fs::copy(&origin.file, &database.file).map_err(|e| e.to_string())?;
        fs::copy(beside(&origin.file), beside(&database.file)).map_err(|e| e.to_string())?;
        let count = if point % 2 == 0 { 1 } else { 4 };
        let running: Result<Vec<_>, _> =
            (0..count).map(|_| database.migrate(lab.cli).spawn()).collect();
        let ended: Result<Vec<_>, _> = running?.into_iter().map(|r| r.wait(LIMIT)).collect();
        crowd_verdict(&database, &ended?).map(Some)
    })
}
