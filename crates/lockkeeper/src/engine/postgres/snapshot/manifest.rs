//! Numbers that change with every change of the catalog: which rows there are, and which
//! transaction wrote each. What autovacuum and ANALYZE write in place leaves them as they are.

use lockkeeper_core::schema::Manifest;

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy;

/// The transaction that wrote a row, counted from a fixed one: `xmin` itself has no cheap way to
/// a number. Rows of a time before all transactions have none.
const WRITER: &str = "CASE age(x.xmin) WHEN 2147483647 THEN 0 ELSE \
                      (age('3'::xid)::bigint - age(x.xmin)) & 4294967295 END";

/// A catalog: the number that a row goes by, what else tells rows apart, which rows count.
type Catalog = (&'static str, &'static str, &'static str, &'static str);

const NOT_TEMPORARY: &str = "NOT IN (SELECT oid FROM pg_class WHERE relpersistence = 't')";

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

const SPECIAL: &[Catalog] = &[
    ("pg_namespace", "oid", "0", "(x.oid >= 16384 OR x.oid = 2200) AND left(nspname, 3) <> 'pg_'"),
    ("pg_class", "oid", "0", "x.oid >= 16384 AND relpersistence <> 't'"),
    ("pg_attribute", "attrelid", "attnum", "attnum > 0 AND attrelid >= 16384 AND attrelid {}"),
    ("pg_attrdef", "oid", "0", "adrelid >= 16384 AND adrelid {}"),
    ("pg_constraint", "oid", "0", "x.oid >= 16384 AND conrelid {}"),
    ("pg_trigger", "oid", "0", "x.oid >= 16384 AND tgrelid {}"),
    // An index is declared valid in place on some servers.
    (
        "pg_index",
        "indexrelid",
        "indisvalid::int + indisready::int * 2",
        "indexrelid >= 16384 AND indrelid {}",
    ),
    (
        "pg_type",
        "oid",
        "0",
        "x.oid >= 16384 AND typnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE \
         'pg\\_temp\\_%')",
    ),
    ("pg_aggregate", "aggfnoid::oid", "0", "aggfnoid::oid >= 16384"),
    ("pg_description", "objoid", "objsubid", "objoid >= 16384 OR objoid = 2200"),
    ("pg_foreign_table", "ftrelid", "0", "true"),
    ("pg_inherits", "inhrelid", "inhseqno", "true"),
    ("pg_partitioned_table", "partrelid", "0", "true"),
    ("pg_range", "rngtypid", "0", "rngtypid >= 16384"),
    ("pg_sequence", "seqrelid", "0", "seqrelid {}"),
    ("pg_ts_config_map", "mapcfg", "maptokentype", "mapcfg >= 16384"),
    ("pg_seclabel", "objoid", "objsubid", "true"),
    // Members of extensions; the rest of this catalog follows from others.
    ("pg_depend", "objid", "0", "refclassid = 3079 AND objid >= 16384"),
];

/// What has no row that everybody may look at, or is shared between databases.
const TEXTS: &[(&str, &str)] = &[
    ("version", "SELECT hashtextextended(current_setting('server_version'), 0)"),
    ("pg_roles", "SELECT hashtextextended(rolname, oid::bigint) FROM pg_roles"),
    ("pg_tablespace", "SELECT hashtextextended(spcname, oid::bigint) FROM pg_tablespace"),
    ("pg_user_mappings", "SELECT hashtextextended(m::text, 0) FROM pg_user_mappings m"),
    (
        "pg_subscription",
        "SELECT hashtextextended(concat(subname, subowner, subslotname, subsynccommit, subpublications), \
         oid::bigint) FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE \
         datname = current_database())",
    ),
    (
        "pg_db_role_setting",
        "SELECT hashtextextended(setconfig::text, setrole::bigint) FROM pg_db_role_setting \
         WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    ),
];

pub async fn read(session: &PgSession) -> Result<Manifest, DbError> {
    let numbered = NUMBERED.iter().map(|name| of_catalog(&(name, "oid", "0", "x.oid >= 16384")));
    let special = SPECIAL.iter().map(of_catalog);
    let texts = TEXTS
        .iter()
        .map(|(name, sql)| format!("SELECT '{name}', count(*), sum(h) FROM ({sql}) t (h)"));
    let mut all: Vec<_> = numbered.chain(special).chain(texts).collect();
    if session.major() >= 15 {
        all.push(of_catalog(&("pg_publication_namespace", "oid", "0", "true")));
    }
    let mut manifest = Manifest::default();
    copy::each(session, &all.join(" UNION ALL "), |row| {
        let value = format!("{}:{}", row.text(1), row.text(2));
        manifest.0.insert(row.owned(0), value);
    })
    .await?;
    subscriptions(session, &mut manifest).await?;
    Ok(manifest)
}

/// Who may see all of a subscription sees every change of it.
async fn subscriptions(session: &PgSession, manifest: &mut Manifest) -> Result<(), DbError> {
    const MAY: &str = "SELECT has_table_privilege('pg_subscription', 'SELECT')";
    if copy::all(session, MAY, |row| row.yes(0)).await? != [true] {
        return Ok(());
    }
    let sql = of_catalog(&("pg_subscription", "oid", "0", "true"));
    copy::each(session, &sql, |row| {
        let value = format!("{}:{}", row.text(1), row.text(2));
        manifest.0.insert("pg_subscription rows".to_owned(), value);
    })
    .await
}

fn of_catalog((name, number, more, which): &Catalog) -> String {
    let which = which.replace("{}", NOT_TEMPORARY);
    format!(
        "SELECT '{name}', count(*), sum(hashint8extended(({number}::bigint << 32) | ({WRITER}), \
         {more})) FROM {name} x WHERE {which}"
    )
}
