//! `cargo xtask bench backup`: proven backups and restores beside `pg_dump` and `pg_restore` as
//! people run them, and (`--damage`) how much damage each of them finds.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lockkeeper::shadow::client::client_program;

use super::arena::{Arena, Place};
use super::cost::{Cost, cost};
use super::damage;
use crate::{Outcome, shell};

const ROUNDS: usize = 2;
const JOBS: &str = "2";

pub fn run(words: &[String]) -> Outcome {
    let rows = match words.first().map(String::as_str) {
        None => Some("3500000"),
        Some("--rows") => words.get(1).map(String::as_str),
        Some("--damage") => return damaged(),
        _ => None,
    };
    let rows = rows.ok_or_else(|| format!("usage: bench {}", super::HELP))?;
    let bench = Bench::begin()?;
    let url = bench.arena.orders("backup", rows)?;
    eprintln!("best of {ROUNDS}, each with {JOBS} jobs where it can");
    bench.compare(&url)?;
    bench.arena.drop("backup")
}

fn damaged() -> Outcome {
    let bench = Bench::begin()?;
    let url = bench.arena.orders("backup", "2000")?;
    bench.dump(&url)?;
    bench.ours(&["backup", "full", "--prove", "L1"], &url)?;
    damage::run(&bench.file(), &bench.store())?;
    bench.arena.drop("backup")
}

struct Bench {
    arena: Arena,
}

impl Bench {
    fn begin() -> Result<Self, String> {
        shell::run(&mut shell::cargo(&["build", "--release", "-q", "-p", "lockkeeper-cli"]))?;
        let arena = Arena::start(Place::Memory)?;
        arena.introduce()?;
        Ok(Bench { arena })
    }

    fn store(&self) -> PathBuf {
        self.arena.work.path().join("store")
    }

    fn file(&self) -> PathBuf {
        self.arena.work.path().join("theirs.dump")
    }

    fn compare(&self, url: &str) -> Outcome {
        let (mut theirs, mut quick, mut whole) = (None, None, None);
        let (mut loaded, mut restored) = (None, None);
        for _ in 0..ROUNDS {
            self.arena.ask("backup", "CHECKPOINT")?;
            Cost::keep_best(&mut theirs, self.dump(url)?);
            Cost::keep_best(&mut loaded, self.load()?);
            for (best, level) in [(&mut whole, "L4"), (&mut quick, "L2")] {
                // One round must not find the backup of the other.
                let _ = std::fs::remove_dir_all(self.store());
                self.arena.ask("backup", "CHECKPOINT")?;
                Cost::keep_best(best, self.ours(&["backup", "full", "--prove", level], url)?);
            }
            self.arena.fresh("restored")?;
            self.arena.drop("restored")?;
            let words = ["restore", "latest", "--into", "restored", "--jobs", JOBS];
            Cost::keep_best(&mut restored, self.ours(&words, url)?);
            self.arena.drop("restored")?;
        }
        let (Some(theirs), Some(quick), Some(whole)) = (theirs, quick, whole) else {
            return Ok(());
        };
        theirs.print("pg_dump -Fc");
        beside(&quick, &theirs, "backup full, proved to L2", "0.5");
        beside(&whole, &theirs, "backup full, proved to L4", "1.5");
        let (own, other) = (bytes(&self.store()), bytes(&self.file()));
        let ratio = own as f64 / other as f64;
        let (own, other) = (own / 1_000_000, other / 1_000_000);
        eprintln!("  sizes {other} and {own} MB: {ratio:.2} x (at most 1.0)");
        if let (Some(loaded), Some(restored)) = (loaded, restored) {
            loaded.print("pg_restore -j");
            beside(&restored, &loaded, "restore, proved to L4", "1.1");
        }
        Ok(())
    }

    fn dump(&self, url: &str) -> Result<Cost, String> {
        let mut command = Command::new(program("pg_dump")?);
        cost(command.args(["-Fc", "-d", url, "-f"]).arg(self.file()))
    }

    fn load(&self) -> Result<Cost, String> {
        let url = self.arena.fresh("restored")?;
        let mut command = Command::new(program("pg_restore")?);
        cost(command.args(["-j", JOBS, "-d", &url]).arg(self.file()))
    }

    /// Runs a verb of ours; its files lie where those of the others lie.
    fn ours(&self, words: &[&str], url: &str) -> Result<Cost, String> {
        let mut command = Command::new(super::target().join("release/lockkeeper"));
        command.args(words).args(["--quiet", "--format", "json", "--database-url", url]);
        command.arg("--store").arg(self.store()).env("TMPDIR", self.arena.work.path());
        cost(command.stdout(Stdio::null()))
    }
}

fn beside(ours: &Cost, theirs: &Cost, name: &str, most: &str) {
    ours.print(name);
    let wall = ours.wall.as_secs_f64() / theirs.wall.as_secs_f64();
    eprintln!("  {:<30} {wall:>7.2} x (at most {most})", "");
}

fn program(name: &str) -> Result<PathBuf, String> {
    client_program(name).map_err(|error| error.to_string())
}

/// Returns the size of a file, or of all files of a folder.
fn bytes(path: &Path) -> u64 {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let inside: u64 = entries.map(|entry| bytes(&entry.path())).sum();
    inside + std::fs::metadata(path).map_or(0, |data| if data.is_file() { data.len() } else { 0 })
}
