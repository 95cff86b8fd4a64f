//! What a statement costs: locks, scans, rewrites, loss.

use schemars::JsonSchema;
use serde::Serialize;

/// Who has to wait while the lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Blocks {
    Reads,
    Writes,
    Ddl,
}

/// An estimate with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Seconds {
    pub low: f64,
    pub high: f64,
}

/// What one statement does to one relation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Effect {
    pub relation: String,
    /// The lock mode as the server names it, or `unknown`.
    pub lock: String,
    pub blocks: Vec<Blocks>,
    pub rewrite: bool,
    pub scan: bool,
    pub index_rebuild: Vec<String>,
    pub own_transaction: bool,
    pub data_loss: bool,
    pub reversible: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Seconds>,
}

impl Effect {
    /// Returns the effect of a statement nobody has judged: loud, and treated as dangerous.
    pub fn unknown(own_transaction: bool) -> Self {
        Effect {
            relation: "unknown".to_owned(),
            lock: "unknown".to_owned(),
            blocks: vec![Blocks::Reads, Blocks::Writes, Blocks::Ddl],
            rewrite: true,
            scan: true,
            index_rebuild: Vec::new(),
            own_transaction,
            data_loss: true,
            reversible: false,
            bytes: None,
            seconds: None,
        }
    }
}
