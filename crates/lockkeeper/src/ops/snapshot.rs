//! `snapshot`: the schema as it is, read in one moment.

use std::collections::BTreeMap;
use std::io::{self, Write};

use lockkeeper_core::schema::{Snapshot, Unmodelled};
use serde::Serialize;

use crate::error::Error;

use super::Context;

/// What was read, in numbers.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SnapshotSummary {
    pub schema: String,
    /// The same in two databases exactly when their schemas are.
    pub hash: String,
    pub objects: usize,
    /// Kinds that have no model: how many objects, and some of their names.
    pub unmodelled: BTreeMap<String, Unmodelled>,
    /// The file that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<String>,
}

/// Reads the schema.
pub async fn snapshot(context: &Context) -> Result<Snapshot, Error> {
    Ok(context.engine.read_schema().await?)
}

/// Returns what a snapshot amounts to.
pub fn summary(snapshot: &Snapshot, out: Option<String>) -> SnapshotSummary {
    SnapshotSummary {
        schema: "lockkeeper/snapshot/1".to_owned(),
        hash: snapshot.hash(),
        objects: snapshot.objects.len(),
        unmodelled: snapshot.unmodelled.clone(),
        out,
    }
}

/// Writes a snapshot as SQL that makes the same schema in an empty database. Nothing in it changes
/// while the schema stays as it is.
pub fn write_snapshot(snapshot: &Snapshot, hash: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "-- schema of a database, written by `lockkeeper snapshot`")?;
    writeln!(out, "-- server: {}", snapshot.server)?;
    writeln!(out, "-- hash: {hash}")?;
    for (kind, found) in &snapshot.unmodelled {
        writeln!(out, "-- not in here: {} of {kind}", found.count)?;
    }
    writeln!(out)?;
    snapshot.write_script(out)
}
