//! The folder compared with what a database says it has applied.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::sql::{Lexicon, semantic_checksum};

use super::{Folder, Migration, Version};

/// How one migration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Applied,
    Pending,
    /// The file says something else than what was applied.
    Edited,
    /// It was applied, and its file is gone.
    Missing,
    /// Pending, although a later one is applied.
    Late,
    /// Some of its steps took effect, some did not.
    Unfinished,
    /// Taken as applied by a baseline.
    Baseline,
    Expanded,
}

/// What the ledger says of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub version: Version,
    pub name: String,
    pub checksum: Option<String>,
    pub semantic: Option<String>,
    pub baseline: bool,
    pub applied_at: String,
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub version: Version,
    pub name: String,
    pub state: State,
    pub applied_at: Option<String>,
    /// Only comments or white space differ from what was applied.
    pub comment_only: bool,
}

/// Compares the folder with the ledger, in order of versions. `unfinished` are the versions
/// that the journal holds open.
pub fn compare(
    folder: &Folder,
    applied: &[Applied],
    unfinished: &[Version],
    lexicon: &Lexicon,
) -> Vec<Reading> {
    let ledger: BTreeMap<_, _> = applied.iter().map(|a| (&a.version, a)).collect();
    let last = applied.iter().map(|a| &a.version).max();
    let floor = applied.iter().filter(|a| a.baseline).map(|a| &a.version).max();
    let mut readings = BTreeMap::new();
    for row in applied {
        readings.insert(row.version.clone(), missing(row));
    }
    for migration in &folder.migrations {
        let mut reading = match ledger.get(&migration.version) {
            Some(row) => recorded(migration, row, lexicon),
            None => unrecorded(migration, floor, last),
        };
        if unfinished.contains(&migration.version) {
            reading.state = State::Unfinished;
        }
        readings.insert(migration.version.clone(), reading);
    }
    readings.into_values().collect()
}

fn missing(row: &Applied) -> Reading {
    Reading {
        version: row.version.clone(),
        name: row.name.clone(),
        state: if row.baseline { State::Baseline } else { State::Missing },
        applied_at: Some(row.applied_at.clone()),
        comment_only: false,
    }
}

fn recorded(migration: &Migration, row: &Applied, lexicon: &Lexicon) -> Reading {
    let same_text = row.checksum.as_ref().is_none_or(|sum| *sum == migration.checksum);
    let same_sql = same_text
        || row
            .semantic
            .as_ref()
            .is_some_and(|s| *s == semantic_checksum(&migration.up.text, lexicon));
    let state = match (row.baseline, same_sql) {
        (true, _) => State::Baseline,
        (false, true) => State::Applied,
        (false, false) => State::Edited,
    };
    Reading {
        version: migration.version.clone(),
        name: migration.name.clone(),
        state,
        applied_at: Some(row.applied_at.clone()),
        comment_only: same_sql && !same_text,
    }
}

fn unrecorded(migration: &Migration, floor: Option<&Version>, last: Option<&Version>) -> Reading {
    let version = &migration.version;
    let state = if floor.is_some_and(|floor| version <= floor) {
        State::Baseline
    } else if last.is_some_and(|last| version < last) {
        State::Late
    } else {
        State::Pending
    };
    Reading {
        version: version.clone(),
        name: migration.name.clone(),
        state,
        applied_at: None,
        comment_only: false,
    }
}
