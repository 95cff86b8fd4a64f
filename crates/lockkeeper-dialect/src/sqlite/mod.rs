//! SQLite: statements are replayed on a small model of the schema.
//!
//! Whoever writes holds the only write lock of the database: nobody else writes or changes the
//! schema until the transaction ends, and everybody reads on (in WAL mode; with a rollback journal
//! readers wait while the commit itself is written). The verdict says so for each table that
//! changes.

mod ast;
mod catalog;
mod judge;
mod resolve;
mod syntax;

pub use judge::{Judge, Shape};
