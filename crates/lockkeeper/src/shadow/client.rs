//! Finds PostgreSQL's client programs (`psql`, `pg_dump`, `pg_restore`) and PgBouncer.
//!
//! The newest one on the machine wins: `pg_dump` refuses servers newer than itself, while a new
//! client talks to every supported server.

use std::path::{Path, PathBuf};

use super::server::{ServerError, search};

/// A client program and what it says about its own version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientProgram {
    pub path: PathBuf,
    pub major: u32,
    pub version: String,
}

/// Returns the path of the newest program of that name on this machine.
pub fn client_program(name: &str) -> Result<PathBuf, ServerError> {
    newest_here(name).map(|found| found.path)
}

/// Returns the newest program of that name on this machine.
pub fn newest_here(name: &str) -> Result<ClientProgram, ServerError> {
    newest(name, &search::cache_from_env())
}

/// Returns the newest program of that name, looking in `cache` (`<cache>/*/bin`) as well.
pub fn newest(name: &str, cache: &[PathBuf]) -> Result<ClientProgram, ServerError> {
    let mut found: Option<ClientProgram> = None;
    for dir in search::program_dirs(cache) {
        let Some(program) = program_in(&dir, name) else { continue };
        let newer = found.as_ref().is_none_or(|best| program_order(&program) > program_order(best));
        if newer {
            found = Some(program);
        }
    }
    found.ok_or_else(|| ServerError::NoClient { name: name.to_owned() })
}

fn program_order(program: &ClientProgram) -> Vec<u32> {
    search::version_order(&program.version)
}

fn program_in(dir: &Path, name: &str) -> Option<ClientProgram> {
    let path = dir.join(name);
    if !path.is_file() {
        return None;
    }
    let version = search::version_of(&path)?;
    Some(ClientProgram { path, major: search::major_of(&version)?, version })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psql_is_found_and_knows_its_version() {
        let psql = newest("psql", &search::cache_from_env()).unwrap();
        assert!(psql.major >= 13, "{psql:?}");
        assert_eq!(client_program("psql").unwrap(), psql.path);
    }

    #[test]
    fn a_missing_program_is_named_in_the_error() {
        let error = client_program("pg_no_such_program").unwrap_err();
        assert!(error.to_string().contains("pg_no_such_program"), "{error}");
    }
}
