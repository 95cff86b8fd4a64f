//! `snapshot`: the schema as it is, read in one moment.

use std::collections::BTreeMap;
use std::io::{self, Write};

use lockkeeper_core::schema::{Snapshot, Unmodelled, circular};
use serde::Serialize;

use crate::error::{Error, Kind};

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

/// Circular objects that a message names.
const NAMED: usize = 5;

/// Reads the schema; one that no order of statements makes again is refused.
pub async fn snapshot(context: &Context) -> Result<Snapshot, Error> {
    let snapshot = context.engine.read_schema().await?;
    let stuck = circular(&snapshot.objects);
    match stuck.is_empty() {
        true => Ok(snapshot),
        false => Err(unordered(&snapshot, &stuck)),
    }
}

fn unordered(snapshot: &Snapshot, stuck: &[usize]) -> Error {
    let names = stuck.iter().take(NAMED).map(|at| snapshot.objects[*at].id.to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    let more = match stuck.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message =
        format!("the schema cannot be written as a script: {names}{more} need each other");
    Error::new(Kind::Refused, message).with_hint(
        "replace one of them by a version that does without the others, or dump the schema with \
         the server's own tool; `lockkeeper drift` compares it nevertheless",
    )
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
