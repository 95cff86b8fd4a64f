//! Which tables hold data, with their columns and keys, and what is left out.

use std::collections::HashMap;

use lockkeeper_core::preserve::{ColumnFacts, Depth, Excluded, Inventory, TableAsk, TableFacts};

use crate::engine::moment::Reach;
use crate::engine::{DbError, ErrorClass};

use super::super::quote::literal;
use super::super::session::PgSession;
use super::copy;

/// Rows of partitions are read through the table that they are parts of, so that a partition that
/// is detached is missed. Sizes are the estimates of the catalog: nothing is locked for them.
const TABLES: &str = "\
  WITH RECURSIVE tree (root, part) AS (
    SELECT oid, oid FROM pg_class WHERE relkind = 'p' UNION ALL
    SELECT root, inhrelid FROM tree JOIN pg_inherits ON inhparent = part),
  sizes AS (SELECT root, sum(c.relpages) AS pages, bool_or(c.relkind = 'f') AS abroad
    FROM tree JOIN pg_class c ON c.oid = part GROUP BY root)
  SELECT c.oid, quote_ident(nspname) || '.' || quote_ident(relname), c.relkind, c.relispartition,
    coalesce(pages, c.relpages) * 8192::int8, coalesce(abroad, false),
    EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
      AND d.deptype = 'e'),
    (SELECT array_to_string(array_agg(quote_ident(attname) ORDER BY k.at), E'\\x01')
      FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k (number, at), pg_attribute a
      WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.number
      AND k.at <= i.indnkeyatts)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN sizes ON root = c.oid
  WHERE c.relkind IN ('r', 'p', 'f', 'm') AND c.relpersistence <> 't'
    AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'{})
  ORDER BY 2";

/// Stored columns, the generated ones among them.
const COLUMNS: &str =
    "SELECT attrelid, quote_ident(attname), format_type(atttypid, atttypmod), attnum
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  WHERE attnum > 0 AND NOT attisdropped AND attgenerated <> 'v' AND c.relkind IN ('r', 'p')
    AND c.relnamespace <> 'pg_catalog'::regnamespace
  ORDER BY attrelid, attnum";

const LARGE_OBJECTS: &str = "SELECT count(*) FROM pg_largeobject_metadata";

pub async fn read(session: &PgSession, reach: Reach) -> Result<Inventory, DbError> {
    let tables = TABLES.replace("{}", if reach == Reach::Users { ", 'lockkeeper'" } else { "" });
    let mut columns: HashMap<u32, Vec<ColumnFacts>> = HashMap::new();
    copy::each(session, COLUMNS, |row| {
        let (id, name, type_name) = (row.owned(3), row.owned(1), row.owned(2));
        columns.entry(row.oid(0)).or_default().push(ColumnFacts { id, name, type_name });
    })
    .await?;
    let mut inventory = Inventory::default();
    copy::each(session, &tables, |row| match left_out(row) {
        Some(why) => inventory.excluded.push(Excluded { name: row.owned(1), why: why.to_owned() }),
        None => inventory.tables.push(TableFacts {
            id: row.owned(0),
            name: row.owned(1),
            columns: columns.remove(&row.oid(0)).unwrap_or_default(),
            key: row
                .get(7)
                .map(|key| key.split('\x01').map(str::to_owned).collect())
                .unwrap_or_default(),
            bytes: row.number(4),
            part: row.yes(3),
        }),
    })
    .await?;
    inventory.excluded.extend(large_objects(session).await?);
    Ok(inventory)
}

/// Asks for all rows of the tables of these names, which may be those of the ledger.
pub async fn asks(session: &PgSession, names: &[String]) -> Result<Vec<TableAsk>, DbError> {
    let all = read(session, Reach::Everything).await?;
    let by_name: HashMap<&str, &TableFacts> =
        all.tables.iter().map(|table| (table.name.as_str(), table)).collect();
    let ask = |name: &String| {
        let absent = || DbError::new(ErrorClass::Absent, format!("there is no table {name}"));
        Ok(by_name.get(name.as_str()).ok_or_else(absent)?.ask(Depth::Rows))
    };
    names.iter().map(ask).collect()
}

fn left_out(row: &copy::Row) -> Option<&'static str> {
    match row.letter(2) {
        b'f' => Some("a foreign table: its rows live on another server"),
        b'm' => Some("a materialized view: its rows are made from other tables"),
        _ if row.yes(5) => Some("some of its partitions are foreign tables"),
        _ if row.yes(6) => Some("it belongs to an extension"),
        _ => None,
    }
}

async fn large_objects(session: &PgSession) -> Result<Option<Excluded>, DbError> {
    let counts = copy::all(session, LARGE_OBJECTS, |row| row.number::<u64>(0)).await?;
    let why = |count| format!("{count} of them, in no table of a schema");
    let some = counts.into_iter().find(|count| *count > 0);
    Ok(some.map(|count| Excluded { name: "large objects".to_owned(), why: why(count) }))
}

/// Where the rows of an ask are.
pub struct Scope {
    /// What stands after FROM.
    pub from: String,
    pages: i64,
}

/// Finds out where to read each table: children of inheritance are tables of their own, partitions
/// are read through their parent.
pub async fn scopes(session: &PgSession, asks: &[TableAsk]) -> Result<Vec<Scope>, DbError> {
    let names: Vec<_> = asks.iter().map(|ask| literal(&ask.table)).collect();
    let sql = format!(
        "WITH RECURSIVE asked (at, oid) AS (SELECT at, to_regclass(name)::oid \
         FROM unnest(ARRAY[{}]::text[]) WITH ORDINALITY u (name, at)), \
         tree (root, part) AS (SELECT DISTINCT c.oid, c.oid FROM asked JOIN pg_class c USING (oid) \
         UNION ALL SELECT root, inhrelid FROM tree JOIN pg_inherits ON inhparent = part), \
         sizes AS (SELECT root, sum(relpages) AS pages FROM tree JOIN pg_class ON oid = part \
         GROUP BY root) \
         SELECT c.relkind, CASE relkind WHEN 'p' THEN pages ELSE relpages END FROM asked \
         LEFT JOIN pg_class c USING (oid) LEFT JOIN sizes ON root = c.oid ORDER BY at",
        names.join(", ")
    );
    let found = copy::all(session, &sql, |row| (row.letter(0), row.number(1))).await?;
    let pairs = asks.iter().zip(found);
    pairs.map(|(ask, (kind, pages))| Ok(Scope { from: from(&ask.table, kind)?, pages })).collect()
}

fn from(table: &str, kind: u8) -> Result<String, DbError> {
    match kind {
        b'p' => Ok(table.to_owned()),
        b'r' => Ok(format!("ONLY {table}")),
        _ => Err(DbError::new(ErrorClass::Absent, format!("no table is called {table}"))),
    }
}

/// Returns the positions of the asks, the biggest table first: the last one to end decides how
/// long all of them take.
pub fn biggest_first(scopes: &[Scope]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scopes.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(scopes[*at].pages));
    order
}
