//! `cargo xtask bench`: how long things take, ours beside the tools people would use instead.
//!
//! Times are reported, never asserted: a slow machine fails nothing.

mod arena;
mod backup;
mod contest;
mod cost;
mod damage;
mod fingerprint;
mod folder;
mod lint;
mod machine;
mod peers;
mod report;
mod runner;
mod samples;
mod snapshot;
mod stopwatch;
mod targets;
mod tool;

use std::path::PathBuf;

use crate::{Outcome, shell};

pub const HELP: &str = "peers | backup [--rows N | --damage] | runner [--rounds N] [--disk] [--against BINARY] | lint | \
                        snapshot [--quick] | \
                        fingerprint [--rows N | --trials]: times beside other tools";

pub fn run(words: &[String]) -> Outcome {
    match words.first().map(String::as_str) {
        Some("peers") => peers::install_all(),
        Some("backup") => backup::run(&words[1..]),
        Some("lint") => lint::run(&words[1..]),
        Some("fingerprint") => fingerprint::run(&words[1..]),
        Some("snapshot") => snapshot::run(&words[1..]),
        Some("runner") => runner::run(&words[1..]),
        _ => Err(format!("usage: bench {HELP}")),
    }
}

/// Returns where peers and results are kept.
fn home() -> PathBuf {
    target().join("bench")
}

/// Returns cargo's own output directory.
pub fn target() -> PathBuf {
    let set = std::env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty());
    set.map_or_else(|| shell::workspace().join("target"), PathBuf::from)
}
