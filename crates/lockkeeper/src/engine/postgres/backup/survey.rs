//! What a backup would meet: versions, rights, size, and what no dump can hold.

use std::collections::BTreeMap;

use lockkeeper_core::backup::{Kind, NotCovered};

use crate::engine::archive::{Program, Survey};
use crate::engine::postgres::moment::rows;
use crate::engine::postgres::session::PgSession;
use crate::engine::{DbError, ErrorClass};

const FACTS: &str = "\
SELECT pg_catalog.current_database(), current_user, \
(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), \
pg_catalog.pg_database_size(pg_catalog.current_database()), pg_catalog.pg_is_in_recovery()";

/// May be refused by managed services.
const SYSTEM: &str = "SELECT system_identifier FROM pg_catalog.pg_control_system()";

/// Ordinary tables of the application with what stands between them and their copy.
const TABLES: &str = "\
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind, c.relpersistence, \
(c.relkind = 'f' OR pg_catalog.has_table_privilege(c.oid, 'SELECT')), \
(c.relrowsecurity AND NOT r.rolbypassrls AND NOT r.rolsuper \
 AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(c.relowner, 'USAGE'))) \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
CROSS JOIN pg_catalog.pg_roles r \
WHERE c.relkind IN ('r', 'f', 'p') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' \
AND n.nspname <> 'information_schema' AND r.rolname = current_user ORDER BY 1";

/// Indexes that a build left unfinished: a dump leaves them out.
const INVALID: &str = "\
SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_index i \
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready) AND n.nspname !~ '^pg_' ORDER BY 1";

const LARGE_OBJECTS: &str = "SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata";

/// Locks that a dump of every table needs, and how many there can be.
const LOCKS: &str = "\
SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p')), \
pg_catalog.current_setting('max_locks_per_transaction')::bigint \
* (pg_catalog.current_setting('max_connections')::bigint \
   + pg_catalog.current_setting('max_prepared_transactions')::bigint)";

/// Transactions that have been open for long: the backup does not wait for them, but what they
/// hold may keep it waiting, and it keeps their rows from being vacuumed for as long as it takes.
const LONG: &str = "\
SELECT 'process ' || pid || ' (' || coalesce(nullif(application_name, ''), 'no name') || ')', \
pg_catalog.date_trunc('minute', pg_catalog.clock_timestamp() - xact_start) \
FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() \
AND pid <> pg_catalog.pg_backend_pid() AND xact_start < pg_catalog.clock_timestamp() - interval '1 hour' \
ORDER BY xact_start LIMIT 3";

/// Looks at the database; an error is a reason not to begin.
pub async fn survey(
    session: &mut PgSession,
    kind: Kind,
    program: &Program,
) -> Result<Survey, DbError> {
    refuse_older(session, program)?;
    let facts = first(session, FACTS).await?;
    let cell = |at: usize| facts.get(at).cloned().flatten().unwrap_or_default();
    let system = first(session, SYSTEM).await.unwrap_or_default();
    let system = system.into_iter().flatten().next().unwrap_or_else(|| "unknown".to_owned());
    let mut survey = Survey {
        database: cell(0),
        role: cell(1),
        identity: format!("{system}/{}", cell(2)),
        bytes: cell(3).parse().unwrap_or(0),
        ..Survey::default()
    };
    survey.versions.insert("server".to_owned(), session.version());
    survey.versions.insert("pg_dump".to_owned(), program.version.clone());
    if kind != Kind::Schema {
        read_tables(session, &mut survey, cell(4) == "t").await?;
    }
    large_objects(session, kind, &mut survey).await?;
    invalid_indexes(session, &mut survey).await?;
    warn_of_locks(session, &mut survey).await?;
    warn_of_long_transactions(session, &mut survey).await?;
    survey.not_covered.extend(never());
    Ok(survey)
}

fn refuse_older(session: &PgSession, program: &Program) -> Result<(), DbError> {
    if program.major >= session.major() {
        return Ok(());
    }
    let (version, server) = (&program.version, session.version());
    let message = format!("pg_dump {version} cannot dump a server of version {server}");
    Err(DbError::config(message).with_hint(format!(
        "install the client programs of PostgreSQL {} or newer, or name their directory in PG_BIN",
        session.major()
    )))
}

async fn read_tables(
    session: &mut PgSession,
    survey: &mut Survey,
    standby: bool,
) -> Result<(), DbError> {
    let mut named: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows(session, TABLES).await? {
        let mut cells = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || cells.next().unwrap_or_default();
        let (name, kind, persistence, readable, filtered) =
            (next(), next(), next(), next(), next());
        let class = match (kind.as_str(), persistence.as_str()) {
            ("f", _) => "foreign",
            _ if readable != "t" => "unreadable",
            _ if filtered == "t" => "filtered",
            ("r", "u") => "unlogged",
            _ => continue,
        };
        named.entry(class).or_default().push(name);
    }
    if let Some(tables) = named.remove("unreadable") {
        return Err(refused(
            survey,
            &tables,
            "may not read",
            "grant SELECT on them, or use the role that owns them",
        ));
    }
    if let Some(tables) = named.remove("filtered") {
        let hint = "give the role BYPASSRLS, or use the owner: a dump of the visible rows alone is \
                    no backup";
        return Err(refused(survey, &tables, "sees only some rows (row security) of", hint));
    }
    let mut note = |class: &str, what: &str, why: &str| {
        if let Some(names) = named.remove(class) {
            let (what, why) = (what.to_owned(), why.to_owned());
            survey.not_covered.push(NotCovered { what, names, why });
        }
    };
    note(
        "foreign",
        "rows of foreign tables",
        "they live on another server; only definitions are kept",
    );
    note(
        "unlogged",
        "unlogged tables",
        match standby {
            true => "a standby has none of their rows",
            false => {
                "the server itself empties them after a crash; their rows are kept as of the moment"
            }
        },
    );
    Ok(())
}

fn refused(survey: &Survey, tables: &[String], what: &str, hint: &str) -> DbError {
    let shown = tables.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = tables.len().saturating_sub(5);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("the role {} {what} {shown}{more}", survey.role);
    let mut error = DbError::new(ErrorClass::Privilege, message).with_hint(hint);
    error.object = tables.first().cloned();
    error
}

async fn large_objects(
    session: &mut PgSession,
    kind: Kind,
    survey: &mut Survey,
) -> Result<(), DbError> {
    let count = first(session, LARGE_OBJECTS).await?.into_iter().flatten().next();
    if let Some(count) = count.filter(|count| count != "0" && kind != Kind::Schema) {
        survey.not_covered.push(NotCovered {
            what: "fingerprints of large objects".to_owned(),
            names: Vec::new(),
            why: format!("{count} large objects are in the archive and are not compared"),
        });
    }
    Ok(())
}

async fn invalid_indexes(session: &mut PgSession, survey: &mut Survey) -> Result<(), DbError> {
    let names: Vec<_> = rows(session, INVALID).await?.into_iter().flatten().flatten().collect();
    if !names.is_empty() {
        let why = "a build left them unfinished, and a dump leaves them out".to_owned();
        let what = NotCovered::INVALID_INDEXES.to_owned();
        survey.not_covered.push(NotCovered { what, names, why });
    }
    Ok(())
}

async fn warn_of_locks(session: &mut PgSession, survey: &mut Survey) -> Result<(), DbError> {
    let row = first(session, LOCKS).await?;
    let number = |at: usize| row.get(at)?.as_ref()?.parse::<i64>().ok();
    if let (Some(tables), Some(room)) = (number(0), number(1))
        && tables * 10 > room * 9
    {
        survey.warnings.push(format!(
            "a dump locks {tables} tables and the server has room for {room} locks; raise \
             max_locks_per_transaction if it fails"
        ));
    }
    Ok(())
}

async fn warn_of_long_transactions(
    session: &mut PgSession,
    survey: &mut Survey,
) -> Result<(), DbError> {
    for row in rows(session, LONG).await? {
        let mut cells = row.into_iter().map(Option::unwrap_or_default);
        let (who, since) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        survey.warnings.push(format!("a transaction of {who} has been open for {since}"));
    }
    Ok(())
}

/// What no dump of a database holds.
fn never() -> impl Iterator<Item = NotCovered> {
    let all = [
        ("roles and their passwords", "they belong to the server, not to a database"),
        ("server settings, replication slots, other databases", "they belong to the server"),
    ];
    all.into_iter().map(|(what, why)| NotCovered {
        what: what.to_owned(),
        names: Vec::new(),
        why: why.to_owned(),
    })
}

async fn first(session: &mut PgSession, sql: &str) -> Result<Vec<Option<String>>, DbError> {
    Ok(rows(session, sql).await?.into_iter().next().unwrap_or_default())
}
