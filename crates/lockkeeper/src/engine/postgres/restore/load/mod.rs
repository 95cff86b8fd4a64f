//! Loads an archive: `pg_restore` makes what has no rows, our own sessions copy the rows.
//!
//! One `pg_restore` copies each table through one session, and the largest table keeps everybody
//! waiting. Here every table is shared by all sessions, and the rows go from the store to the server
//! without a decoded archive in between: what the sessions copy is what `pg_restore` decodes.
//! Rights come after the rows, as `pg_restore` has it: an owner may have none on his own table.

mod contents;
mod copy;
mod program;
mod script;

use fail::fail_point;

use crate::engine::DbError;
use crate::engine::archive::Workshop;
use crate::engine::postgres::address::Address;
use crate::engine::postgres::session::rows;
use crate::engine::restore::{Extent, LoadAsk};

use super::session::inside;
use contents::Contents;
use program::PgRestore;

/// What an index may be built in: as much as the server says, or more where it was given more to work
/// with; all jobs together take no more than half of what it caches.
const MEMORY: &str = "\
SELECT greatest(m.setting::bigint, least(262144, 4 * b.setting::bigint / {jobs})) || 'kB' \
FROM pg_catalog.pg_settings m, pg_catalog.pg_settings b \
WHERE m.name = 'maintenance_work_mem' AND b.name = 'shared_buffers'";

/// Something that rows of an extension's own tables may have to obey while they are loaded.
const BOUND: &str = "\
SELECT 1 WHERE EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f') \
OR EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE NOT tgisinternal)";

/// Loads an archive into an empty database; returns what was said about it.
pub async fn load(
    address: &Address,
    ask: &LoadAsk<'_>,
    workshop: &Workshop<'_>,
) -> Result<Vec<String>, DbError> {
    let program = (workshop.find)("pg_restore")?;
    let memory = memory(address, ask.jobs).await?;
    let loader = PgRestore { program: &program, address, made_for: ask.made_for, memory };
    let contents = Contents::read(&program, ask.archive, workshop.directory).await?;
    if ask.extent == Extent::Schema {
        let sections = ["--section=pre-data", "--section=post-data"];
        return loader.run(contents.head(), &sections, ask.jobs).await;
    }
    if contents.has_large_objects() {
        let archive = ask.archive.file().await?;
        return loader.run(&archive, &[], ask.jobs).await;
    }
    if contents.tables().next().is_none() {
        return loader.run(contents.head(), &[], ask.jobs).await;
    }
    let before = ["--section=pre-data", "--no-privileges"];
    let rest = contents.without(&program, &before).await?;
    let mut said = loader.run(contents.head(), &before, 1).await?;
    fail_point!("revive.empty");
    // One session ends a table before it begins the next, in the order of the archive.
    let bound = !rows(&mut inside(address).await?, BOUND).await?.is_empty();
    let jobs = if bound { 1 } else { ask.jobs.max(1) };
    copy::copy(&program, address, (ask.archive, jobs), &contents.list_of_tables()?).await?;
    fail_point!("revive.filled");
    let rest = format!("--use-list={}", rest.display());
    said.extend(loader.run(contents.head(), &[&rest], ask.jobs).await?);
    Ok(said)
}

async fn memory(address: &Address, jobs: usize) -> Result<String, DbError> {
    let sql = MEMORY.replace("{jobs}", &jobs.max(1).to_string());
    let found = rows(&mut inside(address).await?, &sql).await?.into_iter().flatten().flatten();
    found.last().ok_or_else(|| DbError::lost("the server did not say what memory it has"))
}
