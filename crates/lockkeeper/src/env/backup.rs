//! The section `[backup]`: where backups go, how long they are kept, how far they are proved.

use jiff::SignedDuration;
use lockkeeper_core::backup::Level;
use lockkeeper_core::backup::retention::Rules;
use serde::Deserialize;

use crate::error::Error;

use super::Secret;

/// Where backups go when nobody says.
const DEFAULT_STORE: &str = "file:backups";
/// In seconds.
const DAY: i64 = 24 * 60 * 60;
/// Seed of every team that keeps everything for a while.
const DAYS_VARIABLE: &str = "DATABASE_BACKUP_RETENTION_DAYS";

/// See `docs/guide/configuration.md`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupConfig {
    pub store: Option<String>,
    pub keep: Keep,
    /// How far every backup is proved (`L1` … `L4`); the policy of the environment may ask more.
    pub prove: Option<String>,
    /// The zstd level.
    pub compression: Option<i32>,
    pub jobs: Option<usize>,
    /// Who may read backups: `age1…` keys, two at least. Empty: not encrypted.
    pub recipients: Vec<String>,
    /// The key that opens them, for proofs beyond L1 and for restores.
    pub identity: Option<Secret>,
    /// A server where L3 and L4 restore to, instead of a private one.
    pub scratch: Option<Secret>,
}

/// How many are kept, and how long; durations as text (`30d`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    pub pre_migration: Option<String>,
    pub within: Option<String>,
    pub daily: Option<usize>,
    pub weekly: Option<usize>,
    pub monthly: Option<usize>,
    pub min_proven: Option<usize>,
    pub grace: Option<String>,
}

impl BackupConfig {
    pub fn store(&self) -> &str {
        self.store.as_deref().unwrap_or(DEFAULT_STORE)
    }

    /// Returns the level that every backup is proved to.
    pub fn level(&self) -> Result<Level, Error> {
        let Some(text) = &self.prove else { return Ok(Level::L2) };
        text.parse().map_err(|why| Error::config(format!("backup.prove: {why}")))
    }

    /// Returns the rules of retention: the defaults, what the file says, what the variable says.
    pub fn rules(&self) -> Result<Rules, Error> {
        let mut rules = Rules::default();
        let keep = &self.keep;
        let counts = [
            (&mut rules.daily, keep.daily),
            (&mut rules.weekly, keep.weekly),
            (&mut rules.monthly, keep.monthly),
            (&mut rules.min_proven, keep.min_proven),
        ];
        for (count, said) in counts {
            *count = said.unwrap_or(*count);
        }
        if let Some(text) = &keep.pre_migration {
            rules.pre_migration = span("pre_migration", text)?;
        }
        if let Some(text) = &keep.grace {
            rules.grace = span("grace", text)?;
        }
        rules.within = match (&keep.within, days_of_variable()?) {
            (Some(text), _) => Some(span("within", text)?),
            (None, days) => days,
        };
        if rules.min_proven == 0 {
            return Err(Error::config("backup.keep.min_proven is 0")
                .with_hint("at least one proven backup has to be left"));
        }
        Ok(rules)
    }
}

fn days_of_variable() -> Result<Option<SignedDuration>, Error> {
    let Some(text) = std::env::var(DAYS_VARIABLE).ok().filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let days = text.trim().parse::<u32>().map_err(|_| {
        Error::config(format!("{DAYS_VARIABLE} is `{text}`, which is no number of days"))
    })?;
    Ok(Some(SignedDuration::from_hours(24) * i32::try_from(days).unwrap_or(i32::MAX)))
}

fn span(key: &str, text: &str) -> Result<SignedDuration, Error> {
    let text = text.trim();
    let unit = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let seconds = match &text[unit..] {
        "s" => Some(1),
        "m" | "min" => Some(60),
        "h" => Some(60 * 60),
        "d" => Some(DAY),
        _ => None,
    };
    let number = text[..unit].parse::<i64>().ok();
    let whole = number.zip(seconds).and_then(|(number, unit)| number.checked_mul(unit));
    // A thousand years are for ever, and no sum of times is too large.
    let seconds =
        whole.filter(|seconds| (0..=DAY * 365_000).contains(seconds)).ok_or_else(|| {
            Error::config(format!("backup.keep.{key}: `{text}` is no duration"))
                .with_hint("write it like 30m, 12h or 30d")
        })?;
    Ok(SignedDuration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_has_the_founding_documents_default() {
        let config: BackupConfig =
            toml::from_str("keep = { daily = 3, within = \"36h\" }").unwrap();
        let rules = config.rules().unwrap();
        let asked = (rules.daily, rules.weekly, rules.within);
        assert_eq!(asked, (3, 4, Some(SignedDuration::from_hours(36))));
        assert_eq!(rules.pre_migration, SignedDuration::from_hours(24 * 30));
    }

    #[test]
    fn durations_have_every_unit() {
        let all =
            ["45s", "30m", "30min", "12h", "2d"].map(|text| span("grace", text).unwrap().as_secs());
        assert_eq!(all, [45, 1_800, 1_800, 43_200, 172_800]);
        for wrong in ["", "5", "m", "1.5h", "-3d", "5ü", "99999999999999999999d", "400000d"] {
            assert!(span("grace", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nonsense_is_named() {
        let config: BackupConfig = toml::from_str("keep = { grace = \"soon\" }").unwrap();
        assert!(config.rules().unwrap_err().message.contains("backup.keep.grace: `soon`"));
        let config: BackupConfig = toml::from_str("keep = { min_proven = 0 }").unwrap();
        assert!(config.rules().is_err());
        let config: BackupConfig = toml::from_str("prove = \"L9\"").unwrap();
        assert!(config.level().unwrap_err().message.contains("L1, L2, L3 and L4"));
    }
}
