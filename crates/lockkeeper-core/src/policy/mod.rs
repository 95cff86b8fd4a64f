//! What an environment allows.

mod hold;
mod require;

pub use hold::{Hold, holds};
pub use require::{REQUIREMENTS, Requirement, Requirements};

/// How long the locks of a step may keep the application waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockBudget {
    pub ms: u64,
    /// Steps over the budget are refused, not only shown.
    pub enforced: bool,
}

impl Default for LockBudget {
    fn default() -> Self {
        LockBudget { ms: 300, enforced: true }
    }
}

impl LockBudget {
    /// Returns the budget of a preset; an unknown name has the default.
    pub fn of_preset(name: &str) -> Self {
        LockBudget { enforced: name != "dev", ..LockBudget::default() }
    }
}
