//! What the catalog says about statements that ran outside of a transaction.

use lockkeeper_core::change::{ObjectKind, Probe};

use crate::engine::{DbError, Session, Verdict};

use super::quote::literal;
use super::session::PgSession;

/// An index as the catalog has it.
struct Index {
    oid: String,
    name: String,
    valid: bool,
}

/// Looks for a table of that many bytes. The pages that the last vacuum counted are enough where
/// there was one; only tables that none has seen yet are measured.
pub async fn has_relation_of(session: &mut PgSession, bytes: u64) -> Result<bool, DbError> {
    let sql = format!(
        "SELECT 1 FROM pg_catalog.pg_class WHERE relkind IN ('r', 'm') AND \
         (relpages::bigint * pg_catalog.current_setting('block_size')::bigint >= {bytes} \
         OR relpages = 0 AND relpersistence <> 't' AND oid >= 16384 \
         AND pg_catalog.pg_relation_size(oid) >= {bytes}) LIMIT 1"
    );
    let sets = session.query(&sql).await?;
    Ok(sets.iter().any(|rows| !rows.is_empty()))
}

/// Returns the note that [`verdict`] compares with. An invalid index of the name that is about to
/// be built is left out of it, and so counts as something to repair first.
pub async fn observe(session: &mut PgSession, probe: &Probe) -> Result<String, DbError> {
    let oids = match probe {
        Probe::IndexBuilt { table, name } => {
            let mut all = indexes(session, table).await?;
            let namesake = |i: &Index| name.as_ref().is_some_and(|name| same_name(&i.name, name));
            all.retain(|index| index.valid || !namesake(index));
            all
        }
        Probe::Reindexed { relation } => indexes(session, relation).await?,
        Probe::IndexGone { name } => return bit(exists(session, name).await?),
        Probe::Detached { parent, partition } => {
            return bit(attached(session, parent, partition).await?.is_some());
        }
        Probe::Present { kind, name } | Probe::Absent { kind, name } => {
            return bit(object(session, *kind, name).await?);
        }
        Probe::Journal | Probe::Repeat | Probe::Person => return Ok(String::new()),
    };
    Ok(oids.iter().map(|index| index.oid.as_str()).collect::<Vec<_>>().join(","))
}

fn bit(there: bool) -> Result<String, DbError> {
    Ok(if there { "1" } else { "0" }.to_owned())
}

/// Tells whether the statement took effect since the note was made.
pub async fn verdict(
    session: &mut PgSession,
    probe: &Probe,
    before: &str,
) -> Result<Verdict, DbError> {
    Ok(match probe {
        Probe::Journal | Probe::Repeat => Verdict::NotDone,
        Probe::Person => Verdict::Unknown,
        Probe::IndexBuilt { name, table } => {
            built(&new_indexes(session, table, before).await?, name.as_deref())
        }
        Probe::Reindexed { relation } => reindexed(&indexes(session, relation).await?, before),
        Probe::IndexGone { name } => done_if(!exists(session, name).await? && before == "1"),
        Probe::Detached { parent, partition } => {
            match attached(session, parent, partition).await? {
                None => Verdict::Done,
                Some(false) => Verdict::NotDone,
                Some(true) => Verdict::Half(format!("{partition} is half detached")),
            }
        }
        Probe::Present { kind, name } => {
            done_if(object(session, *kind, name).await? && before == "0")
        }
        Probe::Absent { kind, name } => {
            done_if(!object(session, *kind, name).await? && before == "1")
        }
    })
}

fn done_if(done: bool) -> Verdict {
    if done { Verdict::Done } else { Verdict::NotDone }
}

fn built(new: &[Index], name: Option<&str>) -> Verdict {
    let ours = |index: &&Index| name.is_none_or(|name| same_name(&index.name, name));
    if let Some(carcass) = new.iter().find(|index| !index.valid) {
        return Verdict::Half(format!("index {} is invalid", carcass.name));
    }
    done_if(new.iter().any(|index| ours(&index)))
}

/// Compares a catalog name (quoted where needed, with its schema) with one from a statement.
fn same_name(catalog: &str, written: &str) -> bool {
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).trim_matches('"').to_owned();
    last(catalog) == last(written) || last(catalog) == last(written).to_lowercase()
}

fn reindexed(now: &[Index], before: &str) -> Verdict {
    let old: Vec<&str> = before.split(',').filter(|oid| !oid.is_empty()).collect();
    if let Some(carcass) = now.iter().find(|i| !i.valid && !old.contains(&i.oid.as_str())) {
        return Verdict::Half(format!("index {} is left over", carcass.name));
    }
    done_if(!now.is_empty() && now.iter().all(|index| !old.contains(&index.oid.as_str())))
}

/// Removes what a failed or interrupted statement left behind.
pub async fn repair(
    session: &mut PgSession,
    probe: &Probe,
    before: &str,
) -> Result<Vec<String>, DbError> {
    let carcasses = match probe {
        Probe::IndexBuilt { table, .. } => new_indexes(session, table, before).await?,
        Probe::Reindexed { relation } => new_indexes(session, relation, before).await?,
        Probe::Detached { parent, partition }
            if attached(session, parent, partition).await? == Some(true) =>
        {
            let sql = format!("ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE");
            unhurried(session, &sql).await?;
            return Ok(vec![format!("finished detaching {partition}")]);
        }
        _ => return Ok(Vec::new()),
    };
    let mut removed = Vec::new();
    for index in carcasses.iter().filter(|index| !index.valid) {
        unhurried(session, &format!("DROP INDEX CONCURRENTLY IF EXISTS {}", index.name)).await?;
        removed.push(format!("dropped the invalid index {}", index.name));
    }
    Ok(removed)
}

/// Runs a statement that may have to wait for old snapshots.
async fn unhurried(session: &mut PgSession, sql: &str) -> Result<(), DbError> {
    use crate::engine::Message;
    let messages =
        [Message::new("SET lock_timeout = 0; SET statement_timeout = 0"), Message::new(sql)];
    session.batch(&messages, &|_| ()).await.map_err(|failed| failed.error)
}

async fn new_indexes(
    session: &mut PgSession,
    table: &str,
    before: &str,
) -> Result<Vec<Index>, DbError> {
    let old: Vec<&str> = before.split(',').collect();
    let mut all = indexes(session, table).await?;
    all.retain(|index| !old.contains(&index.oid.as_str()));
    Ok(all)
}

/// Lists the indexes of a table, its partitions and its TOAST table; an index stands for itself.
async fn indexes(session: &mut PgSession, relation: &str) -> Result<Vec<Index>, DbError> {
    let sql = format!(
        "WITH r AS (SELECT pg_catalog.to_regclass({})::oid AS oid), \
         t AS (SELECT oid FROM r UNION SELECT c.reltoastrelid FROM pg_catalog.pg_class c JOIN r \
         ON c.oid = r.oid UNION SELECT relid::oid FROM r, pg_catalog.pg_partition_tree(r.oid)) \
         SELECT i.indexrelid, pg_catalog.quote_ident(n.nspname) || '.' || \
         pg_catalog.quote_ident(c.relname), i.indisvalid AND i.indisready \
         FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE (i.indrelid IN (SELECT oid FROM t) OR i.indexrelid IN (SELECT oid FROM t)) \
         AND c.relkind = 'i'",
        literal(relation)
    );
    let sets = session.query(&sql).await?;
    let index = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || cells.next().unwrap_or_default();
        Index { oid: next(), name: next(), valid: next() == "t" }
    };
    Ok(sets.into_iter().flatten().map(index).collect())
}

async fn yes(session: &mut PgSession, sql: &str) -> Result<Option<bool>, DbError> {
    let sets = session.query(sql).await?;
    let cell = sets.into_iter().flatten().flatten().flatten().next();
    Ok(cell.map(|value| value == "t"))
}

async fn exists(session: &mut PgSession, name: &str) -> Result<bool, DbError> {
    let sql = format!("SELECT pg_catalog.to_regclass({}) IS NOT NULL", literal(name));
    Ok(yes(session, &sql).await? == Some(true))
}

/// `None`: no partition of it; `Some(true)`: half detached.
async fn attached(
    session: &mut PgSession,
    parent: &str,
    partition: &str,
) -> Result<Option<bool>, DbError> {
    // `inhdetachpending` came with 14, and so did the statement.
    let sql = format!(
        "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE \
         inhparent = pg_catalog.to_regclass({}) AND inhrelid = pg_catalog.to_regclass({})",
        literal(parent),
        literal(partition)
    );
    yes(session, &sql).await
}

async fn object(session: &mut PgSession, kind: ObjectKind, name: &str) -> Result<bool, DbError> {
    let (table, column) = match kind {
        ObjectKind::Database => ("pg_database", "datname"),
        ObjectKind::Tablespace => ("pg_tablespace", "spcname"),
        ObjectKind::Subscription => ("pg_subscription", "subname"),
    };
    let sql = format!(
        "SELECT EXISTS (SELECT FROM pg_catalog.{table} WHERE {column} = {})",
        literal(name)
    );
    Ok(yes(session, &sql).await? == Some(true))
}
