//! Runs other programs: echoed, without input, with errors that name the command line.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the workspace's root.
pub fn workspace() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Prepares the cargo that runs us.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(workspace());
    // Some build scripts watch these; with ours set, every switch between `cargo xtask` and
    // `cargo` itself would build their crates and all that depends on them again.
    for (name, _) in env::vars_os() {
        if describes_xtask(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

/// Tells whether `cargo run` set that variable to describe this very package.
fn describes_xtask(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.starts_with(start))
}

/// Runs a command to its end, showing its output.
pub fn run(command: &mut Command) -> Result<(), String> {
    let line = line(command);
    eprintln!("xtask: {line}");
    let status = command.stdin(Stdio::null()).status().map_err(|e| format!("{line}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// Runs a command and returns what it wrote to its standard output.
pub fn capture(command: &mut Command) -> Result<String, String> {
    let line = line(command);
    let output = command.stdin(Stdio::null()).output().map_err(|e| format!("{line}: {e}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(format!("`{line}` failed ({}): {said}", output.status))
}

/// Tells whether a program can be run at all.
pub fn exists(program: &str) -> bool {
    let dirs = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&dirs).any(|dir| dir.join(program).is_file())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
