//! The pure half of Lockkeeper: what migrations say, what a plan is, how a complaint looks.
//!
//! Nothing in here opens a file or a connection, reads a clock or the environment, draws on a
//! terminal or speaks an engine's name: differences between engines arrive as data
//! ([`sql::Lexicon`]) or behind [`change::Dialect`].

pub mod backup;
pub mod change;
pub mod event;
pub mod finding;
pub mod lint;
pub mod migration;
pub mod plan;
pub mod policy;
pub mod preserve;
pub mod report;
pub mod schema;
pub mod sql;
