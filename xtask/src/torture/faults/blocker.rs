//! Somebody reads a table for four seconds while we want to change it, and others keep reading:
//! none of them may wait for longer than the lock budget because we stand in the queue.

use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::super::arena::Database;
use super::super::cli::LIMIT;
use super::super::hold::Hold;
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};

const HELD: Duration = Duration::from_secs(4);
/// What a bystander may wait because of us.
const BUDGET: Duration = Duration::from_millis(300);
const BYSTANDERS: usize = 3;

/// What wants the table that somebody reads.
const KINDS: &[(&str, &str)] = &[
    ("add column", "ALTER TABLE small ADD COLUMN extra text;"),
    (
        "two tables",
        "ALTER TABLE big ADD COLUMN extra text;\nALTER TABLE small ADD COLUMN extra text;",
    ),
    ("drop column", "ALTER TABLE small DROP COLUMN note;"),
    ("type", "ALTER TABLE small ALTER COLUMN amount TYPE bigint;"),
    ("not null", "ALTER TABLE small ALTER COLUMN note SET NOT NULL;"),
    ("foreign key", "CREATE TABLE child (id int REFERENCES small (id));"),
    (
        "trigger",
        "CREATE TRIGGER t BEFORE UPDATE ON small FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();",
    ),
    ("rename", "ALTER TABLE small RENAME COLUMN note TO remark;"),
    ("truncate", "TRUNCATE small;"),
    (
        "index and column",
        "CREATE INDEX CONCURRENTLY small_note ON small (note);\nALTER TABLE small ADD COLUMN extra text;",
    ),
    ("drop index", "DROP INDEX CONCURRENTLY small_amount;"),
    ("drop index at once", "DROP INDEX small_amount;"),
    ("reindex", "REINDEX TABLE CONCURRENTLY small;"),
    ("reindex at once", "REINDEX TABLE small;"),
    ("own transaction", "BEGIN;\nALTER TABLE small ADD COLUMN extra text;\nCOMMIT;"),
    ("own lock timeout", "SET lock_timeout = '20s';\nALTER TABLE small ADD COLUMN extra text;"),
    ("lock", "LOCK TABLE small;\nALTER TABLE small ADD COLUMN extra text;"),
    ("code", "DO $$ BEGIN EXECUTE 'ALTER TABLE small ADD COLUMN extra text'; END $$;"),
    ("vacuum full", "VACUUM FULL small;"),
    ("vacuum", "VACUUM small;"),
    ("cluster", "CLUSTER small USING small_pkey;"),
];

pub fn blocker(lab: &Lab<'_>) -> Result<Tally, String> {
    let kinds = &KINDS[..lab.points(KINDS.len(), 3)];
    // Few at a time: what is measured here is time.
    lab.sweep(if lab.settings.quick { 3 } else { 4 }, kinds, |(_, sql)| at(lab, sql).map(Some))
}

fn at(lab: &Lab<'_>, sql: &str) -> Result<Verdict, String> {
    let scene = lab.scene("slow")?;
    let database = lab.arena.database(&scene.template)?;
    database.psql("CREATE INDEX small_amount ON small (amount)")?;
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    fs::write(folder.path().join("001_change.sql"), sql).map_err(|e| e.to_string())?;
    let hold = Hold::reader(&database, "small")?;
    let bystanders: Result<Vec<_>, _> =
        (0..BYSTANDERS).map(|i| Bystander::start(&database, ["small", "big"][i % 2])).collect();
    let bystanders = bystanders?;
    let started = Instant::now();
    let running = lab.cli.migrate(folder.path(), &database.url()).spawn()?;
    sleep(HELD.saturating_sub(started.elapsed()));
    // What counts is the wait behind the blocker; a rewrite's own time is another matter.
    let waits: Result<Vec<_>, _> = bystanders.into_iter().map(Bystander::longest).collect();
    drop(hold);
    let ended = running.wait(LIMIT)?;
    let mut verdict = Verdict { waited: waits?.into_iter().max(), ..Verdict::default() };
    if !ended.is_ok() {
        verdict.add(Flaw::Stuck, format!("with the blocker gone: {}", ended.brief()));
    }
    if let Some(waited) = verdict.waited.filter(|waited| *waited > BUDGET) {
        verdict.add(Flaw::Wrong, format!("a bystander waited {} ms", waited.as_millis()));
    }
    Ok(verdict)
}

/// Reads a table again and again and measures how long each time takes.
struct Bystander {
    psql: Child,
    out: File,
}

impl Bystander {
    fn start(database: &Database<'_>, table: &str) -> Result<Self, String> {
        let out = tempfile::tempfile().map_err(|e| e.to_string())?;
        let mut psql = database.arena.psql_command(&database.name);
        psql.stdin(Stdio::piped()).stderr(Stdio::null());
        psql.stdout(out.try_clone().map_err(|e| e.to_string())?);
        let mut psql = psql.spawn().map_err(|e| format!("psql: {e}"))?;
        let mut orders = psql.stdin.take().ok_or("psql has no input")?;
        let order = format!("\\timing on\nSELECT 1 FROM {table} LIMIT 1 \\watch 0.01\n");
        orders.write_all(order.as_bytes()).map_err(|e| e.to_string())?;
        Ok(Bystander { psql, out })
    }

    /// Stops and returns the longest time. A query that still waits counts until it is answered.
    fn longest(mut self) -> Result<Duration, String> {
        let pid = i32::try_from(self.psql.id()).ok().and_then(Pid::from_raw);
        let waiting = Instant::now();
        // An interrupt ends the repetition; psql then writes what it has measured and leaves.
        pid.map(|pid| kill_process(pid, Signal::INT));
        self.psql.wait().map_err(|e| e.to_string())?;
        let waited = waiting.elapsed();
        let mut text = String::new();
        let read = self.out.rewind().and_then(|()| self.out.read_to_string(&mut text));
        read.map_err(|e| e.to_string())?;
        let times = text.lines().filter_map(|line| {
            let time = line.strip_prefix("Time: ")?.split(' ').next()?;
            time.parse::<f64>().ok()
        });
        let times: Vec<_> = times.collect();
        if times.is_empty() {
            // Not one query has been answered in all that time.
            return Ok(HELD + waited);
        }
        let unanswered =
            HELD.as_secs_f64() * 1000.0 - times.iter().map(|time| time + 10.0).sum::<f64>();
        let longest = times.iter().copied().fold(0.0, f64::max);
        // psql's own pauses and a busy machine make up the rest of the time.
        let longest = if unanswered > 1500.0 { longest.max(unanswered - 1000.0) } else { longest };
        Ok(Duration::from_secs_f64(longest / 1000.0))
    }
}
