//! `fingerprint`: what the rows of tables amount to.

use lockkeeper_core::preserve::{Depth, Excluded, TableMark};
use serde::Serialize;

use crate::error::Error;

use super::Context;

/// Which tables, how closely, by how many sessions.
#[derive(Clone, Debug)]
pub struct FingerprintAsk {
    /// All of them when none is named.
    pub tables: Vec<String>,
    pub depth: Depth,
    pub jobs: usize,
}

/// `lockkeeper/fingerprint/1`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Fingerprints {
    pub schema: String,
    pub database: String,
    pub at: String,
    pub tables: Vec<TableMark>,
    /// What holds data and was not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Excluded>,
}

/// Marks the tables in one moment.
pub async fn fingerprint(
    context: &Context,
    ask: &FingerprintAsk,
    seen: &(dyn Fn(&str) + Sync),
) -> Result<Fingerprints, Error> {
    let at = jiff::Timestamp::now().to_string();
    let mut moment = context.engine.open_moment().await?;
    let excluded = match ask.tables.is_empty() {
        true => moment.inventory().await?.excluded,
        false => Vec::new(),
    };
    let tables = moment.marks(&ask.tables, ask.depth, ask.jobs, seen).await?;
    moment.close().await?;
    Ok(Fingerprints {
        schema: "lockkeeper/fingerprint/1".to_owned(),
        database: context.engine.address(),
        at,
        tables,
        excluded,
    })
}
