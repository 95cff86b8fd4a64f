//! The judge against what servers were measured to do.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod comparison;
mod forms;
mod labels;
mod lint;
mod measured;
mod oracle;
mod sqlite;
