//! The command line of Lockkeeper: flags in, documents and words out. It knows no SQL, no engine
//! and no lock; every verb calls one recipe of the library.

// An error ends the process once: its size costs nothing here.
#![allow(clippy::result_large_err)]

mod commands;
mod demo;
mod ui;

use std::process::ExitCode;

/// Judging makes many small things and drops them soon: half of what the system's allocator costs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    let _scenario = fail::FailScenario::setup();
    ui::panic::install();
    ExitCode::from(ui::run(std::env::args_os().collect()))
}
