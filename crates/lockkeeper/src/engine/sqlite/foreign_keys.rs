//! The check that a table rebuild with foreign keys switched off left no reference dangling.
//!
//! A file that switches `PRAGMA foreign_keys` itself takes the procedure of
//! <https://www.sqlite.org/lang_altertable.html#otheralter>, whose tenth step is this check.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::engine::{DbError, ErrorClass};

use super::failure;

/// A row whose reference points nowhere: table, row, referenced table.
type Dangling = BTreeSet<(String, Option<i64>, String)>;

/// Watches one session.
#[derive(Default)]
pub struct Watch {
    armed: bool,
    before: Dangling,
}

impl Watch {
    /// Takes note of a statement of the file that is about to run.
    pub fn see(&mut self, sql: &str, connection: &Connection) -> Result<(), DbError> {
        let words = sql.trim_start().to_ascii_lowercase();
        if words.starts_with("pragma") && words.contains("foreign_keys") {
            self.armed = true;
        } else if self.armed && words.starts_with("begin") {
            self.before = dangling(connection)?;
        } else if self.armed && words.ends_with("commit") {
            self.compare(connection)?;
        }
        Ok(())
    }

    fn compare(&self, connection: &Connection) -> Result<(), DbError> {
        let now = dangling(connection)?;
        let new: Vec<_> = now.difference(&self.before).collect();
        let Some((table, _, parent)) = new.first() else { return Ok(()) };
        let rows = new.iter().filter_map(|(_, row, _)| *row).take(5).map(|row| row.to_string());
        let message = format!(
            "foreign key check failed: {} rows refer to rows that do not exist, first from {table} \
             to {parent} (rowid {})",
            new.len(),
            rows.collect::<Vec<_>>().join(", ")
        );
        Err(DbError::new(ErrorClass::Other, message)
            .with_hint("the migration switches foreign keys off and must leave them whole"))
    }
}

fn dangling(connection: &Connection) -> Result<Dangling, DbError> {
    let read = || -> rusqlite::Result<Dangling> {
        let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect()
    };
    match read() {
        Ok(found) => Ok(found),
        // A reference to a table or column that does not exist (yet) cannot be checked.
        Err(error) if error.to_string().contains("foreign key mismatch") => Ok(Dangling::new()),
        Err(error) => Err(failure::translate(&error)),
    }
}
