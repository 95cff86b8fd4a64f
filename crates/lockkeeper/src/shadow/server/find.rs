//! Locates the server programs that are installed on this machine.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::ServerError;
use super::search::{cache_from_env, major_of, program_dirs, version_of, version_order};

/// A directory with PostgreSQL's server programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    pub bin_dir: PathBuf,
    pub major: u32,
    pub version: String,
}

impl Installation {
    /// Looks at one directory; links are followed to where the programs really are.
    pub fn at(bin_dir: &Path) -> Result<Self, ServerError> {
        Self::in_dir(bin_dir)
            .ok_or_else(|| ServerError::NotAnInstallation { bin_dir: bin_dir.to_owned() })
    }

    /// Returns the path of one of its programs, which may not exist.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin_dir.join(name)
    }

    fn in_dir(bin_dir: &Path) -> Option<Self> {
        let bin_dir = real_bin_dir(bin_dir)?;
        let version = version_of(&bin_dir.join("postgres"))?;
        Some(Self { bin_dir, major: major_of(&version)?, version })
    }
}

/// Returns every installation on this machine, newest first.
pub fn find_all() -> Vec<Installation> {
    find_all_in(&cache_from_env())
}

/// Returns every installation on this machine and in `caches` (`<cache>/<major>/bin`), newest first.
pub fn find_all_in(caches: &[PathBuf]) -> Vec<Installation> {
    let mut seen = HashSet::new();
    let dirs = program_dirs(caches).into_iter().filter_map(|dir| real_bin_dir(&dir));
    let mut found: Vec<Installation> = dirs
        .filter(|dir| seen.insert(dir.clone()))
        .filter_map(|dir| Installation::in_dir(&dir))
        .collect();
    found.sort_by_key(|installation| Reverse(version_order(&installation.version)));
    found
}

/// Returns the newest installation, of that major if one is given.
pub fn find(major: Option<u32>) -> Result<Installation, ServerError> {
    let fits = |found: &Installation| major.is_none_or(|major| found.major == major);
    let wanted = || major.map_or_else(|| "13 to 18".to_owned(), |major| major.to_string());
    find_all()
        .into_iter()
        .find(fits)
        .ok_or_else(|| ServerError::NoInstallation { wanted: wanted() })
}

/// Follows links, so that `/usr/local/bin/postgres -> /opt/pg/bin/postgres` is one installation.
fn real_bin_dir(dir: &Path) -> Option<PathBuf> {
    let postgres = dir.join("postgres").canonicalize().ok()?;
    let real = postgres.parent()?;
    let complete = postgres.is_file() && real.join("initdb").is_file();
    complete.then(|| real.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_linked_installation_is_the_installation_itself() {
        let installed = find(None).unwrap();
        let links = tempfile::tempdir().unwrap();
        symlink(installed.program("postgres"), links.path().join("postgres")).unwrap();
        assert_eq!(Installation::at(links.path()).unwrap(), installed);
    }

    #[test]
    fn newest_comes_first_and_none_twice() {
        let all = find_all();
        let orders: Vec<_> = all.iter().map(|found| version_order(&found.version)).collect();
        assert!(orders.is_sorted_by(|left, right| left >= right), "{all:?}");
        let places: HashSet<_> = all.iter().map(|found| &found.bin_dir).collect();
        assert_eq!(places.len(), all.len());
    }

    #[test]
    fn a_directory_without_programs_is_refused() {
        let empty = tempfile::tempdir().unwrap();
        let error = Installation::at(empty.path()).unwrap_err();
        assert!(matches!(error, ServerError::NotAnInstallation { .. }));
        assert!(find(Some(7)).unwrap_err().to_string().contains("PostgreSQL 7"));
    }
}
