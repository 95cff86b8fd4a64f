//! Two to sixteen runners at once: each migration is applied by exactly one of them, and all of
//! them say that the database is where it should be.

use std::collections::BTreeMap;

use super::super::cli::LIMIT;
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};

#[derive(Debug)]
struct Point {
    scene: usize,
    runners: usize,
}

pub fn crowd(lab: &Lab<'_>) -> Result<Tally, String> {
    let points: Vec<_> = (0..lab.points(20, 2))
        .map(|i| Point { scene: i % lab.scenes.len(), runners: [2, 16, 4, 8, 3][i / 3 % 5] })
        .collect();
    lab.sweep(2, &points, |point| at(lab, point).map(Some))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Verdict, String> {
    let scene = &lab.scenes[point.scene];
    let database = lab.arena.database(&scene.template)?;
    let runners: Result<Vec<_>, _> = (0..point.runners)
        .map(|_| {
            let run = lab.cli.migrate(&scene.folder, &database.url());
            run.arg(&["--lock-wait", "50s"]).spawn()
        })
        .collect();
    let mut verdict = Verdict::default();
    let mut claims = BTreeMap::new();
    for runner in runners? {
        let ended = runner.wait(LIMIT)?;
        if !ended.is_ok() {
            verdict.add(Flaw::Stuck, format!("a runner fails: {}", ended.brief()));
        }
        for version in ended.claims() {
            *claims.entry(version).or_insert(0) += 1;
        }
    }
    check_claims(&scene.versions, &claims, &mut verdict);
    lab.case(scene, &database).compare(&mut verdict)?;
    Ok(verdict)
}

/// Every version was applied by exactly one runner.
pub fn check_claims(versions: &[String], claims: &BTreeMap<String, usize>, verdict: &mut Verdict) {
    for version in versions {
        match claims.get(version) {
            Some(1) => {}
            Some(n) => {
                verdict.add(Flaw::Twice, format!("{n} runs say that they applied {version}"))
            }
            None => verdict.add(Flaw::Wrong, format!("no run says that it applied {version}")),
        }
    }
}
