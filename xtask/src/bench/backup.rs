//! `cargo xtask bench backup`: a proven backup beside `pg_dump` as people run it.

use std::path::Path;
use std::process::{Command, Stdio};

use lockkeeper::shadow::client::client_program;

use super::arena::{Arena, Place};
use super::cost::{Cost, cost};
use crate::{Outcome, shell};

const ROUNDS: usize = 2;

pub fn run(words: &[String]) -> Outcome {
    let rows = match words.first().map(String::as_str) {
        None => Some("3500000"),
        Some("--rows") => words.get(1).map(String::as_str),
        _ => None,
    };
    let rows = rows.ok_or_else(|| format!("usage: bench {}", super::HELP))?;
    shell::run(&mut shell::cargo(&["build", "--release", "-q", "-p", "lockkeeper-cli"]))?;
    let arena = Arena::start(Place::Memory)?;
    arena.introduce()?;
    let url = arena.orders("backup", rows)?;
    arena.ask("backup", "CHECKPOINT")?;
    eprintln!("best of {ROUNDS}");
    compare(&url, arena.work.path())?;
    arena.drop("backup")
}

fn compare(url: &str, work: &Path) -> Outcome {
    let (store, file) = (work.join("store"), work.join("theirs.dump"));
    let dump = client_program("pg_dump").map_err(|error| error.to_string())?;
    let (mut ours, mut theirs) = (None, None);
    for _ in 0..ROUNDS {
        let mut command = Command::new(&dump);
        Cost::keep_best(&mut theirs, cost(command.args(["-Fc", "-d", url, "-f"]).arg(&file))?);
        // One round must not find the backup of the other.
        let _ = std::fs::remove_dir_all(&store);
        let mut command = Command::new(super::target().join("release/lockkeeper"));
        command.args(["backup", "full", "--quiet", "--format", "json", "--prove", "L2"]);
        command.args(["--database-url", url, "--store"]).arg(&store).stdout(Stdio::null());
        Cost::keep_best(&mut ours, cost(&mut command)?);
    }
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
    theirs.print("pg_dump -Fc");
    ours.print("backup full, proved to L2");
    let (own, other) = (bytes(&store), bytes(&file));
    eprintln!("  sizes {} and {} MB", other / 1_000_000, own / 1_000_000);
    let wall = ours.wall.as_secs_f64() / theirs.wall.as_secs_f64();
    eprintln!(
        "  wall {wall:.2} x (at most 0.5), size {:.2} x (at most 1.0)",
        own as f64 / other as f64
    );
    Ok(())
}

/// Returns the size of a file, or of all files of a folder.
fn bytes(path: &Path) -> u64 {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let inside: u64 = entries.map(|entry| bytes(&entry.path())).sum();
    inside + std::fs::metadata(path).map_or(0, |data| if data.is_file() { data.len() } else { 0 })
}
