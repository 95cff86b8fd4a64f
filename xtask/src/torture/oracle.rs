//! What a database holds, as text that can be compared, and what an undisturbed run leaves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::arena::{Arena, Database, finish};
use super::cli::Cli;
use crate::shell;

/// Things that `pg_dump` does not show and that must not be left behind.
const LEFTOVERS: &str = "\
SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready
UNION ALL SELECT 'half detached ' || i.inhrelid::regclass FROM pg_inherits i
  WHERE to_jsonb(i) ->> 'inhdetachpending' = 'true'
UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts WHERE database = current_database()";

/// A folder of migrations, the database it starts from, and what has to come of it.
pub struct Scene {
    pub name: String,
    pub folder: PathBuf,
    pub template: String,
    pub versions: Vec<String>,
    /// Schema and data after all migrations, as `psql -f` leaves them.
    pub end: String,
    /// Schema and data after each step of an undisturbed run; empty where nobody recorded them.
    pub prefixes: BTreeSet<String>,
}

impl Scene {
    /// Fills the template, runs the files through `psql` and remembers the end.
    pub fn load(arena: &Arena, name: &str) -> Result<Self, String> {
        let home = shell::workspace().join("xtask/src/torture/scenes").join(name);
        let template = format!("scene_{}", name.replace('-', "_"));
        arena.admin(&format!("CREATE DATABASE {template} TEMPLATE template0"))?;
        psql_file(arena, &template, &home.join("setup.sql"))?;
        let folder = home.join("migrations");
        let files = files(&folder)?;
        let database = arena.database(&template)?;
        for file in &files {
            psql_file(arena, &database.name, file)?;
        }
        let end = dump(&database)?;
        let versions = files.iter().filter_map(|file| version(file)).collect();
        let name = name.to_owned();
        Ok(Scene { name, folder, template, versions, end, prefixes: BTreeSet::new() })
    }

    /// Records the state after each migration of an undisturbed run.
    pub fn record_prefixes(&mut self, arena: &Arena, cli: &Cli) -> Result<(), String> {
        let database = arena.database(&self.template)?;
        self.prefixes.insert(dump(&database)?);
        for version in &self.versions {
            let ended = cli.migrate(&self.folder, &database.url()).arg(&["--to", version]).run()?;
            if !ended.is_ok() {
                return Err(format!("{}: undisturbed run: {}", self.name, ended.brief()));
            }
            self.prefixes.insert(dump(&database)?);
        }
        if dump(&database)? == self.end {
            return Ok(());
        }
        Err(format!("{}: an undisturbed run leaves something else than psql", self.name))
    }
}

fn psql_file(arena: &Arena, database: &str, file: &Path) -> Result<String, String> {
    let mut psql = arena.psql_command(database);
    finish(psql.arg("-f").arg(file)).map_err(|e| format!("psql -f {}: {e}", file.display()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    Ok(files)
}

fn version(file: &Path) -> Option<String> {
    Some(file.file_name()?.to_str()?.split('_').next()?.to_owned())
}

/// Returns schema and rows without our own bookkeeping; the order of rows does not count.
pub fn dump(database: &Database<'_>) -> Result<String, String> {
    let arena = database.arena;
    let mut command = arena.client("pg_dump");
    command.args(["--exclude-schema=lockkeeper", "-d", &arena.server.socket_url(&database.name)]);
    Ok(normalise(&finish(&mut command).map_err(|e| format!("pg_dump: {e}"))?))
}

fn normalise(dump: &str) -> String {
    let mut lines = dump.lines().filter(|line| !is_noise(line));
    let mut kept = Vec::new();
    while let Some(line) = lines.next() {
        kept.push(line);
        if line.starts_with("COPY ") && line.ends_with("FROM stdin;") {
            let mut rows: Vec<_> = lines.by_ref().take_while(|line| *line != "\\.").collect();
            rows.sort_unstable();
            kept.extend(rows);
        }
    }
    kept.join("\n")
}

fn is_noise(line: &str) -> bool {
    line.is_empty() || line.starts_with("--") || line.starts_with("\\restrict") || line.starts_with("\\unrestrict")
}

/// Returns what must not be left behind.
pub fn leftovers(database: &Database<'_>) -> Result<String, String> {
    database.psql(LEFTOVERS)
}

/// Returns the lines that only one of the two has, at most a few.
pub fn difference(expected: &str, found: &str) -> String {
    let count = |text: &str, line: &str| text.lines().filter(|l| *l == line).count();
    let only = |a: &str, b: &str, sign: &str| {
        let lines: BTreeSet<_> = a.lines().filter(|l| count(a, l) > count(b, l)).collect();
        lines.into_iter().take(6).map(|l| format!("{sign}{l}")).collect::<Vec<_>>()
    };
    [only(expected, found, "-"), only(found, expected, "+")].concat().join(" ⏎ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_rows_does_not_count() {
        let dump = |rows: &str| normalise(&format!("-- x\nCOPY a (x) FROM stdin;\n{rows}\n\\.\nSET y;"));
        assert_eq!(dump("2\n1"), dump("1\n2"));
        assert_ne!(dump("1"), dump("1\n1"));
    }

    #[test]
    fn a_difference_counts_repeated_lines() {
        assert_eq!(difference("a\nb", "a\na\nb"), "+a");
        assert_eq!(difference("a\nb", "b"), "-a");
    }
}
