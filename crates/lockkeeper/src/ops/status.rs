//! `status`: how every migration stands.

use lockkeeper_core::migration::{Reading, State, compare};
use serde::Serialize;

use crate::error::Error;
use crate::exec::refuse_newer;
use crate::ledger;

use super::Context;

/// How the database stands (`CONTRACT.md`).
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Status {
    pub schema: String,
    pub database: String,
    pub applied: usize,
    pub pending: usize,
    pub unfinished: usize,
    pub migrations: Vec<MigrationStatus>,
    /// Numbers left out in a counted series, as (before, after).
    pub gaps: Vec<(String, String)>,
}

/// How one migration stands.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct MigrationStatus {
    pub version: String,
    pub name: String,
    pub state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<String>,
    /// The file differs from what was applied in comments or white space only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub comment_only_change: bool,
}

/// Compares folder and ledger.
pub async fn status(context: &Context) -> Result<Status, Error> {
    context.refuse_broken_folder()?;
    let mut session = context.engine.connect("lockkeeper/status").await?;
    let known = ledger::read(session.as_mut(), context.engine.capabilities()).await?;
    refuse_newer(&known)?;
    let lexicon = context.engine.dialect().lexicon();
    let readings = compare(&context.folder, &known.applied, &known.unfinished(), lexicon);
    let count = |states: &[State]| readings.iter().filter(|r| states.contains(&r.state)).count();
    let gaps = context.folder.gaps().into_iter();
    Ok(Status {
        schema: "lockkeeper/status/1".to_owned(),
        database: context.engine.address(),
        applied: count(&[State::Applied, State::Edited, State::Missing, State::Baseline]),
        pending: count(&[State::Pending, State::Late]),
        unfinished: count(&[State::Unfinished]),
        gaps: gaps.map(|(a, b)| (a.to_string(), b.to_string())).collect(),
        migrations: readings.into_iter().map(line).collect(),
    })
}

fn line(reading: Reading) -> MigrationStatus {
    MigrationStatus {
        version: reading.version.to_string(),
        name: reading.name,
        state: reading.state,
        applied_at: reading.applied_at,
        comment_only_change: reading.comment_only,
    }
}
