//! The program under torture: built with fail points, run, signalled, waited for.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};
use serde_json::Value;

use crate::shell;

/// No run may take longer, whatever happens to it.
pub const LIMIT: Duration = Duration::from_secs(60);

/// The built program.
pub struct Cli {
    program: PathBuf,
}

impl Cli {
    /// Builds the program as the crash harness needs it: a panic ends the process at once.
    pub fn build() -> Result<Self, String> {
        let words = ["build", "-p", "lockkeeper-cli", "--features", "failpoints"];
        let mut cargo = shell::cargo(&words);
        cargo.args(["--profile", "torture", "--message-format", "json-render-diagnostics"]);
        let messages = shell::capture(cargo.stderr(Stdio::inherit()))?;
        let program = messages.lines().filter_map(executable).next_back();
        Ok(Cli { program: program.ok_or("cargo built no program")? })
    }

    /// Prepares `migrate` on one database.
    pub fn migrate(&self, folder: &Path, url: &str) -> Invocation {
        let Invocation(mut command) = self.verb(&["migrate"], url);
        command.arg("--dir").arg(folder);
        Invocation(command)
    }

    /// Prepares any verb on one database, without the settings of the caller.
    pub fn verb(&self, words: &[&str], url: &str) -> Invocation {
        let mut command = Command::new(&self.program);
        command.args(words).args(["--database-url", url]);
        command.args(["--format", "json", "--yes"]).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("PG") || name.starts_with("LOCKKEEPER") || name == "DATABASE_URL" {
                command.env_remove(name);
            }
        }
        Invocation(command)
    }
}

fn executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    message["executable"].as_str().map(PathBuf::from)
}

/// A run that has not started yet.
pub struct Invocation(Command);

impl Invocation {
    pub fn arg(mut self, words: &[&str]) -> Self {
        self.0.args(words);
        self
    }

    /// Sets fail points, `name=3*off->1*panic`.
    pub fn failing(mut self, points: &str) -> Self {
        self.0.env("FAILPOINTS", points);
        self
    }

    pub fn env(mut self, name: &str, value: &Path) -> Self {
        self.0.env(name, value);
        self
    }

    /// Lets no file grow beyond so many blocks of 512 bytes; what tries fails, or dies.
    pub fn limited(self, blocks: u64, deadly: bool) -> Self {
        let ignore = if deadly { "" } else { "trap '' XFSZ; " };
        let mut shell = Command::new("sh");
        // Some shells count in other units than the standard's 512 bytes.
        shell.arg("-c").arg(format!("{ignore}ulimit -f {blocks}; exec \"$@\"")).arg("sh");
        shell.arg(self.0.get_program()).args(self.0.get_args()).stdin(Stdio::null());
        Invocation(shell)
    }

    pub fn spawn(mut self) -> Result<Running, String> {
        let output = || tempfile::tempfile().map_err(|e| format!("temporary file: {e}"));
        let (out, err) = (output()?, output()?);
        let clone = |file: &File| file.try_clone().map_err(|e| format!("temporary file: {e}"));
        self.0.stdout(clone(&out)?).stderr(clone(&err)?);
        let child = self.0.spawn().map_err(|e| format!("{:?}: {e}", self.0))?;
        Ok(Running { child, out, err, started: Instant::now() })
    }

    /// Runs to the end.
    pub fn run(self) -> Result<Ended, String> {
        self.spawn()?.wait(LIMIT)
    }
}

/// A run under way. It does not outlive the value.
pub struct Running {
    child: Child,
    out: File,
    err: File,
    started: Instant,
}

impl Running {
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // A process that has ended already cannot be signalled, and need not be.
        let _ = pid.map(|pid| kill_process(pid, signal));
    }

    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits at most `limit`; what runs longer is killed and counts as hung.
    pub fn wait(mut self, limit: Duration) -> Result<Ended, String> {
        let status = self.status(limit)?;
        Ok(Ended {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(|status| status.signal()),
            hung: status.is_none(),
            took: self.started.elapsed(),
            out: text(&mut self.out)?,
            err: text(&mut self.err)?,
        })
    }

    fn status(&mut self, limit: Duration) -> Result<Option<ExitStatus>, String> {
        let deadline = Instant::now() + limit;
        let mut pause = Duration::from_millis(2);
        loop {
            if let Some(status) = self.child.try_wait().map_err(|e| e.to_string())? {
                return Ok(Some(status));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(file: &mut File) -> Result<String, String> {
    use std::io::{Read, Seek};
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(|e| e.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub hung: bool,
    pub took: Duration,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn is_ok(&self) -> bool {
        self.code == Some(0)
    }

    /// Tells whether a fail point ended it.
    pub fn died_at_fail_point(&self) -> bool {
        self.signal.is_some() || self.err.contains("failpoint")
    }

    /// Returns what the run says of itself.
    pub fn said(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_default()
    }

    /// Returns the versions that the run says it applied.
    pub fn claims(&self) -> Vec<String> {
        let outcome = self.said();
        let applied = outcome["applied"].as_array().cloned().unwrap_or_default();
        applied.iter().filter_map(|ran| Some(ran["version"].as_str()?.to_owned())).collect()
    }

    /// Returns one line for a report.
    pub fn brief(&self) -> String {
        let how = match (self.hung, self.code, self.signal) {
            (true, ..) => "did not end".to_owned(),
            (_, Some(code), _) => format!("exit {code}"),
            (_, _, signal) => format!("signal {}", signal.unwrap_or_default()),
        };
        let said = if self.out.contains("\"message\"") { &self.out } else { &self.err };
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let from = said.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
        format!("{how} after {} ms: {}", self.took.as_millis(), &said[from..])
    }
}
