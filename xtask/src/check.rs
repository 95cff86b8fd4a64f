//! `cargo xtask check`: everything that must hold before a change is merged.

use crate::{Outcome, shell, test};

pub const HELP: &str = "format, lints, documentation, then `test` with the same arguments";

pub fn run(words: &[String]) -> Outcome {
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    shell::run(&mut shell::cargo(&clippy))?;
    shell::run(&mut shell::cargo(&["run", "--quiet", "-p", "xtask", "--", "docs", "--check"]))?;
    let mut doc = shell::cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    shell::run(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    test::run(words)
}
