//! `bench lint`: 10,000 statements in 500 files, every rule on and the schema replayed, beside
//! squawk's native binary on the same files.
//!
//! CPU time is what the system says the finished processes have used, summed over the rounds: its
//! clock ticks are too coarse for one.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::folder::at;
use super::{home, machine, peers};
use crate::{Outcome, shell};

const FILES: usize = 500;
const STATEMENTS: usize = 20;
const ROUNDS: usize = 10;
const LIMIT: f64 = 0.7;

/// Rules of taste and policy are silent until somebody asks for them.
const EVERY_RULE: &str = "[lint]\ntenant_column = \"owner_id\"\nadditive_only = true\n\
                          rules = { style = \"on\", policy = \"on\" }\n";

/// What a program needed for all rounds together.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    wall: Duration,
    cpu: Duration,
}

pub fn run(_words: &[String]) -> Outcome {
    let ours = build()?;
    let theirs = squawk()?;
    let work = tempfile::tempdir().map_err(|e| e.to_string())?;
    let folder = work.path().join("migrations");
    write_folder(&folder)?;
    let files = files(&folder)?;
    let config = work.path().join("lockkeeper.toml");
    fs::write(&config, EVERY_RULE).map_err(at(&config))?;
    let us = || {
        let mut command = Command::new(&ours);
        command.args(["lint", "--format", "json", "--config"]).arg(&config);
        command.arg("--dir").arg(&folder);
        command
    };
    let them = || {
        let mut command = Command::new(&theirs);
        command.args(["--reporter", "json"]).args(&files);
        command
    };
    spend(&us, 1, work.path())?;
    spend(&them, 1, work.path())?;
    let (mut our, mut their) = (Spent::default(), Spent::default());
    for _ in 0..ROUNDS {
        our.add(spend(&us, 1, work.path())?);
        their.add(spend(&them, 1, work.path())?);
    }
    report(our, their, &peers::version(&theirs));
    Ok(())
}

impl Spent {
    fn add(&mut self, other: Spent) {
        self.wall += other.wall;
        self.cpu += other.cpu;
    }
}

fn report(our: Spent, their: Spent, version: &str) {
    let ms = |spent: Duration| spent.as_secs_f64() * 1000.0 / ROUNDS as f64;
    eprintln!("{}\n", machine::describe());
    eprintln!("{FILES} files, {} statements, mean of {ROUNDS} rounds", FILES * STATEMENTS);
    eprintln!("| linter | wall, ms | CPU, ms |\n|---|---:|---:|");
    eprintln!("| lockkeeper | {:.0} | {:.0} |", ms(our.wall), ms(our.cpu));
    eprintln!("| {version} | {:.0} | {:.0} |", ms(their.wall), ms(their.cpu));
    for (what, ratio) in [
        ("wall", our.wall.as_secs_f64() / their.wall.as_secs_f64()),
        ("CPU", our.cpu.as_secs_f64() / their.cpu.as_secs_f64()),
    ] {
        let verdict = if ratio <= LIMIT { "met" } else { "missed" };
        eprintln!("{what}: {ratio:.2} x, at most {LIMIT}: {verdict}");
    }
}

/// Runs a linter; findings are no failure.
fn spend(command: &dyn Fn() -> Command, times: usize, work: &Path) -> Result<Spent, String> {
    let before = children_cpu();
    let started = Instant::now();
    for _ in 0..times {
        let mut command = command();
        command.current_dir(work).env_remove("DATABASE_URL");
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = status.status().map_err(|e| format!("{command:?}: {e}"))?;
        if !matches!(status.code(), Some(0 | 1)) {
            return Err(format!("{command:?} ended with {status}"));
        }
    }
    Ok(Spent { wall: started.elapsed(), cpu: children_cpu().saturating_sub(before) })
}

/// Returns the CPU time of all children that have ended: user and system.
fn children_cpu() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(") ").next().unwrap_or_default();
    let ticks: u64 =
        fields.split(' ').skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn build() -> Result<PathBuf, String> {
    shell::run(Command::new("cargo").args(["build", "--release", "-q", "-p", "lockkeeper-cli"]))?;
    Ok(super::target().join("release/lockkeeper"))
}

/// Returns squawk's native binary, installed into the cache of the bench when it is missing.
fn squawk() -> Result<PathBuf, String> {
    let cache = home().join("peers/squawk");
    if let Some(binary) = native(&cache) {
        return Ok(binary);
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]);
    shell::run(npm.arg(&cache).arg("squawk-cli"))?;
    native(&cache).ok_or_else(|| format!("no squawk binary below {}", cache.display()))
}

fn native(cache: &Path) -> Option<PathBuf> {
    let mut open = vec![cache.to_owned()];
    while let Some(dir) = open.pop() {
        for path in fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let elf = || fs::read(&path).is_ok_and(|bytes| bytes.starts_with(b"\x7fELF"));
            let named = path.file_name().is_some_and(|n| n.to_string_lossy().contains("squawk"));
            if path.is_dir() {
                open.push(path);
            } else if named && elf() {
                return Some(path);
            }
        }
    }
    None
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(at(folder))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    Ok(files)
}

fn write_folder(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(at(folder))?;
    for number in 0..FILES {
        let path = folder.join(format!("{:04}_change.sql", number + 1));
        fs::write(&path, file(number)).map_err(at(&path))?;
    }
    Ok(())
}

/// Returns a migration as teams write them: a table, its indexes and keys, changes of older ones.
fn file(n: usize) -> String {
    let old = n.saturating_sub(1 + n % 7);
    let mut text = format!("-- purpose: change {n}\n");
    let _ = write!(
        text,
        "create table t{n} (\n  id bigint generated always as identity primary key,\n  owner_id \
         bigint not null,\n  name varchar(50) not null default 'x',\n  state text check (state in \
         ('a', 'b')),\n  total numeric(10, 2) default 0,\n  made_at timestamptz not null default \
         now()\n);\n\
         create index t{n}_owner on t{n} (owner_id);\n\
         create unique index t{n}_name on t{n} (lower(name)) where state <> 'b';\n\
         comment on table t{n} is 'table {n}';\n\
         insert into t{n} (owner_id, name) values (1, 'one'), (2, 'two'), (3, 'it''s');\n\
         alter table t{n} add constraint t{n}_total check (total >= 0);\n\
         create view v{n} as select id, name, total from t{n} where state = 'a';\n\
         create function f{n}(a bigint) returns bigint language sql stable as $$ select a + {n} $$;\n\
         grant select on t{n} to public;\n\
         alter table t{n} alter column state set default 'a';\n"
    );
    let _ = write!(
        text,
        "alter table t{old} add column note{n} text;\n\
         alter table t{old} add column seen{n} timestamptz default now();\n\
         alter table t{old} add column ref{n} bigint references t{n} (id);\n\
         create index t{old}_note{n} on t{old} (note{n});\n\
         update t{old} set note{n} = name || ' ' || id where note{n} is null and id between 1 and 100;\n\
         alter table t{old} alter column seen{n} set not null;\n\
         alter table t{old} add constraint t{old}_note{n} check (note{n} <> '') not valid;\n\
         alter table t{old} validate constraint t{old}_note{n};\n\
         delete from t{old} where id in (select id from t{n} where state is null);\n\
         alter table t{old} rename column note{n} to remark{n};\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_as_many_statements_as_the_title_says() {
        assert_eq!(file(7).matches(";\n").count(), STATEMENTS);
    }
}
