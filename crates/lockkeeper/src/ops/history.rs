//! `history`: who ran what, when, with which result.

use serde::Serialize;

use crate::error::Error;
use crate::ledger::{self, RunRow};

use super::Context;

/// The newest runs first.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct History {
    pub schema: String,
    pub runs: Vec<RunRow>,
}

/// Reads at most `limit` runs.
pub async fn history(context: &Context, limit: u32) -> Result<History, Error> {
    let mut session = context.engine.connect("lockkeeper/history").await?;
    let runs = ledger::runs(session.as_mut(), context.engine.capabilities(), limit).await?;
    Ok(History { schema: "lockkeeper/history/1".to_owned(), runs })
}
