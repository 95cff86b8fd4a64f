//! The workshop: `cargo xtask <task>` runs what developers and CI run. One file a task.
#![allow(clippy::print_stderr, reason = "a developer's tool talks to its developer")]

mod bench;
mod check;
mod docs;
mod engines;
mod fuzz;
mod oracle;
mod rng;
mod shell;
mod test;
mod torture;

use std::process::ExitCode;

/// What a task answers; an error is a sentence for the developer.
type Outcome = Result<(), String>;

/// A task: its name, one line of help, and what it does with its arguments.
type Task = (&'static str, &'static str, fn(&[String]) -> Outcome);

const TASKS: &[Task] = &[
    ("test", test::HELP, test::run),
    ("check", check::HELP, check::run),
    ("torture", torture::HELP, torture::run),
    ("engines", engines::HELP, engines::run),
    ("bench", bench::HELP, bench::run),
    ("docs", docs::HELP, docs::run),
    ("fuzz", fuzz::HELP, fuzz::run),
    ("oracle", oracle::HELP, oracle::run),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let name = words.first().map_or("help", String::as_str);
    let Some((_, _, task)) = TASKS.iter().find(|(known, ..)| *known == name) else {
        return usage(name);
    };
    match task(&words[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage(name: &str) -> ExitCode {
    eprintln!("cargo xtask <task>");
    TASKS.iter().for_each(|(task, help, _)| eprintln!("  {task:<8} {help}"));
    let asked = matches!(name, "help" | "--help" | "-h");
    if asked { ExitCode::SUCCESS } else { ExitCode::from(2) }
}
