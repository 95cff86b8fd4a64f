//! SQLite's judge against SQLite: the same statements on a real database.
//!
//! A case (`tests/cases/judge-sqlite/*/*.sql`) is a setup, then `-- each` (every statement on a fresh
//! copy) or `-- all` (one after the other). `-- outside` runs them outside of a transaction;
//! `-- presume` keeps the setup from the judge. `SQLITE_ONLY=rename` narrows the run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use lockkeeper_core::change::{Blocks, Judge as _, LockMode, Verdict, effects};
use lockkeeper_core::sql::{Lexicon, split};
use lockkeeper_dialect::sqlite::{Judge, Shape};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

const LEXICON: Lexicon =
    Lexicon { backtick_names: true, bracket_names: true, trigger_bodies: true, ..Lexicon::PLAIN };

struct Case {
    name: String,
    setup: Vec<String>,
    run: Vec<String>,
    in_turn: bool,
    outside: bool,
    presume: bool,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/judge-sqlite");
    let only = env::var("SQLITE_ONLY").unwrap_or_default();
    let list = |dir: &Path| fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let files = list(&folder).flat_map(|dir| list(&dir));
    let mut cases: Vec<Case> = files.map(|path| Case::of(&path)).collect();
    cases.retain(|case| case.name.contains(&only));
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    fn of(path: &Path) -> Case {
        let text = fs::read_to_string(path).unwrap();
        let in_turn = text.contains("-- all\n");
        let mark = if in_turn { "-- all\n" } else { "-- each\n" };
        let (setup, run) = text.split_once(mark).unwrap();
        let cut = |text: &str| -> Vec<String> {
            split(text, &LEXICON).unwrap().iter().map(|s| s.text.to_owned()).collect()
        };
        Case {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            outside: setup.contains("-- outside\n"),
            presume: setup.contains("-- presume\n"),
            setup: cut(setup),
            run: cut(run),
            in_turn,
        }
    }
}

/// A database and a judge that have seen the same statements.
struct Pair {
    real: Connection,
    judge: Judge,
    presume: bool,
    block: bool,
    /// Nothing more can be compared: a statement that only rows forbid was taken as run.
    apart: bool,
}

impl Pair {
    fn of(case: &Case) -> Pair {
        let real = Connection::open_in_memory().unwrap();
        real.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false).unwrap();
        let mut judge = Judge::default();
        for sql in &case.setup {
            run(&real, sql).unwrap_or_else(|why| panic!("{}: {sql}: {why}", case.name));
            if !case.presume {
                let verdict = judge.judge(sql, false);
                assert_eq!(verdict.refusal, None, "{}: {sql}", case.name);
            }
        }
        judge.presume_unknown(case.presume);
        judge.baseline();
        if !case.outside {
            run(&real, "BEGIN").unwrap();
        }
        Pair { real, judge, presume: case.presume, block: !case.outside, apart: false }
    }

    fn compare(&mut self, sql: &str) -> Result<Option<Verdict>, String> {
        if self.apart {
            return Ok(None);
        }
        let before = cells(&self.real);
        let happened = run(&self.real, sql);
        let verdict = self.judge.judge(sql, self.block);
        match (&happened, &verdict.refusal) {
            (Ok(()), Some(refusal)) if refusal.certain => {
                return Err(format!("refused: {refusal:?}"));
            }
            (Err(why), None) => return Err(format!("not refused: {why}")),
            (Err(why), Some(refusal)) => {
                self.apart = !refusal.certain;
                return same_words(why, &refusal.message).map(|()| Some(verdict));
            }
            (Ok(()), _) => {}
        }
        self.look(sql, &before, &verdict).map(|()| Some(verdict))
    }

    fn look(&self, sql: &str, before: &BTreeSet<String>, verdict: &Verdict) -> Result<(), String> {
        if !self.presume {
            let (said, is) = (self.judge.shape(), shape(&self.real));
            if said != is {
                return Err(format!("schema: {said:#?}\nis {is:#?}"));
            }
        }
        let kept = cells(&self.real);
        let lost: Vec<_> = before.difference(&kept).collect();
        let says = verdict.touches.iter().any(|touch| touch.data_loss);
        let writes = verdict.touches.iter().any(|touch| touch.written.is_some());
        if !writes && says == lost.is_empty() && !sql.contains("RENAME") {
            return Err(format!("data loss: {says}, lost {lost:?}"));
        }
        let skipped = verdict.changes.iter().all(|change| change.skipped);
        if !writes && !skipped && !self.presume && changes(sql) == verdict.touches.iter().all(reads)
        {
            return Err("who writes locks, who reads does not".to_owned());
        }
        Ok(())
    }
}

fn reads(touch: &lockkeeper_core::change::Touch) -> bool {
    touch.lock == LockMode::AccessShare
}

/// Whether a statement that was accepted, and that drops or makes nothing but views, is one that
/// changes a table.
fn changes(sql: &str) -> bool {
    let words: Vec<String> = sql.split_whitespace().take(5).map(str::to_uppercase).collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    let nothing = ["SELECT", "WITH", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK"];
    let skipped = ["VIEW", "ATTACH", "DETACH"];
    let on_view = sql.contains("ON v ") || sql.contains("INTO w ");
    let reads = nothing.contains(&words[0].as_str()) && !sql.contains("INSERT");
    !reads && !skipped.into_iter().any(has) && !on_view
}

/// Messages are SQLite's own, as far as a person can tell.
fn same_words(real: &str, said: &str) -> Result<(), String> {
    let tidy = |text: &str| text.replace(['"', '\''], "").to_lowercase();
    let (real, said) = (tidy(real), tidy(said));
    // Which of several views and triggers is named first does not matter.
    let place = |text: &str| {
        text.split("after").nth(1).map(|rest| rest.split(':').next() == Some(" drop column"))
    };
    if place(&real) == Some(true) && place(&said) == Some(true) {
        return Ok(());
    }
    let syntax = real.contains("syntax error") || real.contains("incomplete input");
    if real.contains(&said) || said.contains(&real) || syntax || env::var("SQLITE_LAX").is_ok() {
        return Ok(());
    }
    Err(format!("says: {said}\n  SQLite: {real}"))
}

fn run(real: &Connection, sql: &str) -> Result<(), String> {
    let mut statement = real.prepare(sql).map_err(|error| error.to_string())?;
    let mut rows = statement.query([]).map_err(|error| error.to_string())?;
    while rows.next().map_err(|error| error.to_string())?.is_some() {}
    Ok(())
}

fn names(real: &Connection, sql: &str) -> Vec<(String, String)> {
    let mut statement = real.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn shape(real: &Connection) -> Shape {
    let objects = |kind: &str| {
        names(
            real,
            &format!(
                "SELECT name, tbl_name FROM main.sqlite_schema WHERE type = '{kind}' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            ),
        )
    };
    let columns = |table: &str| {
        let sql = format!("SELECT name, '' FROM pragma_table_xinfo('{table}', 'main')");
        names(real, &sql).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let shadow = |name: &str| ["words_", "u_"].iter().any(|own| name.starts_with(own));
    let is_virtual = names(real, "SELECT name, '' FROM pragma_table_list WHERE type = 'virtual'");
    let is_virtual: BTreeSet<String> = is_virtual.into_iter().map(|(name, _)| name).collect();
    let tables = objects("table").into_iter().map(|(name, _)| name);
    let tables = tables.filter(|name| is_virtual.is_empty() || !shadow(name));
    let of = |name: &String| {
        if is_virtual.contains(name) { Vec::new() } else { columns(name) }
    };
    let temporary = names(real, "SELECT name, '' FROM temp.sqlite_schema WHERE type = 'view'");
    let views = objects("view").into_iter().chain(temporary).map(|(name, _)| name).collect();
    let by_name = |kind: &str| objects(kind).into_iter().collect::<BTreeMap<_, _>>();
    Shape {
        tables: tables.map(|name| (name.clone(), of(&name))).collect(),
        views,
        indexes: by_name("index"),
        triggers: by_name("trigger"),
    }
}

/// Every value that is stored anywhere.
fn cells(real: &Connection) -> BTreeSet<String> {
    let mut cells = BTreeSet::new();
    let stored = "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    for (table, _) in names(real, stored) {
        let columns = format!("SELECT name, hidden FROM pragma_table_xinfo('{table}', 'main')");
        let mut statement = real.prepare(&columns).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let columns: Vec<(String, i64)> = rows.map(Result::unwrap).collect();
        for (column, hidden) in columns {
            if hidden == 2 {
                continue;
            }
            let sql = format!(
                "SELECT '{column}=' || quote(\"{column}\"), '' FROM main.\"{table}\" WHERE \"{column}\" IS NOT NULL"
            );
            cells.extend(names(real, &sql).into_iter().map(|(cell, _)| cell));
        }
    }
    cells
}

#[test]
fn the_judge_says_what_sqlite_does() {
    let (mut total, mut wrong) = (0, Vec::new());
    for case in cases() {
        let mut pair = Pair::of(&case);
        for sql in &case.run {
            total += 1;
            if let Err(why) = pair.compare(sql) {
                wrong.push(format!("{}: {sql}\n  {why}", case.name));
            }
            if !case.in_turn {
                pair = Pair::of(&case);
            }
        }
    }
    eprintln!("{} of {total} agree", total - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(total >= 120 || env::var("SQLITE_ONLY").is_ok());
}

/// Judges statements on a schema that was there before; returns the last verdict.
fn verdict(setup: &[&str], sql: &str) -> Verdict {
    let mut judge = Judge::default();
    setup.iter().for_each(|sql| assert_eq!(judge.judge(sql, false).refusal, None, "{sql}"));
    judge.baseline();
    judge.judge(sql, true)
}

#[test]
fn who_writes_keeps_writers_out_and_lets_readers_in() {
    let verdict = verdict(&["CREATE TABLE t (a, b)"], "ALTER TABLE t DROP COLUMN b");
    let effect = &effects(&verdict)[0];
    assert_eq!(effect.blocks, [Blocks::Writes, Blocks::Ddl]);
    assert!(effect.rewrite && effect.data_loss && !effect.reversible);
}

#[test]
fn a_rebuild_is_told_from_a_drop() {
    use lockkeeper_core::change::{ChangeKind, Remark};
    let mut judge = Judge::default();
    judge.judge("CREATE TABLE t (a integer PRIMARY KEY, b)", false);
    judge.baseline();
    judge.judge("CREATE TABLE n (a integer PRIMARY KEY, b NOT NULL)", true);
    judge.judge("INSERT INTO n SELECT a, b FROM t", true);
    let dropped = judge.judge("DROP TABLE t", true);
    assert_eq!(dropped.changes[0].kind, ChangeKind::Rebuild);
    assert!(!dropped.touches[0].data_loss);
    let renamed = judge.judge("ALTER TABLE n RENAME TO t", true);
    assert_eq!(renamed.changes[0].kind, ChangeKind::Rebuild);
    assert!(matches!(&renamed.remarks[..], [Remark::Hint { .. }]));
}

#[test]
fn deep_statements_do_not_end_the_process() {
    let deep = format!("SELECT {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let long = format!("SELECT 1{}", " + 1".repeat(100_000));
    let signs = format!("SELECT {}1", "- ".repeat(50_000));
    for sql in [deep, long, signs] {
        Judge::default().judge(&sql, true);
    }
}
