//! Loads an archive with `pg_restore`.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::ChildStderr;

use crate::engine::archive::Program;
use crate::engine::postgres::address::Address;
use crate::engine::postgres::backup::client::{command, failure};
use crate::engine::postgres::session::rows;
use crate::engine::restore::{Extent, LoadAsk, Use};
use crate::engine::{DbError, ErrorClass};

use super::session::{inside, run};

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

pub async fn load(
    program: &Program,
    address: &Address,
    ask: &LoadAsk<'_>,
) -> Result<Vec<String>, DbError> {
    let mut command = command(program, Some(address));
    command.args(["--no-password", "--format=custom"]);
    command.arg(format!("--dbname={}", conninfo(address.database())));
    command.arg(format!("--jobs={}", ask.jobs.max(1)));
    if ask.extent == Extent::Schema {
        command.args(["--section=pre-data", "--section=post-data"]);
    }
    if ask.made_for != Use::Service {
        command.arg("--no-tablespaces");
    }
    command.arg(ask.archive).env("PGOPTIONS", OPTIONS).stdout(Stdio::null());
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

/// Indexes that could not be built, which the schema does not tell.
const INVALID: &str = "\
SELECT i.indexrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index i \
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
WHERE NOT i.indisvalid AND c.relkind = 'i' ORDER BY 1";

/// Gives the planner its statistics, where somebody will ask it, and looks for what is not whole.
pub async fn settle(address: &Address, made_for: Use) -> Result<Vec<String>, DbError> {
    let mut session = inside(address).await?;
    if made_for == Use::Service {
        run(&mut session, "ANALYZE").await?;
    }
    let invalid = rows(&mut session, INVALID).await?.into_iter().flatten().flatten();
    Ok(invalid.map(|index| format!("the index {index} is not valid")).collect())
}
