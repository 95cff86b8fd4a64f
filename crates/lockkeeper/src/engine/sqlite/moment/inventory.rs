//! Which tables hold data, with their columns and keys, and what is left out.

use lockkeeper_core::preserve::{ColumnFacts, Excluded, Inventory, TableFacts};
use rusqlite::Connection;

use crate::engine::moment::Reach;

use super::super::snapshot::reserved::is_reserved;

const TABLES: &str = "SELECT name, type FROM pragma_table_list WHERE schema = 'main' \
     AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
const LEDGER: &str = "lockkeeper_";

/// Stored columns: neither hidden ones nor those that are computed when they are read.
const COLUMNS: &str =
    "SELECT name, type, pk FROM pragma_table_xinfo(?1) WHERE hidden IN (0, 3) ORDER BY cid";

pub fn read(conn: &Connection, reach: Reach) -> rusqlite::Result<Inventory> {
    let mut tables = conn.prepare(TABLES)?;
    let tables = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut inventory = Inventory::default();
    for table in tables {
        let (name, kind): (String, String) = table?;
        if reach == Reach::Users && name.starts_with(LEDGER) {
            continue;
        }
        if kind == "virtual" {
            let why = "a virtual table: its module knows where its rows are".to_owned();
            inventory.excluded.push(Excluded { name, why });
        } else {
            inventory.tables.push(facts(conn, &name)?);
        }
    }
    Ok(inventory)
}

fn facts(conn: &Connection, name: &str) -> rusqlite::Result<TableFacts> {
    let mut statement = conn.prepare_cached(COLUMNS)?;
    let rows = statement.query_map([name], |row| {
        let name = quoted(&row.get::<_, String>(0)?);
        let facts = ColumnFacts { name, type_name: row.get(1)?, ..ColumnFacts::default() };
        Ok((facts, row.get::<_, u32>(2)?))
    })?;
    let columns: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    let mut key: Vec<_> = columns.iter().filter(|(_, place)| *place > 0).collect();
    key.sort_by_key(|(_, place)| *place);
    Ok(TableFacts {
        name: quoted(name),
        key: key.into_iter().map(|(column, _)| column.name.clone()).collect(),
        columns: columns.into_iter().map(|(column, _)| column).collect(),
        ..TableFacts::default()
    })
}

/// Returns the name, quoted where SQLite needs it.
fn quoted(name: &str) -> String {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let bare = starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match bare && !is_reserved(name) {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}
