//! An old snapshot is open while indexes are built concurrently, and a second runner waits: nobody
//! deadlocks, both end well.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::cli::LIMIT;
use super::super::hold::Hold;
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};
use super::crowd::check_claims;

pub fn old(lab: &Lab<'_>) -> Result<Tally, String> {
    let points: Vec<u64> = (0..lab.points(8, 1)).map(|i| 300 + 400 * i as u64).collect();
    lab.sweep(lab.settings.hands, &points, |hold_ms| {
        let scene = lab.scene("slow")?;
        let database = lab.arena.database(&scene.template)?;
        let hold = Hold::snapshot(&database)?;
        let run = || lab.cli.migrate(&scene.folder, &database.url()).spawn();
        let runners = [run()?, run()?];
        let released = hold.release_after(Duration::from_millis(*hold_ms));
        let mut verdict = Verdict::default();
        let mut claims = BTreeMap::new();
        for runner in runners {
            let ended = runner.wait(LIMIT)?;
            if !ended.is_ok() {
                verdict.add(Flaw::Stuck, format!("a runner fails: {}", ended.brief()));
            }
            for version in ended.claims() {
                *claims.entry(version).or_insert(0) += 1;
            }
        }
        released.join().map_err(|_| "the holder of the snapshot failed")?;
        check_claims(&scene.versions, &claims, &mut verdict);
        lab.case(scene, &database).compare(&mut verdict)?;
        Ok(Some(verdict))
    })
}
