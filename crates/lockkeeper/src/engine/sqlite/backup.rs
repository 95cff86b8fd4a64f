//! Backups of a file: `VACUUM INTO` writes a compact copy of one moment, without sidecars.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use lockkeeper_core::backup::{Kind, NotCovered};
use lockkeeper_core::preserve::{Depth, TableAsk};
use lockkeeper_core::schema::Snapshot as Schema;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tempfile::TempPath;
use tokio::fs::File;

use crate::engine::archive::{Archives, Bytes, Capture, Dump, Survey, Workshop};
use crate::engine::moment::Reach;
use crate::engine::{DbError, Engine, ErrorClass, Moment};

use super::address::Address;
use super::lock::Place;
use super::moment::inventory;
use super::restore::surroundings;
use super::{Sqlite, connection, failure};

#[async_trait]
impl Archives for Sqlite {
    fn suffix(&self) -> &'static str {
        "sqlite"
    }

    fn data_stands_alone(&self) -> bool {
        true
    }

    async fn survey(&self, kind: Kind, _workshop: &Workshop<'_>) -> Result<Survey, DbError> {
        let address = self.address.clone();
        blocking(move || survey(&address, kind)).await
    }

    async fn capture(
        &self,
        kind: Kind,
        workshop: &Workshop<'_>,
    ) -> Result<Box<dyn Capture>, DbError> {
        let (address, directory) = (self.address.clone(), workshop.directory.to_owned());
        let copy = blocking(move || copy(&address, kind, &directory)).await?;
        let moment = at(&copy).open_moment().await?;
        let original = self.address.clone();
        Ok(Box::new(Copy { original, file: copy, kind, moment }))
    }

    async fn count(
        &self,
        _kind: Kind,
        archive: Bytes<'_>,
        workshop: &Workshop<'_>,
    ) -> Result<BTreeMap<String, u64>, DbError> {
        let path = temporary(workshop.directory)?;
        let mut file = File::create(&path).await.map_err(|error| broken(&error))?;
        tokio::io::copy(archive, &mut file).await.map_err(|error| broken(&error))?;
        file.sync_data().await.map_err(|error| broken(&error))?;
        let engine = at(&path);
        let checked = blocking(move || {
            refuse_broken(&path)?;
            let asks = asks(&path, Depth::Count)?;
            Ok((path, asks))
        });
        // The file is kept until its rows are counted.
        let (_path, asks) = checked.await?;
        let mut moment = engine.open_moment().await?;
        let marks = moment.marks_of(&asks, 1, &|_| ()).await?;
        moment.close().await?;
        Ok(marks.into_iter().map(|mark| (mark.name, mark.rows)).collect())
    }
}

/// A copy that is being read.
struct Copy {
    original: Address,
    file: TempPath,
    kind: Kind,
    moment: Box<dyn Moment>,
}

#[async_trait]
impl Capture for Copy {
    fn moment(&mut self) -> &mut dyn Moment {
        self.moment.as_mut()
    }

    async fn tables(&mut self) -> Result<Vec<TableAsk>, DbError> {
        if self.kind == Kind::Schema {
            return Ok(Vec::new());
        }
        let file = self.file.to_path_buf();
        blocking(move || asks(&file, Depth::Rows)).await
    }

    async fn schema(&mut self) -> Result<Schema, DbError> {
        at(&self.file).read_schema().await
    }

    async fn sequences(&mut self) -> Result<BTreeMap<String, String>, DbError> {
        let file = self.file.to_path_buf();
        blocking(move || sequences(&open(&file)?).map_err(|error| failure::translate(&error))).await
    }

    async fn surroundings(&mut self) -> Result<serde_json::Value, DbError> {
        let address = self.original.clone();
        blocking(move || surroundings(&address)).await
    }

    async fn position(&mut self) -> Result<Option<String>, DbError> {
        Ok(None)
    }

    async fn dump(&mut self) -> Result<Dump, DbError> {
        Ok(Box::new(File::open(&self.file).await.map_err(|error| broken(&error))?))
    }

    async fn close(self: Box<Self>) -> Result<(), DbError> {
        self.moment.close().await
    }
}

/// Waits for work that blocks its thread.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.unwrap_or_else(|error| Err(DbError::new(ErrorClass::Other, error.to_string())))
}

fn broken(error: &std::io::Error) -> DbError {
    DbError::new(ErrorClass::Other, format!("the copy cannot be written or read: {error}"))
}

fn temporary(directory: &Path) -> Result<TempPath, DbError> {
    let file = tempfile::Builder::new().prefix("copy-").tempfile_in(directory);
    Ok(file.map_err(|error| broken(&error))?.into_temp_path())
}

pub fn open(path: &Path) -> Result<Connection, DbError> {
    connection::open(&Address::File { path: path.to_owned(), query: String::new() })
}

/// Returns the engine of a file.
pub fn at(path: &Path) -> Sqlite {
    let address = Address::File { path: path.to_owned(), query: String::new() };
    Sqlite { place: Place::of(&address), address, _keeper: None }
}

/// Asks for every table that holds rows, those of the ledger too.
pub fn asks(path: &Path, depth: Depth) -> Result<Vec<TableAsk>, DbError> {
    let inventory = inventory::read(&open(path)?, Reach::Everything);
    let inventory = inventory.map_err(|error| failure::translate(&error))?;
    Ok(inventory.tables.iter().map(|table| table.ask(depth)).collect())
}

fn survey(address: &Address, kind: Kind) -> Result<Survey, DbError> {
    refuse_absent(address)?;
    let conn = connection::open(address)?;
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    let size = || Ok(number("PRAGMA page_count")? * number("PRAGMA page_size")?);
    let bytes = size().map_err(|error: rusqlite::Error| failure::translate(&error))?;
    let whole = match address {
        Address::File { path, .. } => path.canonicalize().unwrap_or_else(|_| path.clone()),
        Address::Memory { .. } => PathBuf::from("memory"),
    };
    let name = whole.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    Ok(Survey {
        database: name.unwrap_or_default(),
        identity: whole.display().to_string(),
        versions: BTreeMap::from([("sqlite".to_owned(), rusqlite::version().to_owned())]),
        bytes: bytes.unsigned_abs(),
        not_covered: not_covered(&conn, kind)?,
        ..Survey::default()
    })
}

/// A file that is not there would be made by looking into it.
fn refuse_absent(address: &Address) -> Result<(), DbError> {
    match address {
        Address::File { path, .. } if !path.exists() => {
            let text = format!("there is no database {}", path.display());
            Err(DbError::config(text).with_hint("correct the path in the database URL"))
        }
        _ => Ok(()),
    }
}

fn not_covered(conn: &Connection, kind: Kind) -> Result<Vec<NotCovered>, DbError> {
    let inventory = inventory::read(conn, Reach::Everything);
    let excluded = inventory.map_err(|error| failure::translate(&error))?.excluded;
    if excluded.is_empty() || kind == Kind::Schema {
        return Ok(Vec::new());
    }
    Ok(vec![NotCovered {
        what: "fingerprints of virtual tables".to_owned(),
        names: excluded.into_iter().map(|out| out.name).collect(),
        why: "their modules know where the rows are; they are in the copy and are not compared"
            .to_owned(),
    }])
}

/// How long a copy waits for somebody who writes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

fn copy(address: &Address, kind: Kind, directory: &Path) -> Result<TempPath, DbError> {
    let path = temporary(directory)?;
    let target = path.to_str().ok_or_else(|| DbError::config("the directory is not UTF-8"))?;
    let copied = || -> Result<(), DbError> {
        let conn = connection::open(address)?;
        let said = |error: rusqlite::Error| failure::translate(&error);
        conn.busy_timeout(PATIENCE).map_err(said)?;
        conn.execute("VACUUM INTO ?1", [target]).map_err(said)?;
        if kind == Kind::Schema { empty(&open(&path)?).map_err(said) } else { Ok(()) }
    };
    copied()?;
    Ok(path)
}

/// Takes the rows out of a copy.
fn empty(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    // A virtual table empties its own tables; one that cannot is left as it is.
    for table in tables(conn, "virtual")? {
        let _ = conn.execute(&format!("DELETE FROM {table}"), []);
    }
    for table in tables(conn, "table")? {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    conn.execute("VACUUM", []).map(drop)
}

/// Tables of one type, their names quoted.
fn tables(conn: &Connection, of_type: &str) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT printf('\"%w\"', name) FROM pragma_table_list \
               WHERE schema = 'main' AND type = ?1 AND name NOT LIKE 'sqlite~_%' ESCAPE '~' \
               ORDER BY name";
    conn.prepare(sql)?.query_map([of_type], |row| row.get(0))?.collect()
}

pub fn sequences(conn: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let there = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'";
    if conn.query_row(there, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(BTreeMap::new());
    }
    let sql = "SELECT name, CAST(seq AS text) FROM sqlite_sequence";
    conn.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

pub fn refuse_broken(path: &Path) -> Result<(), DbError> {
    let found =
        open(path)?.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match found.map_err(|error| failure::translate(&error))?.as_str() {
        "ok" => Ok(()),
        found => Err(DbError::new(ErrorClass::Corrupt, format!("the copy is damaged: {found}"))),
    }
}
