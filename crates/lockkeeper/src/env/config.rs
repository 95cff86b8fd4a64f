//! The configuration file, as written. Every key is optional; an unknown one is an error.

use std::collections::BTreeMap;
use std::path::Path;

use lockkeeper_core::lint::LintConfig;
use serde::Deserialize;
use toml::Table;

use crate::error::Error;

use super::{BackupConfig, Secret};

/// `lockkeeper.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub dir: Option<String>,
    /// Signs certificates: a seed of 32 bytes in hexadecimal digits, kept elsewhere.
    pub signing_key: Option<Secret>,
    pub env: BTreeMap<String, EnvironmentConfig>,
    pub limits: Limits,
    pub policy: BTreeMap<String, Table>,
    pub lint: LintConfig,
    pub backup: BackupConfig,
    pub check: Vec<Table>,
    pub health: Vec<Table>,
    pub notify: Vec<Table>,
}

/// One environment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentConfig {
    pub url: Option<Secret>,
    pub policy: Option<String>,
    /// The name a person must type before anything runs there.
    pub confirm: Option<String>,
    pub promote_from: Option<Table>,
}

/// Limits of every step; durations as text (`200ms`, `4h`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub lock_timeout: Option<String>,
    pub lock_deadline: Option<String>,
    pub statement_timeout: Option<String>,
}

/// Policies that exist without being written down.
pub const PRESETS: [&str; 4] = ["dev", "staging", "prod", "additive-only"];

impl Config {
    /// Reads the file; without one that was asked for by name, everything has its default.
    pub fn load(path: Option<&Path>) -> Result<Config, Error> {
        let file = path.unwrap_or(Path::new("lockkeeper.toml"));
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&text, &file.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && path.is_none() => {
                Ok(Config::default())
            }
            Err(error) => Err(Error::config(format!("cannot read {}: {error}", file.display()))),
        }
    }

    /// Parses the text; errors name the file, the line and the key.
    pub fn parse(text: &str, file: &str) -> Result<Config, Error> {
        toml::from_str(text).map_err(|error| {
            let mut failure =
                Error::config(format!("{file}: {}", without_value(error.message()))).in_file(file);
            if let Some(span) = error.span() {
                let before = &text[..span.start.min(text.len())];
                let line = before.matches('\n').count() as u32 + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
                failure = failure.at(line, column + 1);
            }
            failure
        })
    }

    /// Returns the environment of this name, or an error that lists those there are.
    pub fn environment(&self, name: &str) -> Result<&EnvironmentConfig, Error> {
        self.env.get(name).ok_or_else(|| {
            let known: Vec<_> = self.env.keys().map(String::as_str).collect();
            let hint = if known.is_empty() {
                format!("add a section [env.{name}] with a url to lockkeeper.toml")
            } else {
                format!("known are {}", known.join(", "))
            };
            Error::config(format!("no environment is called `{name}`")).with_hint(hint)
        })
    }

    /// Returns what is wrong with the file beyond its syntax.
    pub fn complaints(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, section) in &self.env {
            if let Some(policy) = &section.policy
                && !PRESETS.contains(&policy.as_str())
                && !self.policy.contains_key(policy)
            {
                found.push(format!("env.{name}: no policy is called `{policy}`"));
            }
            let source = section.promote_from.as_ref().and_then(|t| t.get("env")?.as_str());
            if let Some(source) = source
                && !self.env.contains_key(source)
            {
                found.push(format!("env.{name}: promote_from names the unknown `{source}`"));
            }
        }
        found
    }
}

/// Takes the value out of what the parser says (`invalid type: string "…", expected …`): it may be
/// a secret in the wrong place.
fn without_value(message: &str) -> String {
    let found = message.find("invalid type: ").or_else(|| message.find("invalid value: "));
    let what = found.and_then(|at| message[at..].find(": ").map(|colon| at + colon + 2));
    match (what, message.rfind(", expected ")) {
        (Some(start), Some(end)) if start <= end => {
            let kind = message[start..end].split(['"', '`']).next().unwrap_or_default().trim_end();
            format!("{}{kind}{}", &message[..start], &message[end..])
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_shows_every_key_with_its_default() {
        let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/configuration.md");
        let text = std::fs::read_to_string(guide).unwrap();
        let shown = text.split("```toml").nth(1).and_then(|rest| rest.split("```").next());
        let shown = shown.unwrap();
        let config = Config::parse(shown, "guide").unwrap();
        let without_within = config.backup.rules().unwrap();
        assert_eq!(without_within, lockkeeper_core::backup::retention::Rules::default());
        assert_eq!(config.backup.level().unwrap(), BackupConfig::default().level().unwrap());
        assert_eq!(config.backup.store(), BackupConfig::default().store());
        let all = shown.replace("\n# ", "\n");
        assert!(Config::parse(&all, "guide").unwrap().backup.keep.within.is_some());
    }

    #[test]
    fn a_value_in_the_wrong_place_is_not_shown() {
        for text in [
            "env = \"geheim\"",
            "limits = 'geheim\", expected x'",
            "backup = { jobs = \"geheim\" }",
        ] {
            let message = Config::parse(text, "c.toml").unwrap_err().message;
            assert!(message.contains("invalid type: string, expected"), "{message}");
            assert!(!message.contains("geheim"), "{message}");
        }
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_place() {
        let error =
            Config::parse("dir = \"m\"\n[env.dev]\nurll = \"env:X\"\n", "c.toml").unwrap_err();
        assert_eq!(error.line, Some(3));
        assert!(error.message.contains("urll"), "{}", error.message);
    }

    #[test]
    fn names_what_there_is() {
        let config = Config::parse("[env.dev]\nurl = \"sqlite:a.db\"\n", "c.toml").unwrap();
        let error = config.environment("prod").unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("known are dev"));
    }
}
