//! The document of `--format json`.

use serde::Serialize;

use crate::finding::Finding;
use crate::lint::Outcome;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    findings: &'a [Finding],
    statements: usize,
    opaque: usize,
}

/// Returns the outcome as one JSON object and a line end.
pub fn json(outcome: &Outcome) -> Result<String, serde_json::Error> {
    let document = Document {
        schema: "lockkeeper/lint/1",
        findings: &outcome.findings,
        statements: outcome.statements,
        opaque: outcome.opaque,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
