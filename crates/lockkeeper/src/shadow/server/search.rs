//! Where PostgreSQL programs are looked for, and how a program's version is read.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variable that names directories of unpacked installations (`<dir>/<major>/bin`).
pub const CACHE_VARIABLE: &str = "LOCKKEEPER_PG_CACHE";

/// Parents of per-version directories, as the distributions lay them out.
const VERSIONED_PARENTS: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/usr/libexec", "postgresql"),
    ("/usr/lib", "postgresql"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
    ("/Applications/Postgres.app/Contents/Versions", ""),
    ("/Library/PostgreSQL", ""),
];

const FIXED_DIRS: &[&str] =
    &["/usr/local/pgsql/bin", "/opt/homebrew/bin", "/usr/local/bin", "/usr/sbin"];

/// Returns the caches that the environment names.
pub fn cache_from_env() -> Vec<PathBuf> {
    path_list(CACHE_VARIABLE)
}

/// Returns every existing directory that may hold PostgreSQL programs, the user's choice first.
pub fn program_dirs(caches: &[PathBuf]) -> Vec<PathBuf> {
    let mut dirs = path_list("PG_BIN");
    dirs.extend(pg_config_bindir());
    for (parent, prefix) in VERSIONED_PARENTS {
        dirs.extend(versioned(Path::new(parent), prefix));
    }
    dirs.extend(caches.iter().flat_map(|cache| versioned(cache, "")));
    // The search path comes late: distributions put slow wrapper scripts there.
    dirs.extend(path_list("PATH"));
    dirs.extend(FIXED_DIRS.iter().map(PathBuf::from));
    dirs.retain(|dir| dir.is_dir());
    dirs
}

/// Returns what `<program> --version` calls its version, such as `15.18` or `18beta1`.
pub fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    output.status.success().then(|| parse_version(&String::from_utf8_lossy(&output.stdout)))?
}

/// Returns the major of a version text.
pub fn major_of(version: &str) -> Option<u32> {
    leading_number(version)
}

/// Returns a key that orders version texts by their numbers.
pub fn version_order(version: &str) -> Vec<u32> {
    version.split('.').filter_map(leading_number).collect()
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

fn parse_version(said: &str) -> Option<String> {
    let word = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    word.map(str::to_owned)
}

fn path_list(variable: &str) -> Vec<PathBuf> {
    let Some(value) = env::var_os(variable) else { return Vec::new() };
    env::split_paths(&value).filter(|dir| !dir.as_os_str().is_empty()).collect()
}

fn pg_config_bindir() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| PathBuf::from(text.trim()))
}

fn versioned(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = parent.read_dir() else { return Vec::new() };
    let mut dirs: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join("bin"))
        .collect();
    dirs.sort();
    dirs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_say() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(parse_version(debian).as_deref(), Some("15.18"));
        assert_eq!(parse_version("psql (PostgreSQL) 18beta2\n").as_deref(), Some("18beta2"));
        assert_eq!(parse_version("nothing here"), None);
        assert_eq!(major_of("18beta2"), Some(18));
    }

    #[test]
    fn versions_are_ordered_by_number() {
        assert!(version_order("15.10") > version_order("15.9"));
        assert!(version_order("18.0") > version_order("17.10"));
    }
}
