//! Lockkeeper as a library: SQL migrations, proven before they run, invisible while they run,
//! reversible after they ran.

pub mod engine;
pub mod env;
pub mod error;
pub mod exec;
pub mod ledger;
pub mod ops;
pub mod shadow;

pub use lockkeeper_core as core;
