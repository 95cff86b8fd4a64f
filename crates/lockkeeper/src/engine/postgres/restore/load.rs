//! Loads an archive with `pg_restore`.

use std::process::Stdio;

use crate::engine::DbError;
use crate::engine::archive::Program;
use crate::engine::postgres::address::Address;
use crate::engine::postgres::backup::client::{Running, command};
use crate::engine::restore::{Extent, LoadAsk, Use};

use super::session::{inside, rows, run};

/// A restored database counts only once it is proved: no commit on the way has to be on disk.
const OPTIONS: &str = "-c synchronous_commit=off -c lock_timeout=0 -c statement_timeout=0 \
                       -c idle_in_transaction_session_timeout=0";

pub async fn load(
    program: &Program,
    address: &Address,
    ask: &LoadAsk<'_>,
) -> Result<Vec<String>, DbError> {
    let mut command = command(program, Some(address));
    command.args(["--exit-on-error", "--no-password", "--format=custom"]);
    command.arg(format!("--dbname={}", conninfo(address.database())));
    command.arg(format!("--jobs={}", ask.jobs.max(1)));
    if ask.extent == Extent::Schema {
        command.args(["--section=pre-data", "--section=post-data"]);
    }
    if ask.made_for != Use::Service {
        command.arg("--no-tablespaces");
    }
    command.arg(ask.archive).env("PGOPTIONS", OPTIONS).stdout(Stdio::null());
    Running::start("pg_restore", &mut command)?.finish().await
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

/// Gives the planner its statistics and looks for what is not whole.
pub async fn settle(address: &Address) -> Result<Vec<String>, DbError> {
    let mut session = inside(address).await?;
    run(&mut session, "ANALYZE").await?;
    let invalid = rows(&mut session, INVALID).await?.into_iter().flatten().flatten();
    Ok(invalid.map(|index| format!("the index {index} is not valid")).collect())
}
