//! `cargo xtask bench snapshot`: reading a big schema beside `pg_dump -s`.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use lockkeeper::shadow::client::client_program;

use super::arena::{Arena, Place};
use super::machine;
use crate::{Outcome, shell};

const ROUNDS: usize = 3;

/// What one program needed.
struct Cost {
    wall: Duration,
    cpu: f64,
    peak_mib: f64,
}

pub fn run(words: &[String]) -> Outcome {
    let sizes: &[u32] = match words {
        [] => &[10_000, 50_000],
        [flag] if flag == "--quick" => &[1_000],
        _ => return Err(format!("usage: bench {}", super::HELP)),
    };
    shell::run(&mut shell::cargo(&["build", "--release", "-p", "lockkeeper-cli"]))?;
    let arena = Arena::start(Place::Memory)?;
    eprintln!("machine: {}; load {}", machine::describe(), machine::load());
    eprintln!("server: {}", arena.ask("postgres", "SHOW server_version")?);
    for size in sizes {
        heat(&arena, *size)?;
    }
    Ok(())
}

fn heat(arena: &Arena, tables: u32) -> Outcome {
    let database = format!("snapshot_{tables}");
    let url = arena.fresh(&database)?;
    let begun = Instant::now();
    fill(arena, &database, tables)?;
    eprintln!("\n{tables} tables, made in {:.1} s", begun.elapsed().as_secs_f64());
    let work = arena.work.path();
    let mut ours = Command::new(super::target().join("release/lockkeeper"));
    ours.args(["snapshot", "--quiet", "--database-url", &url, "--out"]).arg(work.join("ours.sql"));
    let mut theirs = Command::new(client_program("pg_dump").map_err(|e| e.to_string())?);
    theirs.args(["-s", "-d", &url, "-f"]).arg(work.join("theirs.sql"));
    let (mut best, mut other) = (None, None);
    for _ in 0..ROUNDS {
        keep_best(&mut best, cost(&mut ours)?);
        keep_best(&mut other, cost(&mut theirs)?);
    }
    let (Some(ours), Some(theirs)) = (best, other) else { return Ok(()) };
    print("lockkeeper snapshot", &ours);
    print("pg_dump -s", &theirs);
    let ratio = ours.wall.as_secs_f64() / theirs.wall.as_secs_f64();
    eprintln!(
        "  ratio {ratio:.3} (limit 0.15), files {} and {} MB",
        size(work, "ours.sql"),
        size(work, "theirs.sql")
    );
    arena.drop(&database)
}

fn size(work: &std::path::Path, name: &str) -> u64 {
    fs::metadata(work.join(name)).map_or(0, |data| data.len() / 1_000_000)
}

fn print(name: &str, cost: &Cost) {
    eprintln!(
        "  {name:<20} {:>7.3} s wall, {:>6.2} s cpu, {:>6.0} MiB",
        cost.wall.as_secs_f64(),
        cost.cpu,
        cost.peak_mib
    );
}

fn keep_best(best: &mut Option<Cost>, cost: Cost) {
    if best.as_ref().is_none_or(|old| cost.wall < old.wall) {
        *best = Some(cost);
    }
}

/// Runs a program; the kernel keeps books about it.
fn cost(command: &mut Command) -> Result<Cost, String> {
    let begun = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
    let home = format!("/proc/{}", child.id());
    let (mut cpu, mut peak) = (0.0, 0.0);
    loop {
        let stat = fs::read_to_string(format!("{home}/stat")).unwrap_or_default();
        let status = fs::read_to_string(format!("{home}/status")).unwrap_or_default();
        cpu = processor_seconds(&stat).max(cpu);
        peak = high_water(&status).max(peak);
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Ok(Some(status)) if status.success() => break,
            other => return Err(format!("{command:?}: {other:?}")),
        }
    }
    Ok(Cost { wall: begun.elapsed(), cpu, peak_mib: peak / 1024.0 })
}

fn processor_seconds(stat: &str) -> f64 {
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let fields: Vec<f64> = after.split(' ').filter_map(|field| field.parse().ok()).collect();
    // State is no number; user and system time are the 12th and 13th field after the name.
    (fields.get(10).unwrap_or(&0.0) + fields.get(11).unwrap_or(&0.0)) / 100.0
}

fn high_water(status: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.unwrap_or(0.0)
}

/// Ten columns, a key, two more indexes, a reference and a check for every table.
fn fill(arena: &Arena, database: &str, tables: u32) -> Outcome {
    const CHUNK: u32 = 500;
    for first in (1..=tables).step_by(CHUNK as usize) {
        let last = (first + CHUNK - 1).min(tables);
        let sql = format!(
            "DO $$ BEGIN FOR i IN {first}..{last} LOOP EXECUTE format('CREATE TABLE t%s (id bigint \
             PRIMARY KEY, parent bigint, name text NOT NULL DEFAULT '''', code varchar(20), amount \
             numeric(12,2) DEFAULT 0, made timestamptz NOT NULL DEFAULT now(), note text, flag \
             boolean DEFAULT false, data jsonb, n int CHECK (n > 0)); CREATE INDEX ON t%s (name); \
             CREATE INDEX ON t%s (parent, made DESC); ALTER TABLE t%s ADD FOREIGN KEY (parent) \
             REFERENCES t%s', i, i, i, i, greatest(i - 1, 1)); END LOOP; END $$"
        );
        arena.ask(database, &sql)?;
    }
    arena.ask(database, "VACUUM ANALYZE pg_class, pg_attribute, pg_constraint, pg_index, pg_depend, pg_attrdef, pg_type")?;
    Ok(())
}
