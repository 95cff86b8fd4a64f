//! What the developer asked for.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::engines;

pub const HELP: &str = "[--pg 13,18|all] [--only PATTERN] [--check | --list | --replay FOLDER]: records what \
                        statements lock, scan and rewrite";

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Record,
    Check,
    List,
    /// Compares verdicts on the statements of a folder of migrations.
    Replay(PathBuf),
}

#[derive(Debug)]
pub struct Settings {
    pub task: Task,
    pub majors: BTreeSet<u32>,
    /// Only forms whose name contains this.
    pub only: Option<String>,
}

impl Settings {
    pub fn parse(words: &[String]) -> Result<Self, String> {
        let majors = engines::parse_majors("all")?;
        let mut settings = Settings { task: Task::Record, majors, only: None };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--pg" => settings.majors = engines::parse_majors(value()?)?,
                "--only" => settings.only = Some(value()?.clone()),
                "--check" => settings.task = Task::Check,
                "--replay" => settings.task = Task::Replay(value()?.into()),
                "--list" => settings.task = Task::List,
                _ => return Err(format!("unknown argument {word}; usage: oracle {HELP}")),
            }
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let parse = |line: &str| {
            Settings::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let settings = parse("--pg 13,18 --only add-column --check").unwrap();
        assert_eq!(settings.majors, BTreeSet::from([13, 18]));
        assert_eq!((settings.task, settings.only.as_deref()), (Task::Check, Some("add-column")));
        assert_eq!(parse("").unwrap().majors.len(), 6);
        assert!(parse("--pg").is_err());
        assert!(parse("--fast").is_err());
    }
}
