//! How much of the data is marked around a run.

use serde::{Deserialize, Serialize};

/// What `preserve` says in a policy.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    #[default]
    Off,
    /// Rows are counted; keys and newest timestamps of touched tables are compared.
    Quick,
    /// Every row of every table is hashed, before and after.
    Full,
}

impl Mode {
    /// Returns what a policy of this name does when it says nothing.
    pub fn of_preset(name: &str) -> Mode {
        match name {
            "staging" => Mode::Quick,
            "prod" | "additive-only" => Mode::Full,
            _ => Mode::Off,
        }
    }

    pub fn parse(text: &str) -> Option<Mode> {
        match text {
            "off" => Some(Mode::Off),
            "quick" => Some(Mode::Quick),
            "full" => Some(Mode::Full),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Off => "off",
            Mode::Quick => "quick",
            Mode::Full => "full",
        }
    }
}
