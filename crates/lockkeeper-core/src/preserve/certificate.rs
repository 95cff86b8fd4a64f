//! The certificate of a run: what became of every table, with a digest that anybody can compute
//! again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::proof::is_zero;
use super::{Excluded, Mode, TableProof, Verdict};

/// `lockkeeper/certificate/1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    pub schema: String,
    pub run: String,
    /// Its address, without secrets.
    pub database: String,
    /// The migrations that ran between the two moments.
    pub migrations: Vec<String>,
    pub mode: Mode,
    pub before_at: String,
    pub after_at: String,
    pub totals: Totals,
    pub tables: Vec<TableProof>,
    /// What holds data and was not looked at.
    pub excluded: Vec<Excluded>,
    /// What whoever reads this has to know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// BLAKE3 of this document in canonical JSON (keys sorted, no white space), without `digest`
    /// and `signature`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// Tables and rows by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    pub proved: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub promised: u64,
    pub excluded: u64,
    pub unproved: u64,
    pub rows_proved: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rows_promised: u64,
    pub rows_excluded: u64,
    pub rows_unproved: u64,
}

/// Who vouches for the digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// `ed25519`, over the digest as it is written.
    pub algorithm: String,
    /// The public key, in hexadecimal digits.
    pub key: String,
    pub value: String,
}

impl Totals {
    pub fn of(tables: &[TableProof]) -> Totals {
        let mut totals = Totals::default();
        for table in tables {
            match table.verdict {
                Verdict::Proved => totals.proved += 1,
                Verdict::Promised => totals.promised += 1,
                Verdict::Excluded => totals.excluded += 1,
                Verdict::Unproved => totals.unproved += 1,
            }
            totals.rows_proved += table.rows.proved;
            totals.rows_promised += table.rows.promised;
            totals.rows_excluded += table.rows.excluded;
            totals.rows_unproved += table.rows.unproved;
        }
        totals
    }
}

impl Certificate {
    /// The kind of this document.
    pub const SCHEMA: &'static str = "lockkeeper/certificate/1";

    /// Computes the digest of what the certificate says.
    pub fn compute_digest(&self) -> String {
        let bare = Certificate { digest: String::new(), signature: None, ..self.clone() };
        let value = serde_json::to_value(&bare).unwrap_or_default();
        let mut text = String::new();
        canonical(&value, &mut text);
        blake3::hash(text.as_bytes()).to_hex().to_string()
    }

    /// Tells whether nobody changed what it says since it was made.
    pub fn is_intact(&self) -> bool {
        self.digest == self.compute_digest()
    }
}

/// Writes JSON with sorted keys and without white space.
fn canonical(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, value)) in entries.into_iter().enumerate() {
                comma(at, out);
                out.push_str(&serde_json::Value::from(key.as_str()).to_string());
                out.push(':');
                canonical(value, out);
            }
            out.push('}');
        }
        serde_json::Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                comma(at, out);
                canonical(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

fn comma(at: usize, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_one_spelling() {
        let value = serde_json::json!({"b": [1, {"z": null, "a": "x\"y"}], "a": true});
        let mut text = String::new();
        canonical(&value, &mut text);
        assert_eq!(text, r#"{"a":true,"b":[1,{"a":"x\"y","z":null}]}"#);
    }

    #[test]
    fn a_certificate_that_was_touched_shows_it() {
        let mut certificate = Certificate {
            schema: Certificate::SCHEMA.to_owned(),
            run: "01".to_owned(),
            database: "h:1/d".to_owned(),
            migrations: vec!["1".to_owned()],
            mode: Mode::Full,
            before_at: "a".to_owned(),
            after_at: "b".to_owned(),
            totals: Totals::default(),
            tables: Vec::new(),
            excluded: Vec::new(),
            notes: Vec::new(),
            digest: String::new(),
            signature: None,
        };
        certificate.digest = certificate.compute_digest();
        let text = serde_json::to_string(&certificate).unwrap();
        let read: Certificate = serde_json::from_str(&text).unwrap();
        assert!(read.is_intact());
        assert!(!Certificate { run: "02".to_owned(), ..read }.is_intact());
    }
}
