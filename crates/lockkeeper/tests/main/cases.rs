//! Case directories.

use std::path::{Path, PathBuf};

use crate::cases_of;

/// One directory of migrations.
pub struct Case {
    pub name: String,
    pub dir: PathBuf,
    /// The oldest server that understands its statements.
    pub min_version: u32,
}

impl Case {
    /// Returns every case of a kind, in order of names.
    pub fn all(kind: &str) -> Vec<Case> {
        let entries = std::fs::read_dir(cases_of(kind)).unwrap();
        let mut cases: Vec<_> = entries.map(|entry| Case::of(&entry.unwrap().path())).collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        assert!(!cases.is_empty());
        cases
    }

    fn of(dir: &Path) -> Case {
        let version = std::fs::read_to_string(dir.join("min_version")).unwrap_or_default();
        Case {
            name: dir.file_name().unwrap().to_string_lossy().into_owned(),
            dir: dir.to_owned(),
            min_version: version.trim().parse().unwrap_or(0),
        }
    }

    /// Returns the files of one direction in the order in which they run.
    pub fn ups(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = std::fs::read_dir(&self.dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "sql"))
            .filter(|path| !path.to_string_lossy().ends_with(".down.sql"))
            .collect();
        files.sort();
        files
    }
}
