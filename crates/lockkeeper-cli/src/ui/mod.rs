//! What people and scripts see and say: flags, tables, progress, questions, errors, exit codes.

mod confirm;
mod desk;
mod document;
pub mod duration;
mod excerpt;
mod explanation;
mod fail;
mod flags;
mod look;
mod output;
pub mod panic;
mod plan;
mod preserve;
mod progress;
mod redact;
mod require;
mod signals;
mod subject;
mod text;
mod usage;

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use crate::commands::Cli;

pub use confirm::confirm;
pub use desk::Desk;
pub use document::ErrorDocument;
pub use excerpt::Place;
pub use explanation::Drawing;
pub use flags::{EngineKind, Flags, Format};
pub use look::Look;
pub use plan::draw_plan;
pub use preserve::of as preserve_of;
pub use subject::{Given, Subject};
pub use text::{bytes_text, duration_text, moment, plural, shorten, table};

/// Reads the arguments, runs the verb, and returns the exit code.
pub fn run(args: Vec<OsString>) -> u8 {
    let early = usage::Early::read(&args);
    early.apply();
    let parsed = Cli::command().try_get_matches_from(args);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage::show(&error, early.format),
    };
    let desk = Desk::new(cli.flags);
    cli.command.run(&desk).unwrap_or_else(|error| fail::show(&desk, error))
}
