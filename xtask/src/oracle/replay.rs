//! Replays a folder of migrations statement by statement, each in a transaction of its own, and
//! compares what each does with what the judge says of it.
//!
//! The tables get a few rows between the files. A statement that these rows break runs once more on
//! empty tables.

use std::fs;
use std::path::{Path, PathBuf};

use lockkeeper::shadow::server::Installation;
use lockkeeper_dialect::postgres::Judge;
use serde_json::Value;

use super::catalog::relations;
use super::comparison::{Listener, Outcome as Said, agree, difference, lies_in_the_rows, measured};
use super::facts::{self, Fact};
use super::fill;
use super::form::{Form, Sql, statements};
use super::inside::refused;
use super::observe::{Look, difference as between};
use super::scene::Scene;
use super::session::Session;
use super::settings::Settings;
use crate::{Outcome, engines};

pub fn replay(settings: &Settings, folder: &Path) -> Outcome {
    let files = migrations(folder)?;
    let mut wrong = 0;
    for installation in engines::ensure(&settings.majors)? {
        wrong += replay_on(&installation, &files)?;
    }
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} statements disagree")) }
}

/// Returns the files that lead up, by name.
fn migrations(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let up = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".sql") && !name.ends_with("down.sql")
    };
    let mut files: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(up).collect();
    files.sort();
    Ok(files)
}

fn replay_on(installation: &Installation, files: &[PathBuf]) -> Result<usize, String> {
    let scene = Scene::start(installation)?;
    let session = scene.prepare(&Form::default())?;
    let mut stage = Stage {
        session,
        judge: Judge::new(scene.major),
        total: 0,
        wrong: 0,
        altered: false,
        emptied: false,
        rows: 0,
    };
    for file in files {
        let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        stage.file(&name, &text)?;
    }
    let Stage { total, wrong, rows, .. } = stage;
    println!(
        "PostgreSQL {}: {} of {total} statements agree; of the others, {rows} by their rows",
        scene.version,
        total - wrong
    );
    Ok(wrong)
}

struct Stage {
    session: Session,
    judge: Judge,
    total: usize,
    wrong: usize,
    /// Rows stood in the way of the file.
    emptied: bool,
    /// There may be columns without values.
    altered: bool,
    /// Wrong ones whose effects follow from the rows that they find, or from there being none.
    rows: usize,
}

/// How a statement ended.
enum End {
    Done(Fact),
    Failed(Fact),
}

impl Stage {
    fn file(&mut self, name: &str, text: &str) -> Result<(), String> {
        self.session.rows("discard all")?;
        self.judge.baseline();
        if std::mem::take(&mut self.altered) {
            fill::empty(&self.session)?;
        }
        fill::fill(&self.session)?;
        self.emptied = false;
        let sql = match statements(text) {
            Ok(sql) => sql,
            Err(error) => return Ok(println!("{name}: {error}")),
        };
        for sql in sql.iter().filter(|sql| !is_boundary(&sql.text)) {
            self.step(name, sql)?;
            self.altered |= starts(&sql.text, &["alter"]);
            if makes_a_table(&sql.text) {
                fill::fill(&self.session)?;
            }
        }
        Ok(())
    }

    fn step(&mut self, name: &str, sql: &Sql) -> Result<(), String> {
        self.judge.catalog.settle();
        let schema = self.judge.catalog.clone();
        let (mut end, mut block) = (self.run(sql)?, true);
        if let End::Failed(fact) = &end {
            let sqlstate = fact.error.as_ref().map_or("", |(sqlstate, _)| sqlstate);
            if sqlstate == "25001" {
                (end, block) = (self.run_alone(sql)?, false);
            } else if lies_in_the_rows(sqlstate) {
                fill::empty(&self.session)?;
                (end, self.emptied) = (self.run(sql)?, true);
            }
        }
        let mut listener = Listener::new(&self.judge);
        listener.hear(&mut self.judge, &sql.text, block);
        self.judge.next_transaction();
        let (mut said, why) = listener.end();
        let fact = match end {
            End::Done(fact) => fact,
            End::Failed(fact) => {
                self.judge.catalog = schema;
                fact
            }
        };
        if !block {
            // Its locks are seen only while others stand in its way.
            said.relations.clear();
        }
        let why = why + if self.emptied { "  on empty tables\n" } else { "" };
        if !self.compare(name, sql, &said, fact, &why)? {
            self.wrong += 1;
            self.rows += usize::from(self.emptied || finds_rows(&sql.text));
        }
        Ok(())
    }

    /// Tells whether the two agree, and prints what differs.
    fn compare(
        &mut self,
        name: &str,
        sql: &Sql,
        said: &Said,
        fact: Fact,
        why: &str,
    ) -> Result<bool, String> {
        let error = fact.error.clone();
        let entry: Value = serde_json::from_str(&facts::entry(false, &[fact]))
            .map_err(|error| error.to_string())?;
        let measured = measured(&entry);
        self.total += 1;
        let right = agree(said, &measured);
        if !right {
            println!("{name}\n    {}\n{}{why}", sql.text, difference(said, &measured));
            error.iter().for_each(|(_, message)| println!("  server: {message}"));
        }
        Ok(right)
    }

    /// Runs a statement in a block, and looks before and after it.
    fn run(&self, sql: &Sql) -> Result<End, String> {
        let session = &self.session;
        let old = relations(session)?;
        session.rows("begin")?;
        let before = Look::take(session, &old)?;
        if let Err(failure) = session.execute(sql) {
            session.rows("rollback")?;
            return Ok(End::Failed(refused(&sql.text, failure.sqlstate, failure.message)));
        }
        let after = Look::take(session, &old)?;
        let done = End::Done(between(&sql.text, &old, &before, &after));
        match session.rows("commit") {
            Ok(_) => Ok(done),
            Err(failure) => Ok(End::Failed(refused(&sql.text, failure.sqlstate, failure.message))),
        }
    }

    /// Runs a statement that must stand alone.
    fn run_alone(&self, sql: &Sql) -> Result<End, String> {
        Ok(match self.session.execute(sql) {
            Ok(()) => {
                let sql = sql.text.clone();
                End::Done(Fact { sql, own_transaction: true, ..Fact::default() })
            }
            Err(failure) => End::Failed(refused(&sql.text, failure.sqlstate, failure.message)),
        })
    }
}

/// Tells whether the statement only marks a transaction of the file's own.
fn is_boundary(sql: &str) -> bool {
    let words = ["begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release"];
    starts(sql, &words)
}

fn makes_a_table(sql: &str) -> bool {
    let words: Vec<String> = sql.split_whitespace().take(3).map(str::to_lowercase).collect();
    starts(sql, &["create"]) && words.iter().any(|word| word == "table")
}

fn finds_rows(sql: &str) -> bool {
    starts(sql, &["select", "insert", "update", "delete", "merge", "with", "do", "call", "copy"])
}

fn starts(sql: &str, words: &[&str]) -> bool {
    let first = sql.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    words.iter().any(|word| first.eq_ignore_ascii_case(word))
}
