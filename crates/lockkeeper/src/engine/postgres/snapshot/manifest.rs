//! Numbers that change with every change of the catalog: which rows there are, and which
//! transaction wrote each. What autovacuum and ANALYZE write in place leaves them as they are.

use lockkeeper_core::schema::Manifest;

use crate::engine::DbError;

use super::super::session::PgSession;
use super::{copy, names};

/// The transaction that wrote a row, counted from a fixed one: `xmin` itself has no cheap way to
/// a number. A row that changes is written by a transaction that no other row of before knows, so
/// a sum over object and writer never comes back to what it was.
const WRITER: &str = "(SELECT age('3'::xid)::bigint) - age(x.xmin)";

/// The schema `public` and what is said of it are older than all transactions: as old today as
/// tomorrow, while the fixed one gets older.
const OLDEST_WRITER: &str = "CASE age(x.xmin) WHEN 2147483647 THEN 0 ELSE \
                             (SELECT age('3'::xid)::bigint) - age(x.xmin) END";

/// Temporary tables with their indexes and TOAST tables, found through indexes: looking at every
/// relation costs as much as all the rest of a catalog.
const TEMPORARY: &str = "\
    WITH held AS MATERIALIZED (SELECT objid FROM pg_depend WHERE refclassid = 2615 AND classid = 1259 \
      AND refobjid IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_temp\\_%')), \
    kept AS MATERIALIZED (SELECT objid FROM held UNION ALL SELECT reltoastrelid FROM held JOIN pg_class ON \
      oid = objid WHERE reltoastrelid <> 0) \
    SELECT objid FROM kept UNION ALL SELECT indexrelid FROM kept JOIN pg_index ON indrelid = objid";

/// A catalog: the number that its rows go by, which of them count, and what else is summed up.
type Catalog = (&'static str, &'static str, &'static str, Option<&'static str>);

/// Catalogs whose rows have a number of their own.
const NUMBERED: &[&str] = &[
    "pg_am",
    "pg_amop",
    "pg_amproc",
    "pg_cast",
    "pg_collation",
    "pg_conversion",
    "pg_default_acl",
    "pg_enum",
    "pg_event_trigger",
    "pg_extension",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_language",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_policy",
    "pg_proc",
    "pg_publication",
    "pg_publication_rel",
    "pg_rewrite",
    "pg_statistic_ext",
    "pg_transform",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
];

/// As many rows as all the others together. Defaults are not among those: the row of a column is
/// written with each change of its default.
const COLUMNS: Catalog =
    ("pg_attribute", "attrelid", "attnum > 0 AND attrelid >= 16384 AND attrelid {}", None);

const SPECIAL: &[Catalog] = &[
    ("pg_namespace", "oid", "(x.oid >= 16384 OR x.oid = 2200) AND left(nspname, 3) <> 'pg_'", None),
    ("pg_class", "oid", "x.oid >= 16384 AND relpersistence <> 't'", None),
    ("pg_constraint", "oid", "x.oid >= 16384 AND conrelid {}", None),
    ("pg_trigger", "oid", "x.oid >= 16384 AND tgrelid {}", None),
    // An index is declared valid in place on some servers.
    (
        "pg_index",
        "indexrelid",
        "indexrelid >= 16384 AND indrelid {}",
        Some("indisvalid::int + indisready::int * 2"),
    ),
    (
        "pg_type",
        "oid",
        "x.oid >= 16384 AND typnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE \
         'pg\\_temp\\_%' OR nspname LIKE 'pg\\_toast\\_temp\\_%')",
        None,
    ),
    ("pg_aggregate", "aggfnoid::oid", "aggfnoid::oid >= 16384", None),
    ("pg_description", "objoid", "objoid >= 16384 OR objoid = 2200", None),
    ("pg_foreign_table", "ftrelid", "true", None),
    ("pg_inherits", "inhrelid", "true", None),
    ("pg_partitioned_table", "partrelid", "true", None),
    ("pg_range", "rngtypid", "rngtypid >= 16384", None),
    ("pg_sequence", "seqrelid", "seqrelid {}", None),
    ("pg_ts_config_map", "mapcfg", "mapcfg >= 16384", None),
    ("pg_seclabel", "objoid", "true", None),
    // Members of extensions; the rest of this catalog follows from others.
    ("pg_depend", "objid", "refclassid = 3079 AND objid >= 16384", None),
];

/// What has no row that everybody may look at, or is shared between databases.
const TEXTS: &[(&str, &str)] = &[
    ("version", "SELECT hashtextextended(current_setting('server_version'), 0)"),
    ("pg_roles", "SELECT hashtextextended(rolname, oid::bigint) FROM pg_roles"),
    ("pg_tablespace", "SELECT hashtextextended(spcname, oid::bigint) FROM pg_tablespace"),
    ("pg_user_mappings", "SELECT hashtextextended(m::text, 0) FROM pg_user_mappings m"),
    (
        "pg_subscription",
        "SELECT hashtextextended(concat(subname, ' ', subowner, subenabled, subpublications), 0) \
         FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE \
         datname = current_database())",
    ),
    (
        "pg_db_role_setting",
        "SELECT hashtextextended(setconfig::text, setrole::bigint) FROM pg_db_role_setting \
         WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    ),
];

/// Named numbers of some catalogs.
type Sums = std::vec::IntoIter<(String, String)>;

/// Reads with two sessions. They need not see the same moment: a change that only one of them
/// sees makes a manifest that equals no later one.
pub async fn read(first: &PgSession, second: &PgSession) -> Result<Manifest, DbError> {
    let (widest, rest) = futures_util::future::join(widest(first), rest(second)).await;
    Ok(Manifest(widest?.chain(rest?).collect()))
}

/// Reads what stands behind the columns.
pub async fn widest(session: &PgSession) -> Result<Sums, DbError> {
    let temporary = temporary(session).await?;
    sums(session, &of_catalog(&COLUMNS, &temporary)).await
}

/// Reads everything but the columns.
pub async fn rest(session: &PgSession) -> Result<Sums, DbError> {
    let temporary = temporary(session).await?;
    let of = |catalog: &Catalog| of_catalog(catalog, &temporary);
    let numbered = NUMBERED.iter().map(|name| of(&(name, "oid", "x.oid >= 16384", None)));
    let texts = TEXTS.iter();
    let texts =
        texts.map(|(name, sql)| format!("SELECT '{name}', count(*), sum(h), 0 FROM ({sql}) t (h)"));
    let mut all: Vec<_> = numbered.chain(SPECIAL.iter().map(of)).chain(texts).collect();
    if session.major() >= 15 {
        all.push(of(&("pg_publication_namespace", "oid", "true", None)));
    }
    const MAY: &str = "SELECT has_table_privilege('pg_subscription', 'SELECT')";
    if copy::all(session, MAY, |row| row.yes(0)).await? == [true] {
        // Who may see all of a subscription sees every change of it.
        all.push(of(&("pg_subscription", "oid", "true", None)).replacen("'pg", "'every pg", 1));
    }
    sums(session, &all.join(" UNION ALL ")).await
}

async fn temporary(session: &PgSession) -> Result<String, DbError> {
    Ok(names::oids(copy::all(session, TEMPORARY, |row| row.oid(0)).await?))
}

async fn sums(session: &PgSession, sql: &str) -> Result<Sums, DbError> {
    let sum = |row: &copy::Row| {
        (row.owned(0), format!("{}:{}:{}", row.text(1), row.text(2), row.text(3)))
    };
    Ok(copy::all(session, sql, sum).await?.into_iter())
}

fn of_catalog((name, number, which, more): &Catalog, temporary: &str) -> String {
    let which = match temporary {
        "" => which.replace("{}", "IS NOT NULL"),
        oids => which.replace("{}", &format!("NOT IN ({oids})")),
    };
    let writer = if which.contains("2200") { OLDEST_WRITER } else { WRITER };
    let more = more.map_or("0".to_owned(), |more| format!("sum({more})"));
    format!(
        "SELECT '{name}', count(*), sum(hashoidextended({number}, {writer})), {more} \
         FROM {name} x WHERE {which}"
    )
}
