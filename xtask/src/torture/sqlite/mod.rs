//! The same tortures on SQLite: a database is a file, and a scene is one that was copied.

mod faults;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::cli::{Cli, Ended, Invocation};
use super::lab::Lab;
use super::oracle::difference;
use super::tally::{Flaw, Verdict};
use crate::shell;

pub use faults::ROWS;

const RERUNS: usize = 3;

/// The database before the migrations, the folder, and what has to come of it.
pub struct Scene {
    _home: TempDir,
    template: PathBuf,
    folder: PathBuf,
    versions: Vec<String>,
    end: String,
    prefixes: BTreeSet<String>,
}

impl Scene {
    /// Makes the template, runs the files without our program and remembers every state.
    pub fn load() -> Result<Self, String> {
        let sources = shell::workspace().join("xtask/src/torture/scenes/sqlite");
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        let read = |path: &PathBuf| fs::read_to_string(path).map_err(|e| e.to_string());
        let template = home.path().join("template.db");
        run(&template, &read(&sources.join("setup.sql"))?)?;
        let (folder, walked) = (sources.join("migrations"), home.path().join("walked.db"));
        fs::copy(&template, &walked).map_err(|e| e.to_string())?;
        let mut end = dump(&walked)?;
        let (mut prefixes, mut versions) = (BTreeSet::from([end.clone()]), Vec::new());
        for file in files(&folder)? {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
            versions.extend(name.and_then(|name| Some(name.split_once('_')?.0.to_owned())));
            for part in read(&file)?.split("\n\n") {
                run(&walked, part)?;
                end = dump(&walked)?;
                prefixes.insert(end.clone());
            }
        }
        Ok(Scene { _home: home, template, folder, versions, end, prefixes })
    }

    fn database(&self) -> Result<Database<'_>, String> {
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        let file = home.path().join("app.db");
        fs::copy(&self.template, &file).map_err(|e| e.to_string())?;
        Ok(Database { scene: self, _home: home, file })
    }
}

fn files(folder: &PathBuf) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    Ok(files)
}

fn run(file: &PathBuf, sql: &str) -> Result<(), String> {
    let connection = Connection::open(file).map_err(|e| e.to_string())?;
    connection.execute_batch(sql).map_err(|e| format!("{e}\nwhile running: {sql}"))
}

/// One file, removed with the value.
struct Database<'a> {
    scene: &'a Scene,
    _home: TempDir,
    file: PathBuf,
}

impl Database<'_> {
    fn migrate(&self, cli: &Cli) -> Invocation {
        cli.migrate(&self.scene.folder, &format!("sqlite:{}", self.file.display()))
    }

    fn connect(&self) -> Result<Connection, String> {
        let connection = Connection::open(&self.file).map_err(|e| e.to_string())?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(|e| e.to_string())?;
        Ok(connection)
    }

    fn check_between(&self, verdict: &mut Verdict) -> Result<(), String> {
        let state = dump(&self.file)?;
        if !self.scene.prefixes.contains(&state) {
            let near = self.scene.prefixes.iter().map(|prefix| difference(prefix, &state));
            let near = near.min_by_key(String::len).unwrap_or_default();
            verdict.add(Flaw::Wrong, format!("the state is that after no step: {near}"));
        }
        Ok(())
    }

    fn check_claim(&self, first: &Ended, verdict: &mut Verdict) -> Result<(), String> {
        if first.hung {
            verdict.add(Flaw::Stuck, first.brief());
        }
        if first.is_ok() && dump(&self.file)? != self.scene.end {
            verdict.add(Flaw::Silent, format!("not done: {}", first.brief()));
        }
        Ok(())
    }

    fn check_end(&self, cli: &Cli, verdict: &mut Verdict) -> Result<(), String> {
        let mut said = Vec::new();
        for _ in 0..RERUNS {
            let ended = self.migrate(cli).run()?;
            if ended.is_ok() {
                return self.compare(verdict);
            }
            said.push(ended.brief());
        }
        verdict.add(Flaw::Stuck, said.join("\n    "));
        Ok(())
    }

    fn compare(&self, verdict: &mut Verdict) -> Result<(), String> {
        let (state, connection) = (dump(&self.file)?, self.connect()?);
        let ask = |sql: &str| {
            let text = |row: &rusqlite::Row<'_>| row.get::<_, Option<String>>(0);
            connection.query_row(sql, [], text).map(Option::unwrap_or_default)
        };
        let asked = |sql| ask(sql).map_err(|e| format!("{e}: {sql}"));
        if state != self.scene.end {
            let repeated = asked(
                "SELECT group_concat(step) FROM \
                 (SELECT step FROM hit GROUP BY step HAVING count(*) > 1)",
            )?;
            let flaw = if repeated.is_empty() { Flaw::Wrong } else { Flaw::Twice };
            verdict.add(flaw, format!("{} {repeated}", difference(&self.scene.end, &state)));
        }
        let versions = asked(
            "SELECT group_concat(version) FROM (SELECT version FROM lockkeeper_migration ORDER BY 1)",
        )?;
        if versions != self.scene.versions.join(",") {
            verdict.add(Flaw::Wrong, format!("the ledger has {versions}"));
        }
        if asked("SELECT CAST(count(*) AS text) FROM lockkeeper_journal WHERE is_open")? != "0" {
            verdict.add(Flaw::Wrong, "the journal has open rows");
        }
        Ok(())
    }

    fn judge(&self, lab: &Lab<'_>, first: &Ended) -> Result<Verdict, String> {
        let mut verdict = Verdict::default();
        self.check_claim(first, &mut verdict)?;
        self.check_end(lab.cli, &mut verdict)?;
        Ok(verdict)
    }
}

/// Returns schema and rows without our own tables, and what the file says about its own health.
fn dump(file: &PathBuf) -> Result<String, String> {
    dump_of(file).map_err(|e| format!("{}: {e}", file.display()))
}

fn dump_of(file: &PathBuf) -> rusqlite::Result<String> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    let list = "SELECT type, name, sql FROM sqlite_master \
                WHERE tbl_name NOT LIKE 'lockkeeper%' AND name NOT LIKE 'sqlite%' ORDER BY 1, 2";
    let objects: Vec<(String, String, Option<String>)> = connection
        .prepare(list)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut lines = Vec::new();
    for (kind, name, sql) in objects {
        lines.push(sql.unwrap_or_default());
        if kind == "table" {
            let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\""))?;
            let width = statement.column_count();
            let row = |row: &rusqlite::Row<'_>| {
                (0..width).map(|i| row.get::<_, Value>(i)).collect::<Result<Vec<_>, _>>()
            };
            let rows: Result<Vec<_>, _> = statement.query_map([], row)?.collect();
            let mut rows: Vec<_> = rows?.iter().map(|row| format!("{name}: {row:?}")).collect();
            rows.sort_unstable();
            lines.extend(rows);
        }
    }
    lines.push(connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?);
    Ok(lines.join("\n"))
}
