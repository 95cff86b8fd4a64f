//! A folder to run `lockkeeper` in, and what it said.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A fresh working directory.
pub struct House(TempDir);

/// What one call said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl House {
    pub fn new() -> Self {
        House(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Prepares a call without a terminal and without what this machine has set.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lockkeeper"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for name in ["DATABASE_URL", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "LC_ALL"] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C.UTF-8").env("COLUMNS", "100");
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        Said::of(self.command(args).output().unwrap())
    }

    /// Runs in JSON mode; stdout must be one document.
    pub fn json(&self, args: &[&str]) -> (i32, Value) {
        let said = self.run(&[&["--format", "json"], args].concat());
        (said.code, said.document())
    }
}

impl Said {
    pub fn of(output: Output) -> Self {
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn document(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}
