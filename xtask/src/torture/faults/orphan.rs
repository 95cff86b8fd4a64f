//! The program is killed while its statement goes on in the server: a rewrite, or an index that
//! waits for an old transaction. The re-run must find the orphan, not race it.

use std::time::Duration;

use super::super::arena::until;
use super::super::cli::{LIMIT, Signal};
use super::super::hold::Hold;
use super::super::lab::Lab;
use super::super::tally::{Tally, Verdict};

/// What the orphan waits for.
#[derive(Clone, Copy, Debug)]
enum Waits {
    /// A transaction with an old snapshot keeps the index build waiting.
    Snapshot,
    /// A transaction that reads the table keeps it waiting.
    Reader,
    /// Nothing: the statement is slow by itself.
    Slow,
}

#[derive(Debug)]
struct Point {
    waits: Waits,
    /// How long the statement has been running when the program dies.
    after_ms: u64,
    /// Whether the one who keeps it waiting is gone before the re-run.
    released: bool,
}

pub fn orphan(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut rng = lab.rng("client-gone");
    let kinds = [Waits::Snapshot, Waits::Slow, Waits::Reader];
    let points: Vec<_> = (0..lab.points(24, 3))
        .map(|i| Point {
            waits: kinds[i % 3],
            after_ms: 30 + rng.below(400),
            released: rng.below(2) == 0,
        })
        .collect();
    lab.sweep(lab.settings.hands, &points, |point| at(lab, point))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Option<Verdict>, String> {
    let scene = lab.scene("slow")?;
    let database = lab.arena.database(&scene.template)?;
    let (hold, busy) = match point.waits {
        Waits::Snapshot => {
            (Some(Hold::snapshot(&database)?), "query ILIKE '%create index concurrently%'")
        }
        Waits::Reader => {
            (Some(Hold::reader(&database, "small")?), "query ILIKE '%alter table small%'")
        }
        Waits::Slow => (None, "query ILIKE '%pg_sleep%'"),
    };
    let running = lab.cli.migrate(&scene.folder, &database.url()).spawn()?;
    let working = format!("state <> 'idle' AND {busy}");
    if !until(Duration::from_secs(20), || database.sessions(&working) != Ok(0)) {
        let ended = running.wait(Duration::ZERO)?;
        return Err(format!("the statement never started: {}", ended.brief()));
    }
    std::thread::sleep(Duration::from_millis(point.after_ms));
    running.signal(Signal::KILL);
    let first = running.wait(LIMIT)?;
    let hold = if point.released { None } else { hold };
    // Whoever is not released goes away while the re-run already waits for the orphan.
    let later = hold.map(|hold| hold.release_after(Duration::from_millis(1500)));
    let verdict = lab.case(scene, &database).judge(&first)?;
    later.map(|later| later.join());
    Ok(Some(verdict))
}
