//! Backups of a file: `VACUUM INTO` writes a compact copy of one moment, without sidecars.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use lockkeeper_core::backup::Kind;
use lockkeeper_core::preserve::Depth;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tempfile::TempPath;
use tokio::fs::File;

use crate::engine::archive::{Archives, Bytes, Capture, Dump, Survey, Workshop};
use crate::engine::{DbError, Engine, ErrorClass, Moment};

use super::address::Address;
use super::lock::Place;
use super::{Sqlite, connection, failure};

#[async_trait]
impl Archives for Sqlite {
    fn suffix(&self) -> &'static str {
        "sqlite"
    }

    async fn survey(&self, _kind: Kind, _workshop: &Workshop<'_>) -> Result<Survey, DbError> {
        let address = self.address.clone();
        blocking(move || survey(&address)).await
    }

    async fn capture(
        &self,
        kind: Kind,
        workshop: &Workshop<'_>,
    ) -> Result<Box<dyn Capture>, DbError> {
        let (address, directory) = (self.address.clone(), workshop.directory.to_owned());
        let copy = blocking(move || copy(&address, kind, &directory)).await?;
        let moment = at(&copy).open_moment().await?;
        Ok(Box::new(Copy { file: copy, kind, moment }))
    }

    async fn count(
        &self,
        archive: Bytes<'_>,
        workshop: &Workshop<'_>,
    ) -> Result<BTreeMap<String, u64>, DbError> {
        let path = temporary(workshop.directory)?;
        let mut file = File::create(&path).await.map_err(|error| broken(&error))?;
        tokio::io::copy(archive, &mut file).await.map_err(|error| broken(&error))?;
        file.sync_data().await.map_err(|error| broken(&error))?;
        let engine = at(&path);
        // Kept until its rows are counted.
        let _path = blocking(move || refuse_broken(&path).map(|()| path)).await?;
        let mut moment = engine.open_moment().await?;
        let marks = moment.marks(&[], Depth::Count, 1, &|_| ()).await?;
        moment.close().await?;
        Ok(marks.into_iter().map(|mark| (mark.name, mark.rows)).collect())
    }
}

/// A copy that is being read.
struct Copy {
    file: TempPath,
    kind: Kind,
    moment: Box<dyn Moment>,
}

#[async_trait]
impl Capture for Copy {
    fn moment(&mut self) -> &mut dyn Moment {
        self.moment.as_mut()
    }

    async fn tables(&mut self) -> Result<Vec<String>, DbError> {
        if self.kind == Kind::Schema {
            return Ok(Vec::new());
        }
        let inventory = self.moment.inventory().await?;
        Ok(inventory.tables.into_iter().map(|table| table.name).collect())
    }

    async fn sequences(&mut self) -> Result<BTreeMap<String, String>, DbError> {
        let file = self.file.to_path_buf();
        blocking(move || sequences(&open(&file)?).map_err(|error| failure::translate(&error))).await
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
async fn blocking<T: Send + 'static>(
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

fn open(path: &Path) -> Result<Connection, DbError> {
    connection::open(&Address::File { path: path.to_owned(), query: String::new() })
}

/// Returns the engine of a file.
fn at(path: &Path) -> Sqlite {
    let address = Address::File { path: path.to_owned(), query: String::new() };
    Sqlite { place: Place::of(&address), address, _keeper: None }
}

fn survey(address: &Address) -> Result<Survey, DbError> {
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
        ..Survey::default()
    })
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
    for table in tables(conn)? {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    conn.execute("VACUUM", []).map(drop)
}

/// Ordinary tables, their names quoted.
fn tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT printf('\"%w\"', name) FROM pragma_table_list \
               WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' \
               ORDER BY name";
    conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn sequences(conn: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let there = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'";
    if conn.query_row(there, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(BTreeMap::new());
    }
    let sql = "SELECT name, CAST(seq AS text) FROM sqlite_sequence";
    conn.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn refuse_broken(path: &Path) -> Result<(), DbError> {
    let found =
        open(path)?.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match found.map_err(|error| failure::translate(&error))?.as_str() {
        "ok" => Ok(()),
        found => Err(DbError::new(ErrorClass::Other, format!("the copy is damaged: {found}"))),
    }
}
