//! What an environment demands before the first migration of a run.

use std::str::FromStr;

use crate::backup::Level;

/// One word of `require`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// A backup that is made for this run and proved that far.
    Backup(Level),
    /// No effect yet.
    Lint,
    /// No effect yet.
    Rehearsal,
}

/// Everything that is required.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    /// How far the backup before the run is proved.
    pub backup: Option<Level>,
}

/// What may be written into `require`.
pub const REQUIREMENTS: &str =
    "known are \"lint\", \"rehearsal\" and \"backup:L1\" to \"backup:L4\"";

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "lint" => Ok(Requirement::Lint),
            None if text == "rehearsal" => Ok(Requirement::Rehearsal),
            Some(("backup", level)) => match level.parse::<Level>()? {
                Level::L0 => Err("a backup that nobody read back (L0) is no proof".to_owned()),
                level => Ok(Requirement::Backup(level)),
            },
            _ => Err(format!("`{text}` cannot be required")),
        }
    }
}

impl Requirements {
    /// Returns what a preset requires; an unknown name requires nothing.
    pub fn of_preset(name: &str) -> Self {
        Requirements { backup: (name == "prod").then_some(Level::L2) }
    }

    /// Reads what was written in the place of the preset. Of two levels the higher one counts.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut required = Requirements::default();
        for word in words {
            if let Requirement::Backup(level) = word.parse()? {
                required.backup = required.backup.max(Some(level));
            }
        }
        Ok(required)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_alone_wants_a_backup() {
        assert_eq!(Requirements::of_preset("prod").backup, Some(Level::L2));
        for name in ["dev", "staging", "additive-only", "ours"] {
            assert_eq!(Requirements::of_preset(name), Requirements::default(), "{name}");
        }
    }

    #[test]
    fn the_highest_level_counts_and_nothing_written_is_nothing_required() {
        let read = |words: &[&str]| Requirements::parse(words.iter().copied()).unwrap().backup;
        assert_eq!(read(&[]), None);
        assert_eq!(read(&["lint", "rehearsal"]), None);
        assert_eq!(read(&["backup:L3", "lint", "backup:l1"]), Some(Level::L3));
    }

    #[test]
    fn a_word_that_nobody_knows_is_named() {
        let why = |word: &str| Requirements::parse([word]).unwrap_err();
        assert_eq!(why("bakcup:L2"), "`bakcup:L2` cannot be required");
        assert_eq!(why("backup"), "`backup` cannot be required");
        assert_eq!(why("lint:L2"), "`lint:L2` cannot be required");
        assert!(why("backup:L9").contains("`L9` is no proof level"));
        assert!(why("backup:L0").contains("L0"));
    }
}
