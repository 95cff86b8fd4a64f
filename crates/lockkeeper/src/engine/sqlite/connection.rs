//! Opens connections.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::engine::{DbError, ErrorClass};

use super::address::Address;
use super::failure;

/// How long a look at the new connection waits for somebody who writes.
const PATIENCE: Duration = Duration::from_millis(200);

/// Opens a connection that behaves as the `sqlite3` command line does by default: foreign keys
/// off, strings in double quotes accepted.
pub fn open(address: &Address) -> Result<Connection, DbError> {
    address.check()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |error: rusqlite::Error| failure::of_open(&error, &address.display());
    let conn = Connection::open_with_flags(address.uri(), flags).map_err(failed)?;
    let settings = [
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false),
        (DbConfig::SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, true),
    ];
    for (setting, value) in settings {
        conn.set_db_config(setting, value).map_err(failed)?;
    }
    conn.busy_timeout(PATIENCE).map_err(failed)?;
    match conn.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())) {
        // Somebody writes it right now: it is a database.
        Err(error) if failure::translate(&error).class == ErrorClass::LockTimeout => Ok(conn),
        Err(error) => Err(failed(error)),
        Ok(()) => Ok(conn),
    }
}
