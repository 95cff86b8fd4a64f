//! The document of `--format json`.

use std::io::Write;

use serde::Serialize;

use crate::finding::Finding;
use crate::lint::Outcome;

use super::pretty;

/// `lockkeeper/lint/1`.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    schema: &'static str,
    findings: &'a [Finding],
    /// How many were judged.
    statements: usize,
    /// How many of them nobody can judge from their text.
    opaque: usize,
}

/// Writes the outcome as one JSON object and a line end.
pub fn json(outcome: &Outcome, to: impl Write) -> Result<(), serde_json::Error> {
    let document = Document {
        schema: "lockkeeper/lint/1",
        findings: &outcome.findings,
        statements: outcome.statements,
        opaque: outcome.opaque,
    };
    pretty(&document, to)
}
