//! What the tests of the workspace stand on.

pub mod proxy;
