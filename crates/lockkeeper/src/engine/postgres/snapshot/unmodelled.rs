//! What has no model is counted and named.

use std::collections::BTreeMap;

use lockkeeper_core::schema::Unmodelled;

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy;
use super::raw::Raw;

/// Catalogs whose rows become objects, or parts of objects.
const MODELLED: &[&str] = &[
    "pg_am",
    "pg_amop",
    "pg_amproc",
    "pg_attrdef",
    "pg_cast",
    "pg_class",
    "pg_collation",
    "pg_constraint",
    "pg_conversion",
    "pg_default_acl",
    "pg_enum",
    "pg_event_trigger",
    "pg_extension",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_language",
    "pg_namespace",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_policy",
    "pg_proc",
    "pg_publication",
    "pg_publication_namespace",
    "pg_publication_rel",
    "pg_rewrite",
    "pg_statistic_ext",
    "pg_subscription",
    "pg_transform",
    "pg_trigger",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
    "pg_type",
    "pg_user_mapping",
];

/// Catalogs without numbers of their own: parts of objects that have them, or no schema.
const PARTS: &[&str] = &[
    "pg_aggregate",
    "pg_attribute",
    "pg_depend",
    "pg_description",
    "pg_foreign_table",
    "pg_index",
    "pg_inherits",
    "pg_init_privs",
    "pg_partitioned_table",
    "pg_range",
    "pg_sequence",
    "pg_statistic",
    "pg_statistic_ext_data",
    "pg_subscription_rel",
    "pg_ts_config_map",
    "pg_largeobject",
    "pg_largeobject_metadata",
];

/// Lists the catalogs of this database that nobody has a model for.
const CATALOGS: &str = "SELECT c.relname, EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid \
    AND attname = 'oid' AND attnum > 0), has_table_privilege(c.oid, 'SELECT') FROM pg_class c \
    WHERE relnamespace = 11 AND relkind = 'r' AND NOT relisshared";

pub async fn read(
    session: &PgSession,
    raw: &Raw,
    secret: bool,
) -> Result<BTreeMap<String, Unmodelled>, DbError> {
    let catalogs = copy::all(session, CATALOGS, |row| (row.owned(0), row.yes(1), row.yes(2)));
    let mut found = BTreeMap::new();
    for (name, numbered, readable) in catalogs.await? {
        let known = MODELLED.contains(&name.as_str()) || PARTS.contains(&name.as_str());
        if !known && readable {
            count(session, &name, numbered, &mut found).await?;
        }
    }
    settings(session, &mut found).await?;
    if secret {
        subscriptions(session, &mut found).await?;
    }
    carcasses(raw, &mut found);
    Ok(found)
}

async fn count(
    session: &PgSession,
    name: &str,
    numbered: bool,
    found: &mut BTreeMap<String, Unmodelled>,
) -> Result<(), DbError> {
    let of_users = if numbered { "WHERE oid >= 16384" } else { "" };
    let sql = format!(
        "SELECT count(*), (array_agg(x::text))[1:5]::text FROM pg_catalog.{name} x {of_users}"
    );
    let rows = copy::all(session, &sql, |row| (row.number(0), row.owned(1))).await?;
    for (count, sample) in rows.into_iter().filter(|(count, _)| *count > 0) {
        found.insert(name.to_owned(), Unmodelled { count, names: vec![sample] });
    }
    Ok(())
}

pub async fn may_see_subscriptions(session: &PgSession) -> Result<bool, DbError> {
    const SQL: &str = "SELECT has_column_privilege('pg_subscription', 'subconninfo', 'SELECT')";
    Ok(copy::all(session, SQL, |row| row.yes(0)).await? == [true])
}

async fn subscriptions(
    session: &PgSession,
    found: &mut BTreeMap<String, Unmodelled>,
) -> Result<(), DbError> {
    const SQL: &str = "SELECT subname FROM pg_subscription WHERE subdbid = (SELECT oid FROM \
        pg_database WHERE datname = current_database())";
    let names = copy::all(session, SQL, |row| row.owned(0)).await?;
    if !names.is_empty() {
        let count = names.len() as u64;
        found.insert(
            "subscription (only a superuser may read it)".into(),
            Unmodelled { count, names },
        );
    }
    Ok(())
}

/// Settings that the database has for its sessions.
async fn settings(
    session: &PgSession,
    found: &mut BTreeMap<String, Unmodelled>,
) -> Result<(), DbError> {
    const SQL: &str = "SELECT coalesce(nullif(setrole, 0)::regrole::text || ': ', '') || unnest(setconfig) \
        FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE \
        datname = current_database())";
    let names = copy::all(session, SQL, |row| row.owned(0)).await?;
    if !names.is_empty() {
        let count = names.len() as u64;
        found.insert("setting of the database".to_owned(), Unmodelled { count, names });
    }
    Ok(())
}

/// Indexes that a failed build left behind.
fn carcasses(raw: &Raw, found: &mut BTreeMap<String, Unmodelled>) {
    let invalid = raw.indexes.iter().filter(|index| !index.valid && !index.partitioned);
    let names: Vec<_> = invalid
        .filter_map(|index| Some((index, raw.relation(index.relation)?)))
        .map(|(index, relation)| format!("{}.{}", relation.schema, index.name))
        .collect();
    if !names.is_empty() {
        let count = names.len() as u64;
        found.insert("invalid index".to_owned(), Unmodelled { count, names });
    }
}
