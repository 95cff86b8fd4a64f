//! How large tables are, without reading them.

use std::collections::BTreeMap;

use lockkeeper_core::schema::RelationSize;
use rusqlite::{Connection, OptionalExtension};

/// A file up to this size may be read in full for exact numbers.
const SMALL: u64 = 64 << 20;

/// Nobody counted.
const UNKNOWN: i64 = -1;

pub fn read(
    conn: &Connection,
    tables: &[String],
) -> rusqlite::Result<BTreeMap<String, RelationSize>> {
    let counted = statistics(conn)?;
    let file = file_bytes(conn)?;
    let measured = if file <= SMALL { pages(conn) } else { BTreeMap::new() };
    let rows: BTreeMap<&String, i64> = tables
        .iter()
        .map(|table| {
            let known = counted.get(&table.to_lowercase()).copied();
            (table, known.unwrap_or_else(|| last_row(conn, table)))
        })
        .collect();
    let all: i64 = rows.values().map(|rows| rows.max(&0)).sum();
    let share = |rows: i64| (file as f64 * rows.max(0) as f64 / all.max(1) as f64) as u64;
    Ok(rows
        .into_iter()
        .map(|(table, rows)| {
            let bytes = measured.get(table).copied().unwrap_or_else(|| share(rows));
            (format!("main.{table}"), RelationSize { rows, bytes })
        })
        .collect())
}

/// Returns what ANALYZE counted, by table.
fn statistics(conn: &Connection) -> rusqlite::Result<BTreeMap<String, i64>> {
    const ANY: &str = "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat1'";
    if conn.query_row(ANY, [], |_| Ok(())).optional()?.is_none() {
        return Ok(BTreeMap::new());
    }
    let mut statement = conn.prepare(
        "SELECT lower(tbl), max(CAST(stat AS integer)) FROM main.sqlite_stat1 \
         WHERE tbl IS NOT NULL AND stat IS NOT NULL GROUP BY 1",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Returns the highest number of a row, which is found without reading others. Virtual tables and
/// those WITHOUT ROWID have none.
fn last_row(conn: &Connection, table: &str) -> i64 {
    let quoted = table.replace('"', "\"\"");
    let plain = "SELECT 1 FROM pragma_table_list(?1) WHERE schema = 'main' AND type = 'table'";
    let is_plain = conn.query_row(plain, [table], |_| Ok(())).optional();
    if !matches!(is_plain, Ok(Some(()))) {
        return UNKNOWN;
    }
    let sql = format!("SELECT coalesce(max(rowid), 0) FROM main.\"{quoted}\"");
    conn.query_row(&sql, [], |row| row.get(0)).unwrap_or(UNKNOWN)
}

fn file_bytes(conn: &Connection) -> rusqlite::Result<u64> {
    let number = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, u32>(0));
    Ok(u64::from(number("PRAGMA main.page_count")?) * u64::from(number("PRAGMA main.page_size")?))
}

/// Returns the bytes of each table's pages, where SQLite was built to tell.
fn pages(conn: &Connection) -> BTreeMap<String, u64> {
    let read = || -> rusqlite::Result<BTreeMap<String, u64>> {
        let mut statement =
            conn.prepare("SELECT name, pgsize FROM dbstat('main') WHERE aggregate = TRUE")?;
        let bytes = |bytes: i64| u64::try_from(bytes).unwrap_or_default();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, bytes(row.get(1)?))))?;
        rows.collect()
    };
    // Without the table there is an estimate.
    read().unwrap_or_default()
}
