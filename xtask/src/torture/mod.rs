//! `cargo xtask torture`: breaks runs of the real program on purpose, in every way we know, and
//! counts what does not heal by running it again.
//!
//! A point is one fault at one moment. Afterwards plain re-runs must get through, and the database
//! must hold what an undisturbed run leaves: nothing lost, nothing twice.
#![allow(clippy::print_stdout, reason = "the table is the result")]

mod arena;
mod backups;
mod cli;
mod faults;
mod hold;
mod judge;
mod lab;
mod oracle;
mod settings;
mod sqlite;
mod tally;

use std::time::Instant;

use crate::Outcome;
use arena::Arena;
use cli::Cli;
use faults::Row;
use lab::Lab;
use oracle::Scene;
use settings::Settings;
use tally::{Table, Tally};

pub const HELP: &str = settings::HELP;

pub fn run(words: &[String]) -> Outcome {
    let settings = Settings::parse(words)?;
    let cli = Cli::build()?;
    let started = Instant::now();
    let arena = Arena::start(settings.major, &[])?;
    let mut scenes = Vec::new();
    for name in ["plain", "mixed", "slow"] {
        scenes.push(Scene::load(&arena, name)?);
    }
    let lab = Lab { cli: &cli, arena: &arena, scenes: &scenes, settings: &settings };
    println!("{}", describe(&lab)?);
    let mut bad = 0;
    let runs = [("PostgreSQL", faults::POSTGRES), ("SQLite", sqlite::ROWS)];
    for (columns, engines) in [(tally::RUNS, runs), (tally::BACKUPS, backups::ROWS)] {
        let wanted = |(_, rows): &(&str, &[Row])| rows.iter().any(|row| settings.wants(row.name));
        if !engines.iter().any(wanted) {
            continue;
        }
        println!("{}", columns.head);
        for (engine, rows) in engines {
            let total = table(&lab, &columns, rows)?;
            println!("{}", total.line(&columns, &format!("{engine}, total")));
            bad += total.bad.len();
        }
    }
    println!("seed {}, {} s", settings.seed, started.elapsed().as_secs());
    if bad == 0 { Ok(()) } else { Err(format!("{bad} bad points")) }
}

fn table(lab: &Lab<'_>, columns: &Table, rows: &[Row]) -> Result<Tally, String> {
    let mut total = Tally::default();
    for row in rows.iter().filter(|row| lab.settings.wants(row.name)) {
        let started = Instant::now();
        let tally = (row.run)(lab).map_err(|error| format!("{}: {error}", row.name))?;
        println!("{} | {} s", tally.line(columns, row.name), started.elapsed().as_secs());
        let shown = if lab.settings.keep { usize::MAX } else { 3 };
        tally.bad.iter().take(shown).for_each(|bad| eprintln!("BAD {}: {bad}", row.name));
        total.add(tally);
    }
    Ok(total)
}

fn describe(lab: &Lab<'_>) -> Result<String, String> {
    let version = lab.arena.admin("SHOW server_version")?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(format!(
        "PostgreSQL {version}, {} on {cores} cores, {} hands, seed {}",
        std::env::consts::OS,
        lab.settings.hands,
        lab.settings.seed
    ))
}
