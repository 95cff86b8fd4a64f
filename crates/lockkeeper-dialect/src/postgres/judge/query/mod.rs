//! Statements that read and write rows, and maintenance.

mod body;
mod maintenance;
mod read;
mod write;
