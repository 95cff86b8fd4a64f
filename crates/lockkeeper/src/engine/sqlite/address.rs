//! Which file a URL names.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};

use crate::engine::DbError;

use super::failure;

/// A database file or a database in memory.
#[derive(Clone)]
pub enum Address {
    File(PathBuf),
    /// Shared by every session that is opened from it; kept alive by a connection of its own.
    Memory {
        name: String,
        keeper: Arc<Mutex<Connection>>,
        locked: Arc<Mutex<bool>>,
    },
}

static MEMORIES: AtomicU64 = AtomicU64::new(0);

impl Address {
    pub fn parse(url: &str) -> Result<Self, DbError> {
        let (_, rest) = url.split_once(':').unwrap_or(("", url));
        let path = rest.strip_prefix("//").unwrap_or(rest);
        let path = path.split('?').next().unwrap_or(path);
        match path {
            "" => Err(DbError::config(format!("`{url}` names no file"))
                .with_hint("write sqlite:path/to/app.db, or sqlite::memory:")),
            ":memory:" | "memory:" => Self::memory(),
            path => Ok(Address::File(PathBuf::from(path))),
        }
    }

    fn memory() -> Result<Self, DbError> {
        let number = MEMORIES.fetch_add(1, Ordering::Relaxed);
        let name =
            format!("file:lockkeeper-{}-{number}?mode=memory&cache=shared", std::process::id());
        let keeper = open(&name).map_err(|error| failure::translate(&error))?;
        let (keeper, locked) = (Arc::new(Mutex::new(keeper)), Arc::default());
        Ok(Address::Memory { name, keeper, locked })
    }

    pub fn display(&self) -> String {
        match self {
            Address::File(path) => path.display().to_string(),
            Address::Memory { .. } => ":memory:".to_owned(),
        }
    }

    /// Opens a connection; a file that does not exist is made.
    pub fn open(&self) -> Result<Connection, DbError> {
        let opened = match self {
            Address::File(path) => Connection::open_with_flags(path, flags()),
            Address::Memory { name, keeper, .. } => {
                let _alive = keeper;
                open(name)
            }
        };
        opened.map_err(|error| self.explain(failure::translate(&error)))
    }

    fn explain(&self, mut error: DbError) -> DbError {
        error.class = crate::engine::ErrorClass::Config;
        error.message = format!("cannot open {}: {}", self.display(), error.message);
        if let Address::File(path) = self
            && path.parent().is_some_and(|p| !p.as_os_str().is_empty() && !p.exists())
        {
            error.hint = Some("its folder does not exist; create it first".to_owned());
        }
        error
    }
}

fn open(uri: &str) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(uri, flags() | OpenFlags::SQLITE_OPEN_URI)
}

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
}
