//! What a backup is, how far it is proved and how long it is kept. Who makes one and where its
//! bytes lie is not known here.
//!
//! A backup is a manifest with the objects it names. The manifest is written last: without it
//! there is no backup. What happens to it later (a proof, a hold, a mark for deletion) is a
//! [`Note`] beside it, so that nothing that was written is ever written again.

mod manifest;
mod note;
pub mod retention;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use manifest::{Damaged, Holds, Manifest, NotCovered, Purpose, StoredObject};
pub use note::{Note, Noted, Standing, holds, standing};

/// What a backup holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Full,
    Schema,
    Data,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Full => "full",
            Kind::Schema => "schema",
            Kind::Data => "data",
        }
    }
}

/// How far a backup is proved; each includes those before it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub enum Level {
    /// The programs that wrote it reported success.
    #[default]
    L0,
    /// Every object was read back: length and hash are those of the manifest.
    L1,
    /// All of it was decoded: each table has the rows that were counted in its moment.
    L2,
    /// The schema was restored and is equal.
    L3,
    /// Everything was restored: every fingerprint is equal.
    L4,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Level, String> {
        let all = [Level::L1, Level::L2, Level::L3, Level::L4];
        let asked = text.to_ascii_uppercase();
        let found = all.into_iter().find(|level| level.to_string() == asked);
        found.ok_or_else(|| format!("`{text}` is no proof level; known are L1, L2, L3 and L4"))
    }
}

/// Returns the name of a backup, which is its identity: `prod_backup_full_20250903_151230`.
pub fn name(place: &str, kind: Kind, at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC).strftime("%Y%m%d_%H%M%S").to_string();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let place: String = place.chars().map(plain).collect();
    format!("{place}_backup_{}_{at}", kind.word())
}

/// Tells whether this can be the name of a backup.
pub fn is_name(text: &str) -> bool {
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let kinds = [Kind::Full, Kind::Schema, Kind::Data];
    kinds.into_iter().any(|kind| {
        let Some((place, rest)) = text.rsplit_once(&format!("_backup_{}_", kind.word())) else {
            return false;
        };
        let mut parts = rest.split('_');
        let (date, time, number) = (parts.next(), parts.next(), parts.next());
        !place.is_empty()
            && date.is_some_and(|date| digits(date, 8))
            && time.is_some_and(|time| digits(time, 6))
            && number.is_none_or(|number| number.parse::<u32>().is_ok())
            && parts.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_founding_documents() {
        let at = "2025-09-03T15:12:30Z".parse().unwrap();
        assert_eq!(name("prod", Kind::Full, at), "prod_backup_full_20250903_151230");
        assert_eq!(name("my shop/x", Kind::Data, at), "my_shop_x_backup_data_20250903_151230");
        assert!(is_name("prod_backup_full_20250903_151230"));
        assert!(is_name("a_backup_full_1_backup_data_20250903_151230_2"));
        for other in ["shop_backup_2024", "_backup_full_20250903_151230", "x_backup_full_1_2"] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn levels_are_read_as_they_are_written() {
        assert_eq!("l3".parse(), Ok(Level::L3));
        assert!("5".parse::<Level>().unwrap_err().contains("L1, L2"));
        assert!(Level::L4 > Level::L2);
    }
}
