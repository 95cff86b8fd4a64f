//! `cargo xtask bench snapshot`: reading a big schema beside `pg_dump -s`, and finding that it is
//! as it was.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use lockkeeper::engine;
use lockkeeper::shadow::client::client_program;

use super::arena::{Arena, Place};
use super::cost::{Cost, cost};
use crate::{Outcome, shell};

const ROUNDS: usize = 3;

pub fn run(words: &[String]) -> Outcome {
    let sizes: &[u32] = match words {
        [] => &[10_000, 50_000],
        [flag] if flag == "--quick" => &[1_000],
        _ => return Err(format!("usage: bench {}", super::HELP)),
    };
    shell::run(&mut shell::cargo(&["build", "--release", "-p", "lockkeeper-cli"]))?;
    let arena = Arena::start(Place::Memory)?;
    arena.introduce()?;
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
        Cost::keep_best(&mut best, cost(&mut ours)?);
        Cost::keep_best(&mut other, cost(&mut theirs)?);
    }
    let (Some(ours), Some(theirs)) = (best, other) else { return Ok(()) };
    ours.print("lockkeeper snapshot");
    theirs.print("pg_dump -s");
    let ratio = ours.wall.as_secs_f64() / theirs.wall.as_secs_f64();
    eprintln!(
        "  ratio {ratio:.3} (limit 0.15), files {} and {} MB",
        size(work, "ours.sql"),
        size(work, "theirs.sql")
    );
    let manifest = best_manifest(&url)?;
    eprintln!("  unchanged drift check {:.3} s (limit 0.3 at 50000)", manifest.as_secs_f64());
    arena.drop(&database)
}

/// Takes the mark of a schema that stays as it is, connections included; it must stay as well.
fn best_manifest(url: &str) -> Result<Duration, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let engine = engine::open(url).map_err(|error| error.to_string())?;
    let (mut best, mut last) = (Duration::MAX, None);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let manifest = runtime.block_on(engine.schema_manifest());
        best = best.min(begun.elapsed());
        let manifest = manifest.map_err(|error| error.to_string())?;
        if last.is_some_and(|last| last != manifest) {
            return Err("two manifests of one schema differ".to_owned());
        }
        last = Some(manifest);
    }
    Ok(best)
}

fn size(work: &std::path::Path, name: &str) -> u64 {
    fs::metadata(work.join(name)).map_or(0, |data| data.len() / 1_000_000)
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
