//! What can go wrong at a database, sorted by what to do about it.

use std::fmt;

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// Somebody else holds a lock: give way, try again.
    LockTimeout,
    /// Chosen as the victim of a deadlock, a write conflict: try again.
    Conflict,
    /// Cancelled by a person, a timeout or a watchdog.
    Cancelled,
    /// What happened to the last statement is unknown.
    ConnectionLost,
    /// The database cannot be reached at all.
    Unreachable,
    /// The address, user, password or database is wrong, or the server does not suit us.
    Config,
    /// The statement refuses to run inside a transaction.
    NeedsNoTransaction,
    /// The statement needs something that an earlier one of its transaction made, committed.
    NeedsCommit,
    /// Another run has taken over.
    Fenced,
    /// A table or schema is missing.
    Absent,
    /// What was written down is not what is read.
    Corrupt,
    /// Rights are missing.
    Privilege,
    /// This engine has no such thing, or not yet.
    Unsupported,
    /// Everything else: the statement is wrong for this database.
    Other,
}

/// An error as the database told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DbError {
    pub class: ErrorClass,
    pub message: String,
    pub sqlstate: Option<String>,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// Where in the statement, in characters from 1.
    pub position: Option<u32>,
    /// What the error is about, when the database names it.
    pub object: Option<String>,
}

impl DbError {
    pub fn new(class: ErrorClass, message: impl Into<String>) -> Self {
        DbError {
            class,
            message: message.into(),
            sqlstate: None,
            detail: None,
            hint: None,
            position: None,
            object: None,
        }
    }

    pub fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Config, message)
    }

    pub fn lost(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::ConnectionLost, message)
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}

impl std::error::Error for DbError {}
