//! Old findings a team lives with: known by fingerprint, so that lines may move.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Waiver};
use crate::sql::{Token, TokenKind};

const SCHEMA: &str = "lockkeeper/lint-baseline/1";

/// Why a baseline cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    #[error("the baseline is no JSON of ours: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the baseline says `{0}`, not `{SCHEMA}`; write it again with this version")]
    OtherSchema(String),
}

/// One known finding, with what helps a reader of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// How many findings share the fingerprint.
    count: usize,
}

/// The findings that count no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    schema: String,
    findings: Vec<Known>,
}

impl Baseline {
    /// Takes down every finding that is not waived in its file.
    pub fn of(findings: &[Finding]) -> Self {
        let mut known: BTreeMap<&str, Known> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
            let Some(fingerprint) = finding.fingerprint.as_deref() else { continue };
            let entry = known.entry(fingerprint).or_insert_with(|| Known {
                fingerprint: fingerprint.to_owned(),
                rule: finding.rule.to_owned(),
                file: finding.file.clone(),
                count: 0,
            });
            entry.count += 1;
        }
        let mut findings: Vec<Known> = known.into_values().collect();
        findings.sort_by(|a, b| (&a.file, &a.rule).cmp(&(&b.file, &b.rule)));
        Baseline { schema: SCHEMA.to_owned(), findings }
    }

    /// Reads the text of a baseline file.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let baseline: Baseline = serde_json::from_str(text)?;
        if baseline.schema == SCHEMA {
            Ok(baseline)
        } else {
            Err(BaselineError::OtherSchema(baseline.schema))
        }
    }

    /// Returns the text of the file.
    pub fn write(&self) -> Result<String, BaselineError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Waives the findings that are known, each as often as it was taken down.
    pub fn apply(&self, findings: &mut [Finding]) {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for known in &self.findings {
            *left.entry(&known.fingerprint).or_default() += known.count;
        }
        for finding in findings.iter_mut().filter(|finding| finding.waived.is_none()) {
            let count = finding.fingerprint.as_deref().and_then(|print| left.get_mut(print));
            if let Some(count) = count.filter(|count| **count > 0) {
                *count -= 1;
                let waiver = Waiver { reason: "in the baseline".into(), until: None };
                finding.waived = Some(Box::new(waiver));
            }
        }
    }
}

/// Returns what stays the same when lines, white space, comments or the case of words change;
/// `statement` is what [`plain`] says of it.
pub fn fingerprint(rule: &str, object: Option<&str>, statement: &[u8]) -> String {
    let object = object.unwrap_or_default().as_bytes();
    let hash = blake3::hash(&[rule.as_bytes(), b"\0", object, statement].concat());
    let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
    format!("{:016x}", u64::from_be_bytes([a, b, c, d, e, f, g, h]))
}

/// Returns a statement's tokens, its words in lower case, each behind a zero byte.
pub fn plain(words: &[Token<'_>]) -> Vec<u8> {
    let length = words.iter().map(|token| token.text.len() + 1).sum();
    let mut text = Vec::with_capacity(length);
    for token in words {
        text.push(0);
        let start = text.len();
        text.extend_from_slice(token.text.as_bytes());
        if token.kind == TokenKind::Word {
            text[start..].make_ascii_lowercase();
        }
    }
    text
}
