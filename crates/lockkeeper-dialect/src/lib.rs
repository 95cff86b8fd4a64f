//! What statements mean, one module per engine: text in, changes and their costs out.
//!
//! Pure like `lockkeeper-core`: no connection, no clock, no terminal. An engine's module parses a
//! statement into its own syntax tree, replays it on a model of the schema so far, and says on
//! the way which relations are locked, read in full, rewritten or lost.

pub mod postgres;
pub mod sqlite;
