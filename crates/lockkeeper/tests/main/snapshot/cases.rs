//! The files of SQL that snapshots are tested with, and how they are loaded.

use std::path::{Path, PathBuf};

use testkit::{TestDatabase, TestServer};

use crate::cases_of;

/// One file of SQL; `-- min: 15` names the oldest server that understands it.
pub struct Case {
    pub name: String,
    file: PathBuf,
    min: u32,
    max: u32,
    /// Programs of the server that not every installation has.
    needs: Option<String>,
    /// It makes what belongs to the whole database, or speaks of the schema `public` itself.
    pub alone: bool,
}

/// Words of statements about what no schema holds: two cases of these get in each other's way.
const GLOBAL: &[&str] = &[
    "access method",
    "conversion",
    "create language",
    "default privileges",
    "event trigger",
    "extension",
    "foreign data",
    "publication",
    "schema public",
    "schemas",
    "subscription",
    "transform",
    "trusted language",
];

/// Takes what the cases before have made out of the way of the next one.
const PUT_ASIDE: &str = "do $$ declare s text; begin for s in select nspname from pg_namespace \
    where nspname !~ '^(pg_|case[0-9]+_|information_schema$)' loop execute \
    format('alter schema %I rename to %I', s, 'case{}_' || s); end loop; create schema public; \
    grant all on schema public to public; end $$";

/// The server knows its own `public` under any name and remembers what it granted there.
const OWN_PUBLIC: &str =
    "drop schema public; create schema public; grant all on schema public to public";

/// Returns the cases whose name contains what `SNAPSHOT_CASE` says.
pub fn cases() -> Vec<Case> {
    let only = std::env::var("SNAPSHOT_CASE").unwrap_or_default();
    let entries = std::fs::read_dir(cases_of("snapshot")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|dir| std::fs::read_dir(dir).unwrap());
    let mut cases: Vec<_> = files.map(|file| Case::of(file.unwrap().path())).collect();
    cases.retain(|case| case.name.contains(&only));
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    fn of(file: PathBuf) -> Case {
        let text = std::fs::read_to_string(&file).unwrap();
        let header = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim().to_owned())
        };
        let number = |key: &str| header(key).map(|value| value.parse().unwrap());
        Case {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            min: number("-- min:").unwrap_or(0),
            max: number("-- max:").unwrap_or(u32::MAX),
            needs: header("-- needs:"),
            alone: GLOBAL.iter().any(|word| text.contains(word)),
            file,
        }
    }

    pub fn suits(&self, server: &TestServer) -> bool {
        let has = |extension: &String| {
            let sql =
                format!("select count(*) from pg_available_extensions where name = '{extension}'");
            server.database().psql(&sql) == "1"
        };
        (self.min..=self.max).contains(&server.major()) && self.needs.as_ref().is_none_or(has)
    }
}

/// Loads cases one after the other into one database, each into a `public` of its own.
pub fn load_all(database: &TestDatabase, cases: &[&Case]) -> Result<(), String> {
    let aside: Vec<_> =
        (1..cases.len()).map(|at| PUT_ASIDE.replace("{}", &at.to_string())).collect();
    let mut steps = Vec::new();
    if cases.len() > 1 {
        steps.push(("-c", Path::new(OWN_PUBLIC)));
    }
    for (at, case) in cases.iter().enumerate() {
        if let Some(aside) = at.checked_sub(1).map(|before| &aside[before]) {
            // The next case finds a session without the settings of the last one.
            steps.extend([("-c", Path::new("discard all")), ("-c", Path::new(aside))]);
        }
        steps.push(("-f", &case.file));
    }
    testkit::try_psql_steps(database.url(), steps).map(|_| ())
}
