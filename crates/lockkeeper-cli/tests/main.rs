//! Stories of the command line: what a person or a script sees.
#![allow(clippy::unwrap_used)]

mod stories;
