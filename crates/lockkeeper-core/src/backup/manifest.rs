//! The document that makes objects in a store a backup.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::preserve::TableMark;

use super::{Kind, Level};

/// The document's own kind and version.
const SCHEMA: &str = "lockkeeper/backup/1";

/// Why a backup was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    #[default]
    Manual,
    /// Before migrations of a run.
    PreMigration,
    /// Of a database that a restore is about to replace.
    PreRestore,
}

/// What an object is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// What a database is restored from.
    #[default]
    Archive,
    /// The objects of the schema, to compare with.
    Schema,
}

/// One object in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoredObject {
    pub name: String,
    #[serde(default, skip_serializing_if = "is_archive")]
    pub holds: Holds,
    /// As it lies in the store.
    pub bytes: u64,
    /// Of the bytes as they lie in the store.
    pub blake3: String,
    /// What is left when encryption and compression are taken away.
    pub plain_bytes: u64,
    pub encrypted: bool,
}

fn is_archive(holds: &Holds) -> bool {
    *holds == Holds::Archive
}

/// What the database has and the backup has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotCovered {
    pub what: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    pub why: String,
}

impl NotCovered {
    /// Known to those who compare schemas: a restored database has none of them.
    pub const INVALID_INDEXES: &str = "invalid indexes";
}

/// Everything that must be known to prove and restore a backup without the database it is of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Manifest {
    pub schema: String,
    pub id: String,
    pub kind: Option<Kind>,
    pub purpose: Purpose,
    /// The run it was made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// The name of the database and what tells it from others of that name.
    pub database: String,
    pub identity: String,
    /// Versions of everything that took part, by name.
    pub versions: BTreeMap<String, String>,
    /// The moment that all of it shows, as the server names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Where the server's log of changes stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    pub started_at: Timestamp,
    pub made_at: Timestamp,
    pub actor: String,
    pub host: String,
    /// Whom the database took us for.
    pub role: String,
    pub objects: Vec<StoredObject>,
    pub tables: Vec<TableMark>,
    /// The state of each sequence, as text.
    pub sequences: BTreeMap<String, String>,
    /// Hash of the schema, equal in every database that has the same.
    pub schema_hash: String,
    /// What the engine needs to make the database around the archive: encoding, roles, settings.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub surroundings: Value,
    pub not_covered: Vec<NotCovered>,
    /// How far it was proved when it was written; notes beside it may say more.
    pub level: Level,
    /// BLAKE3 of this document with this field empty.
    pub digest: String,
}

/// A manifest that cannot be trusted.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    #[error("the manifest is not readable as {SCHEMA}: {0}")]
    Unreadable(String),
    #[error("the manifest is not what was written: its digest says so")]
    Changed,
}

impl Manifest {
    /// Returns the document as it is stored.
    pub fn seal(mut self) -> (Manifest, Vec<u8>) {
        self.schema = SCHEMA.to_owned();
        self.digest = self.fresh_digest();
        let bytes = self.text();
        (self, bytes)
    }

    /// Reads a stored document; one changed bit anywhere in it is an error.
    pub fn open(bytes: &[u8]) -> Result<Manifest, Damaged> {
        let read: Manifest = serde_json::from_slice(bytes)
            .map_err(|error| Damaged::Unreadable(error.to_string()))?;
        if read.schema != SCHEMA {
            return Err(Damaged::Unreadable(format!("it says `{}`", read.schema)));
        }
        // The bytes are compared too: white space and unknown fields are no part of the digest.
        if read.digest != read.fresh_digest() || read.text() != bytes {
            return Err(Damaged::Changed);
        }
        Ok(read)
    }

    /// Returns the objects that hold the database, or what there is to compare its schema with.
    pub fn holding(&self, what: Holds) -> impl Iterator<Item = &StoredObject> {
        self.objects.iter().filter(move |object| object.holds == what)
    }

    /// Returns how many bytes lie in the store.
    pub fn bytes(&self) -> u64 {
        self.objects.iter().map(|object| object.bytes).sum()
    }

    fn fresh_digest(&self) -> String {
        let bare = Manifest { digest: String::new(), ..self.clone() };
        blake3::hash(&bare.text()).to_hex().to_string()
    }

    fn text(&self) -> Vec<u8> {
        // No map has keys that are not strings, no number is out of JSON's range.
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_seen() {
        let mark = TableMark { name: "t".into(), rows: 3, ..TableMark::default() };
        let manifest = Manifest { id: "a".into(), tables: vec![mark], ..Manifest::default() };
        let (manifest, bytes) = manifest.seal();
        assert_eq!(Manifest::open(&bytes), Ok(manifest));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Manifest::open(&flipped).is_err(), "bit {bit}");
        }
        for end in 0..bytes.len() {
            assert!(Manifest::open(&bytes[..end]).is_err(), "cut at {end}");
        }
    }
}
