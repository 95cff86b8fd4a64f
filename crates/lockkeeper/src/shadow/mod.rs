//! The scratch side of the house: private servers on which plans are proved before production sees them.
//!
//! Nothing here ever connects to a database that it did not create itself.

pub mod client;
pub mod server;
