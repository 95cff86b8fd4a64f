//! The preservation proof around a run: marks before it, marks after it, and the certificate that
//! says what became of every table (`core::preserve` decides, this asks the database).

mod after;
mod before;
mod scout;
mod sign;

pub use after::after;
pub use before::{Before, before};
pub use sign::{PublicKey, SigningKey, verifies};

use lockkeeper_core::preserve::Mode;

/// What is going on, for those who stop it.
const MARKING: &str = "the data was marked";

/// How the data is looked at around a run.
#[derive(Clone, Debug)]
pub struct Preserve {
    pub mode: Mode,
    /// Sessions that share the reading.
    pub jobs: usize,
    /// The column that tells whose row it is.
    pub tenant_column: Option<String>,
    /// Signs certificates.
    pub signing_key: Option<SigningKey>,
}

impl Default for Preserve {
    fn default() -> Self {
        Preserve { mode: Mode::Off, jobs: 2, tenant_column: None, signing_key: None }
    }
}
