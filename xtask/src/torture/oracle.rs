//! What a database holds, as text that can be compared, and what an undisturbed run leaves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::arena::{Arena, Database, finish};
use super::hold::Session;
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
    /// Schema and data at the start and after each step.
    pub prefixes: BTreeSet<String>,
}

impl Scene {
    /// Fills the template, runs the files through one `psql` and remembers every state on the way.
    /// A blank line in a file says that what stands above it takes effect before what follows.
    pub fn load(arena: &Arena, name: &str) -> Result<Self, String> {
        let home = shell::workspace().join("xtask/src/torture/scenes").join(name);
        let template = format!("scene_{name}");
        arena.admin(&format!("CREATE DATABASE {template} TEMPLATE template0"))?;
        let setup = home.join("setup.sql");
        finish(arena.psql_command(&template).arg("-f").arg(&setup))?;
        let folder = home.join("migrations");
        let files = files(&folder)?;
        let database = arena.database(&template)?;
        let mut end = dump(&database)?;
        let mut prefixes = BTreeSet::from([end.clone()]);
        for file in &files {
            let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
            let mut session = Session::open(&database)?;
            for part in text.split("\n\n") {
                session.run(part)?;
                end = dump(&database)?;
                prefixes.insert(end.clone());
            }
        }
        let versions = files.iter().filter_map(|file| version(file)).collect();
        Ok(Scene { name: name.to_owned(), folder, template, versions, end, prefixes })
    }
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
    line.is_empty()
        || line.starts_with("--")
        || line.starts_with("\\restrict")
        || line.starts_with("\\unrestrict")
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
        let dump =
            |rows: &str| normalise(&format!("-- x\nCOPY a (x) FROM stdin;\n{rows}\n\\.\nSET y;"));
        assert_eq!(dump("2\n1"), dump("1\n2"));
        assert_ne!(dump("1"), dump("1\n1"));
    }

    #[test]
    fn a_difference_counts_repeated_lines() {
        assert_eq!(difference("a\nb", "a\na\nb"), "+a");
        assert_eq!(difference("a\nb", "b"), "-a");
    }
}
