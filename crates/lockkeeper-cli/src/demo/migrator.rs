//! `lockkeeper migrate` as a process of its own, so that it can be killed like one.

use std::process::Stdio;

use lockkeeper::error::{Error, Kind};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::site::Site;

/// A migration that runs in another process; killed when dropped.
pub struct Migrator {
    child: Child,
}

impl Migrator {
    /// Starts this very program with the verb `migrate`.
    pub fn start(site: &Site) -> Result<Self, Error> {
        let program = std::env::current_exe().map_err(|error| failed(&error.to_string()))?;
        let mut command = Command::new(program);
        command.args(["--format", "json", "--yes", "--verbose", "--dir"]).arg(&site.dir);
        command.args(["--database-url", &site.url, "migrate"]);
        // Whatever the person has configured for their own databases stays out of this.
        command.current_dir(&site.dir).env_remove("DATABASE_URL");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.kill_on_drop(true).spawn();
        Ok(Migrator { child: child.map_err(|error| failed(&error.to_string()))? })
    }

    /// Returns whether it came to its end by itself.
    pub fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it says that it runs a statement with this text in it; `false` when it ended
    /// before.
    pub async fn says(&mut self, text: &str) -> bool {
        let Some(stderr) = self.child.stderr.take() else { return false };
        let mut lines = BufReader::new(stderr).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if line.contains(text) {
                return true;
            }
        }
        false
    }

    /// Kills it, as `kill -9` or a power cut would, and waits until it is gone.
    pub async fn kill(mut self) -> Result<(), Error> {
        self.child.kill().await.map_err(|error| failed(&error.to_string()))
    }

    /// Returns what it said, where it should have been killed before it could say anything.
    pub async fn too_early(self) -> Error {
        match self.child.wait_with_output().await {
            Ok(output) => failed(&format!(
                "it ended before it could be killed: {}",
                String::from_utf8_lossy(&output.stdout).trim()
            )),
            Err(error) => failed(&error.to_string()),
        }
    }
}

fn failed(why: &str) -> Error {
    Error::new(Kind::Internal, format!("the demo's `lockkeeper migrate` failed: {why}"))
}
