//! The whole schema in one read transaction: the texts that SQLite keeps, written one way.

mod canonical;
pub(super) mod reserved;
mod sizes;

use std::collections::BTreeMap;

use lockkeeper_core::schema::{Aspect, Manifest, Object, ObjectId, ObjectKind, Snapshot};
use rusqlite::Connection;

use crate::engine::DbError;

use super::address::Address;
use super::{connection, failure};

/// Everything but what belongs to SQLite, to the ledger, or to a virtual table.
const OBJECTS: &str = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema \
     WHERE sql IS NOT NULL \
       AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
       AND name NOT LIKE 'lockkeeper\\_%' ESCAPE '\\' \
       AND tbl_name NOT LIKE 'lockkeeper\\_%' ESCAPE '\\' \
       AND tbl_name NOT IN \
           (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')";

/// Reads the schema of the database at an address.
pub async fn read(address: Address) -> Result<Snapshot, DbError> {
    on_a_thread(address, |conn| {
        conn.execute_batch("BEGIN")?;
        let snapshot = snapshot(conn)?;
        conn.execute_batch("COMMIT")?;
        Ok(snapshot)
    })
    .await
}

/// Reads the number that SQLite counts up with every change of the schema.
pub async fn manifest(address: Address) -> Result<Manifest, DbError> {
    on_a_thread(address, |conn| {
        let version: i64 = conn.query_row("PRAGMA main.schema_version", [], |row| row.get(0))?;
        let parts = [("schema_version".to_owned(), version.to_string())];
        Ok(Manifest(BTreeMap::from(parts)))
    })
    .await
}

async fn on_a_thread<T: Send + 'static>(
    address: Address,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, DbError> {
    let read = move || {
        let conn = connection::open(&address)?;
        work(&conn).map_err(|error| failure::translate(&error))
    };
    let done = tokio::task::spawn_blocking(read).await;
    done.map_err(|_| DbError::lost("the thread that read the schema is gone"))?
}

fn snapshot(conn: &Connection) -> rusqlite::Result<Snapshot> {
    let mut statement = conn.prepare(OBJECTS)?;
    let rows = statement.query_map([], |row| {
        Ok(object(&row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, &row.get::<_, String>(3)?))
    })?;
    let objects: Vec<Object> = rows.collect::<rusqlite::Result<_>>()?;
    let tables: Vec<String> = objects
        .iter()
        .filter(|object| object.id.kind == ObjectKind::Table)
        .map(|object| object.id.name.clone())
        .collect();
    let mut snapshot = Snapshot::of(objects, BTreeMap::new());
    snapshot.server = format!("SQLite {}", rusqlite::version());
    snapshot.sizes = sizes::read(conn, &tables)?;
    Ok(snapshot)
}

fn object(kind: &str, name: String, table: String, sql: &str) -> Object {
    let text = canonical::text(sql);
    let id = match kind {
        "index" => ObjectId::new(ObjectKind::Index, "", name).on(table),
        "trigger" => ObjectId::new(ObjectKind::Trigger, "", name).on(table),
        "view" => ObjectId::new(ObjectKind::View, "", name),
        _ => ObjectId::new(ObjectKind::Table, "", name),
    };
    Object::new(id).with(Aspect::Definition, text)
}
