//! One run of `pg_restore`, which is listened to.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{ChildStderr, Command};

use crate::engine::archive::Program;
use crate::engine::postgres::address::Address;
use crate::engine::postgres::backup::client::{command, failure};
use crate::engine::restore::Use;
use crate::engine::{DbError, ErrorClass};

/// A restored database counts only once it is proved: no commit on the way has to be on disk.
const OPTIONS: &str = "-c synchronous_commit=off -c lock_timeout=0 -c statement_timeout=0 \
                       -c idle_in_transaction_session_timeout=0";

/// A newer client sets what an older server does not know, to the value that it has anyway. For
/// that alone `--exit-on-error` would give up, so errors are looked at here.
const UNKNOWN_SETTING: &str = "ERROR:  unrecognized configuration parameter";

/// How long what belongs to an error may take to be said.
const PATIENCE: Duration = Duration::from_millis(300);

/// Lines of remarks that are kept.
const MOST_REMARKS: usize = 100;

/// A program and the database that it loads.
pub struct PgRestore<'a> {
    pub program: &'a Program,
    pub address: &'a Address,
    pub made_for: Use,
    /// What it may use to build indexes, as the server says it.
    pub memory: String,
}

impl PgRestore<'_> {
    /// Restores what these words choose of an archive; returns what was said about it.
    pub async fn run(
        &self,
        archive: &Path,
        words: &[&str],
        jobs: usize,
    ) -> Result<Vec<String>, DbError> {
        let mut command = command(self.program, Some(self.address));
        command.args(["--no-password", "--format=custom"]);
        command.arg(format!("--dbname={}", conninfo(self.address.database())));
        command.arg(format!("--jobs={}", jobs.max(1))).args(words);
        if self.made_for != Use::Service {
            command.arg("--no-tablespaces");
        }
        let options = format!("{OPTIONS} -c maintenance_work_mem={}", self.memory);
        command.arg(archive).env("PGOPTIONS", options).stdout(Stdio::null());
        heard(command).await
    }
}

async fn heard(mut command: Command) -> Result<Vec<String>, DbError> {
    let mut child = command
        .spawn()
        .map_err(|error| DbError::config(format!("pg_restore cannot be started: {error}")))?;
    let lost = |error: std::io::Error| DbError::new(ErrorClass::Other, error.to_string());
    let mut heard = Heard::default();
    if let Some(stderr) = child.stderr.take() {
        heard = listen(BufReader::new(stderr).lines()).await.map_err(lost)?;
    }
    if heard.failed {
        // It would go on with the rest, and nobody wants that.
        child.kill().await.map_err(lost)?;
        return Err(failure("pg_restore", "it failed", &heard.lines));
    }
    let status = child.wait().await.map_err(lost)?;
    // With errors that it went past it ends with 1; a program that was ended has no such code.
    let went_past = heard.unknown_settings && status.code() == Some(1);
    match status.success() || went_past {
        true => Ok(heard.lines),
        false => Err(failure("pg_restore", &status.to_string(), &heard.lines)),
    }
}

/// What a program said.
#[derive(Default)]
struct Heard {
    lines: Vec<String>,
    failed: bool,
    unknown_settings: bool,
}

/// Listens to the end, or to the first error that counts and what belongs to it.
async fn listen(mut stderr: Lines<BufReader<ChildStderr>>) -> std::io::Result<Heard> {
    let mut heard = Heard::default();
    while let Some(line) = stderr.next_line().await? {
        let is_error = line.starts_with("pg_restore: error:");
        if is_error && line.contains(UNKNOWN_SETTING) {
            heard.unknown_settings = true;
            continue;
        }
        if heard.lines.len() < MOST_REMARKS || is_error {
            heard.lines.push(line);
        }
        if is_error {
            heard.failed = true;
            while let Ok(Ok(Some(line))) = tokio::time::timeout(PATIENCE, stderr.next_line()).await
            {
                let ends = line.starts_with("Command was:");
                heard.lines.push(line);
                if ends {
                    break;
                }
            }
            break;
        }
    }
    Ok(heard)
}

/// A name with `=` in it would be taken for a list of parameters.
fn conninfo(database: &str) -> String {
    format!("dbname='{}'", database.replace('\\', "\\\\").replace('\'', "\\'"))
}
