//! Errors as programs read them (`lockkeeper/error/1`).

use lockkeeper::error::{Error, Kind};
use lockkeeper::ops::Ran;
use schemars::JsonSchema;
use serde::Serialize;

/// An error on stdout in JSON mode. A run that ended with it also says how far it came, in the
/// fields of `lockkeeper/outcome/1`.
#[derive(Serialize, JsonSchema)]
pub struct ErrorDocument {
    pub schema: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<Vec<Ran>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolled_back: Option<Vec<Ran>>,
    /// The backup that was made before the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    pub error: Error,
}

impl ErrorDocument {
    pub fn of(error: Error) -> Self {
        ErrorDocument {
            schema: "lockkeeper/error/1".to_owned(),
            run: None,
            outcome: None,
            applied: None,
            rolled_back: None,
            backup: None,
            error,
        }
    }

    /// Says how the run ended.
    pub fn of_run(error: Error, run: Option<String>, backup: Option<String>) -> Self {
        let (down, up): (Vec<_>, Vec<_>) = error.applied.iter().cloned().partition(|ran| ran.down);
        let outcome = match error.kind {
            Kind::NeedsPerson => "needs_person",
            Kind::Stopped | Kind::Database | Kind::Internal => "stopped",
            _ => "refused",
        };
        ErrorDocument {
            run,
            backup,
            outcome: Some(outcome.to_owned()),
            applied: Some(up),
            rolled_back: (!down.is_empty()).then_some(down),
            ..Self::of(error)
        }
    }

    pub fn text(&self) -> String {
        // Strings and numbers alone always serialise.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
