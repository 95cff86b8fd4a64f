//! The schema as runs left it.

use lockkeeper_core::schema::{Manifest, Snapshot as Schema};

use crate::engine::{Capabilities, DbError, ErrorClass, Rows, Session};

use super::quote::{optional, text};
use super::write::Ledger;

/// Records that are kept.
const KEPT: u32 = 3;

/// What the newest record says.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: String,
    pub run: String,
    pub at: String,
    pub mark: Manifest,
    /// Missing while only the mark is known.
    pub hash: Option<String>,
}

impl Ledger {
    /// Records the schema that this run leaves behind; forgets what is older than a few runs.
    pub fn schema_recorded(&self, mark: &Manifest, schema: Option<&Schema>) -> [String; 2] {
        let (hash, objects) = schema.map(|schema| (schema.hash(), json(schema))).unzip();
        let insert = format!(
            "INSERT INTO {p}schema (run, token, at, mark, hash, objects) \
             VALUES ({}, {}, {now}, {}, {}, {})",
            text(&self.run, &self.caps),
            self.fence(),
            text(&json(mark), &self.caps),
            optional(hash.as_deref(), &self.caps),
            optional(objects.as_deref(), &self.caps),
            p = self.caps.prefix,
            now = self.caps.now,
        );
        let newest =
            format!("SELECT id FROM {}schema ORDER BY id DESC LIMIT {KEPT}", self.caps.prefix);
        [insert, format!("DELETE FROM {}schema WHERE id NOT IN ({newest})", self.caps.prefix)]
    }
}

/// A value of ours always has a spelling.
fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads the newest record.
pub async fn last_record(
    session: &mut dyn Session,
    caps: &Capabilities,
) -> Result<Option<Record>, DbError> {
    let sql = format!(
        "SELECT id, run, at, mark, hash FROM {}schema ORDER BY id DESC LIMIT 1",
        caps.prefix
    );
    let row = first(optional_rows(session.query(&sql).await)?);
    Ok(row.map(|row| {
        let mut cells = row.into_iter();
        let mut next = || cells.next().flatten();
        Record {
            id: next().unwrap_or_default(),
            run: next().unwrap_or_default(),
            at: next().unwrap_or_default(),
            mark: next().and_then(|mark| serde_json::from_str(&mark).ok()).unwrap_or_default(),
            hash: next(),
        }
    }))
}

/// Reads the objects of a record.
pub async fn objects_of(
    session: &mut dyn Session,
    caps: &Capabilities,
    record: &Record,
) -> Result<Option<Schema>, DbError> {
    let sql = format!("SELECT objects FROM {}schema WHERE id = {}", caps.prefix, record.id);
    let objects = first(session.query(&sql).await?).into_iter().flatten().flatten().next();
    Ok(objects.and_then(|objects| serde_json::from_str(&objects).ok()))
}

/// Adds the objects to a record that has only a mark. Whoever calls this knows that they are of
/// that mark, so it needs no lease.
pub fn complete(caps: &Capabilities, record: &Record, schema: &Schema) -> String {
    format!(
        "UPDATE {p}schema SET hash = {}, objects = {} WHERE id = {} AND objects IS NULL",
        text(&schema.hash(), caps),
        text(&json(schema), caps),
        record.id,
        p = caps.prefix,
    )
}

/// Returns the newest run that changed something and left no record: all runs count when there is
/// no record at all.
pub async fn unrecorded_run(
    session: &mut dyn Session,
    caps: &Capabilities,
    record: Option<&Record>,
) -> Result<Option<String>, DbError> {
    let since = record.map_or(String::new(), |record| {
        let (run, at) = (text(&record.run, caps), text(&record.at, caps));
        format!("r.id <> {run} AND r.started_at > {at} AND ")
    });
    let sql = format!(
        "SELECT id FROM {}run r WHERE {since}({}) ORDER BY id DESC LIMIT 1",
        caps.prefix,
        traces(caps)
    );
    let row = first(optional_rows(session.query(&sql).await)?);
    Ok(row.into_iter().flatten().flatten().next())
}

/// What a run has in the ledger that may have changed something (`r`).
fn traces(caps: &Capabilities) -> String {
    format!(
        "EXISTS (SELECT 1 FROM {p}journal j WHERE j.run = r.id AND j.state <> 'failed') \
         OR EXISTS (SELECT 1 FROM {p}migration m WHERE m.run = r.id)",
        p = caps.prefix
    )
}

/// Tells whether a run may have changed anything.
pub async fn left_traces(
    session: &mut dyn Session,
    caps: &Capabilities,
    run: &str,
) -> Result<bool, DbError> {
    let sql = format!(
        "SELECT id FROM {}run r WHERE id = {} AND ({})",
        caps.prefix,
        text(run, caps),
        traces(caps)
    );
    Ok(first(session.query(&sql).await?).is_some())
}

/// A ledger that is older than these tables, or none, has no rows.
fn optional_rows(result: Result<Vec<Rows>, DbError>) -> Result<Vec<Rows>, DbError> {
    match result {
        Err(error) if error.class == ErrorClass::Absent => Ok(Vec::new()),
        result => result,
    }
}

fn first(sets: Vec<Rows>) -> Option<Vec<Option<String>>> {
    sets.into_iter().flatten().next()
}
