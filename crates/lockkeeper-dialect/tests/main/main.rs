//! The judge against what servers were measured to do.

mod forms;
mod lint;
mod oracle;
mod sqlite;
