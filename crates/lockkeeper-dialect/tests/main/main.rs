//! The judge against what servers were measured to do.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot go on has failed")]

mod forms;
mod lint;
mod oracle;
mod sqlite;
