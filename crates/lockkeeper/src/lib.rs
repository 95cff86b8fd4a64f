//! Lockkeeper as a library: SQL migrations, proven before they run, invisible while they run,
//! reversible after they ran.

pub mod backup;
mod embed;
pub mod engine;
pub mod env;
pub mod error;
pub mod exec;
pub mod judgement;
pub mod ledger;
pub mod ops;
pub mod shadow;
pub mod store;

pub use embed::{Embedded, Migrator};
pub use error::Error;
pub use lockkeeper_core as core;
pub use lockkeeper_embed::embed;
