//! The certificates of runs.

use std::collections::BTreeMap;

use lockkeeper_core::preserve::Certificate;
use serde::Serialize;

use crate::engine::{Capabilities, DbError, ErrorClass, Rows, Session};

use super::quote::text;
use super::write::Ledger;

/// A certificate in one line: how many tables, by verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Certified {
    pub digest: String,
    pub proved: u64,
    pub excluded: u64,
    /// Those that are only as a file promised are among them.
    pub unproved: u64,
}

impl Ledger {
    /// Keeps the certificate of this run. A run that found its feet again has one only.
    pub fn certified(&self, certificate: &Certificate) -> [String; 2] {
        let totals = &certificate.totals;
        let document = serde_json::to_string(certificate).unwrap_or_default();
        let run = text(&self.run, &self.caps);
        let p = self.caps.prefix;
        let insert = format!(
            "INSERT INTO {p}certificate (run, token, at, digest, proved, excluded, unproved, \
             document) VALUES ({run}, {}, {}, {}, {}, {}, {}, {})",
            self.fence(),
            self.caps.now,
            text(&certificate.digest, &self.caps),
            totals.proved,
            totals.excluded,
            totals.unproved + totals.promised,
            text(&document, &self.caps),
        );
        [format!("DELETE FROM {p}certificate WHERE run = {run}"), insert]
    }
}

/// Reads the certificate of a run, or the newest one, with the run that it is kept under.
pub async fn certificate(
    session: &mut dyn Session,
    caps: &Capabilities,
    run: Option<&str>,
) -> Result<Option<(String, Certificate)>, DbError> {
    let of_run = run.map_or(String::new(), |run| format!("WHERE run = {}", text(run, caps)));
    let sql = format!(
        "SELECT run, document FROM {}certificate {of_run} ORDER BY run DESC LIMIT 1",
        caps.prefix
    );
    let mut cells = rows(session, &sql).await?.into_iter().flatten().flatten();
    let (Some(run), Some(document)) = (cells.next(), cells.next()) else { return Ok(None) };
    Ok(Some((run, read(&document)?)))
}

fn read(document: &str) -> Result<Certificate, DbError> {
    serde_json::from_str(document).map_err(|error| {
        let message = format!("a certificate in the ledger cannot be read: {error}");
        DbError::new(ErrorClass::Other, message)
    })
}

/// Reads which of the newest runs have a certificate.
pub async fn certified(
    session: &mut dyn Session,
    caps: &Capabilities,
    limit: u32,
) -> Result<BTreeMap<String, Certified>, DbError> {
    let sql = format!(
        "SELECT run, digest, proved, excluded, unproved FROM {}certificate \
         ORDER BY run DESC LIMIT {limit}",
        caps.prefix
    );
    let line = |mut row: Vec<Option<String>>| {
        row.resize(5, None);
        let count = |at: usize| row[at].as_deref().and_then(|c| c.parse().ok()).unwrap_or(0);
        let (proved, excluded, unproved) = (count(2), count(3), count(4));
        let digest = row[1].take().unwrap_or_default();
        (row[0].take().unwrap_or_default(), Certified { digest, proved, excluded, unproved })
    };
    Ok(rows(session, &sql).await?.into_iter().map(line).collect())
}

/// A ledger that is older than the table, or none, has no rows.
async fn rows(session: &mut dyn Session, sql: &str) -> Result<Rows, DbError> {
    match session.query(sql).await {
        Ok(sets) => Ok(sets.into_iter().next().unwrap_or_default()),
        Err(error) if error.class == ErrorClass::Absent => Ok(Rows::new()),
        Err(error) => Err(error),
    }
}
