//! Rows that point at nothing. A file that switches foreign keys off, to rebuild a table, has to
//! leave no more of them than it found.
//!
//! <https://www.sqlite.org/lang_altertable.html#otheralter>, step 11.

use std::collections::BTreeMap;

use rusqlite::{Connection, Error};

use crate::engine::{DbError, ErrorClass};

/// How many rows a message names.
const NAMED: usize = 5;

/// One row of `PRAGMA foreign_key_check`; or a key that cannot be checked at all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    table: String,
    parent: String,
    /// Which key of the table, as `PRAGMA foreign_key_list` counts them.
    key: i64,
    /// A table WITHOUT ROWID has none.
    row: Option<i64>,
    mismatch: Option<String>,
}

/// What was found at one moment, and how often: rows without a rowid look alike.
#[derive(Clone, Debug, Default)]
pub struct Violations(BTreeMap<Violation, usize>);

impl Violations {
    pub fn read(conn: &Connection) -> Result<Self, Error> {
        let mut found = BTreeMap::new();
        for table in tables_with_keys(conn)? {
            match of_table(conn, &table) {
                Ok(violations) => {
                    for violation in violations {
                        *found.entry(violation).or_insert(0) += 1;
                    }
                }
                // The parent lacks a unique key: no row can be checked.
                Err(error) if error.to_string().contains("foreign key mismatch") => {
                    found.insert(mismatch(table, &error), 1);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Violations(found))
    }

    /// Returns an error that names what `self` has more than `before`.
    pub fn refuse_new(self, before: &Violations) -> Result<(), DbError> {
        let is_new = |(violation, count): &(Violation, usize)| {
            before.0.get(violation).is_none_or(|known| known < count)
        };
        let new: Vec<_> = self.0.into_iter().filter(is_new).collect();
        let Some((first, _)) = new.first() else { return Ok(()) };
        let total: usize = new
            .iter()
            .map(|(violation, count)| count - before.0.get(violation).copied().unwrap_or(0))
            .sum();
        let mut error = DbError::new(ErrorClass::Other, message(first, &new, total)).with_hint(
            "nothing of this transaction took effect; repair or remove those rows, or the key, \
             in the migration (PRAGMA foreign_key_check lists them)",
        );
        error.object = Some(first.table.clone());
        Err(error)
    }
}

fn message(first: &Violation, new: &[(Violation, usize)], total: usize) -> String {
    if let Some(mismatch) = &first.mismatch {
        return format!("the migration breaks a foreign key of {}: {mismatch}", first.table);
    }
    let alike = |v: &&Violation| v.table == first.table && v.parent == first.parent;
    let rows = new.iter().map(|(violation, _)| violation).filter(alike);
    let rows: Vec<_> = rows.filter_map(|v| v.row).take(NAMED).map(|row| row.to_string()).collect();
    let named =
        if rows.is_empty() { String::new() } else { format!(", first rowid {}", rows.join(", ")) };
    let plural = if total == 1 { "row points" } else { "rows point" };
    format!(
        "the migration breaks foreign keys: {total} {plural} at no parent ({} to {}{named})",
        first.table, first.parent
    )
}

fn mismatch(table: String, error: &Error) -> Violation {
    let text = match error {
        Error::SqliteFailure(_, Some(text)) => text.clone(),
        other => other.to_string(),
    };
    Violation { table, parent: String::new(), key: 0, row: None, mismatch: Some(text) }
}

fn tables_with_keys(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut found = conn.prepare(
        "SELECT DISTINCT m.name FROM main.sqlite_master m, \
         pragma_foreign_key_list(m.name, 'main') WHERE m.type = 'table' ORDER BY 1",
    )?;
    found.query_map([], |row| row.get(0))?.collect()
}

fn of_table(conn: &Connection, table: &str) -> Result<Vec<Violation>, Error> {
    let quoted = table.replace('"', "\"\"");
    let mut check = conn.prepare(&format!("PRAGMA main.foreign_key_check(\"{quoted}\")"))?;
    let violations = check.query_map([], |row| {
        Ok(Violation {
            table: row.get(0)?,
            row: row.get(1)?,
            parent: row.get(2)?,
            key: row.get(3)?,
            mismatch: None,
        })
    })?;
    violations.collect()
}
