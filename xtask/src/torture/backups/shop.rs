//! A database with a store of its own, and what both hold.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::super::arena::{Arena, Database};
use super::super::cli::{Cli, Invocation};

/// Where the database is.
pub enum Place<'a> {
    Server(Database<'a>),
    File(PathBuf),
}

pub struct Shop<'a> {
    pub cli: &'a Cli,
    pub place: Place<'a>,
    /// The store, temporary files, the configuration, and the file of a database that is one.
    pub home: TempDir,
    /// The port of a proxy.
    pub through: Option<u16>,
}

/// A line of `backup list`.
#[derive(Debug)]
pub struct Listed {
    pub id: String,
    pub proven: bool,
    pub damaged: bool,
}

/// Counts and sums: enough to tell the contents apart that a point may have.
const CONTENT: &str = "\
SELECT (SELECT count(*) FROM account) || ' ' || (SELECT sum(amount * id) FROM account) || ' ' || \
(SELECT count(*) FROM line) || ' ' || (SELECT sum(id * 7 + length(note)) FROM line) || ' '";

const SERVER_TABLES: &str = "(SELECT string_agg(relname::text, ' ' ORDER BY relname) FROM pg_class \
                             WHERE relnamespace = 'public'::regnamespace)";

const FILE_TABLES: &str =
    "(SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master ORDER BY 1))";

impl Shop<'_> {
    /// Returns the name under which everybody knows the database.
    pub fn name(&self) -> String {
        match &self.place {
            Place::Server(database) => database.name.clone(),
            Place::File(file) => file.display().to_string(),
        }
    }

    pub fn verb(&self, words: &[&str]) -> Invocation {
        let url = match (&self.place, self.through) {
            (Place::Server(database), Some(port)) => database.url_at(port),
            (Place::Server(database), None) => database.url(),
            (Place::File(file), _) => format!("sqlite:{}", file.display()),
        };
        let store = format!("file:{}", self.home.path().join("store").display());
        let config = self.home.path().join("lockkeeper.toml").display().to_string();
        let own = ["--store", &store, "--config", &config];
        let words: Vec<_> = words.iter().copied().chain(own).collect();
        self.cli.verb(&words, &url).env("TMPDIR", &self.home.path().join("tmp"))
    }

    /// Runs a verb that has no reason to fail.
    pub fn done(&self, words: &[&str]) -> Result<serde_json::Value, String> {
        let ended = self.verb(words).run()?;
        match ended.is_ok() {
            true => Ok(ended.said()),
            false => Err(format!("undisturbed {words:?}: {}", ended.brief())),
        }
    }

    pub fn change(&self, sql: &str) -> Result<(), String> {
        match &self.place {
            Place::Server(database) => database.psql(sql).map(drop),
            Place::File(file) => {
                let connection = Connection::open(file).map_err(|e| e.to_string())?;
                connection.execute_batch(sql).map_err(|e| format!("{e}\nwhile running: {sql}"))
            }
        }
    }

    /// Returns what the database holds; fails when nobody can reach it.
    pub fn content(&self) -> Result<String, String> {
        match &self.place {
            Place::Server(database) => database.psql(&format!("{CONTENT} || {SERVER_TABLES}")),
            Place::File(file) => of_file(file).map_err(|e| format!("{}: {e}", file.display())),
        }
    }

    pub fn list(&self) -> Result<Vec<Listed>, String> {
        let said = self.done(&["backup", "list"])?;
        let line = |line: &serde_json::Value| Listed {
            id: line["id"].as_str().unwrap_or_default().to_owned(),
            proven: line["level"].as_str().is_some_and(|level| level >= "L2"),
            damaged: line["fate"] == "damaged",
        };
        Ok(said["backups"].as_array().into_iter().flatten().map(line).collect())
    }

    pub fn arena(&self) -> Option<&Arena> {
        match &self.place {
            Place::Server(database) => Some(database.arena),
            Place::File(_) => None,
        }
    }

    /// Returns what lies beside the database and has no business there: what carries a label of
    /// ours is not meant.
    pub fn strangers(&self) -> Result<Vec<String>, String> {
        match &self.place {
            Place::Server(database) => {
                let sql = format!(
                    "SELECT datname FROM pg_database d WHERE datname LIKE '{}\\_\\_%' AND \
                     coalesce(shobj_description(oid, 'pg_database'), '') \
                     NOT LIKE 'lockkeeper replaced %'",
                    database.name
                );
                Ok(database.arena.admin(&sql)?.lines().map(str::to_owned).collect())
            }
            Place::File(file) => strangers_of_file(file),
        }
    }

    /// Returns temporary files that were left.
    pub fn litter(&self) -> Result<Vec<PathBuf>, String> {
        let entries = fs::read_dir(self.home.path().join("tmp")).map_err(|e| e.to_string())?;
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        Ok(paths.filter(|path| path.display().to_string().contains("lockkeeper")).collect())
    }
}

impl Drop for Shop<'_> {
    fn drop(&mut self) {
        let Place::Server(database) = &self.place else { return };
        let beside = format!(
            "SELECT quote_ident(datname) FROM pg_database WHERE datname LIKE '{}\\_\\_%'",
            database.name
        );
        // What cannot be dropped goes with the server.
        for name in database.arena.admin(&beside).unwrap_or_default().lines() {
            let _ = database.arena.admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn of_file(file: &Path) -> rusqlite::Result<String> {
    // Without the right to create: a file that is not there is not an empty database.
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    let health = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    let sql = format!("{CONTENT} || {FILE_TABLES}");
    let content: String = connection.query_row(&sql, [], |row| row.get(0))?;
    let health: String = health;
    Ok(if health == "ok" { content } else { health })
}

fn strangers_of_file(file: &Path) -> Result<Vec<String>, String> {
    let folder = file.parent().ok_or("a file without a folder")?;
    let entries = fs::read_dir(folder).map_err(|e| e.to_string())?;
    let names: Vec<_> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    let kept = |name: &str| {
        let label = fs::read_to_string(folder.join(format!("{name}.lockkeeper")));
        folder.join(name).exists()
            && label.is_ok_and(|label| label.starts_with("lockkeeper replaced "))
    };
    let own = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let ours = |name: &String| {
        *name == own
            || [format!("{own}-wal"), format!("{own}-shm"), format!("{own}-lockkeeper")]
                .contains(name)
            || kept(name.strip_suffix(".lockkeeper").unwrap_or(name))
    };
    Ok(names.into_iter().filter(|name| !ours(name)).collect())
}
