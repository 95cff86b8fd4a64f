//! The library's errors, sorted by what to do about them.

use rusqlite::{Error, ErrorCode, ffi};

use crate::engine::{DbError, ErrorClass};

/// Translates an error.
pub fn translate(error: &Error) -> DbError {
    match error {
        Error::SqliteFailure(code, message) => {
            let text = message.clone().unwrap_or_else(|| code.to_string());
            sorted(code, text)
        }
        Error::SqlInputError { error, msg, sql, offset } => {
            let mut failure = sorted(error, msg.clone());
            let before = usize::try_from(*offset).ok().and_then(|at| sql.get(..at));
            failure.position = before.map(|before| before.chars().count() as u32 + 1);
            failure
        }
        other => DbError::new(ErrorClass::Other, other.to_string()),
    }
}

fn sorted(code: &ffi::Error, message: String) -> DbError {
    let (class, hint) = match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            (ErrorClass::LockTimeout, Some("another connection is writing to the database"))
        }
        ErrorCode::OperationInterrupted => (ErrorClass::Cancelled, None),
        ErrorCode::DiskFull => (
            ErrorClass::Other,
            Some("the disk is full: make room and run again; the transaction was rolled back"),
        ),
        ErrorCode::ReadOnly => {
            (ErrorClass::Config, Some("the file or its folder cannot be written to"))
        }
        ErrorCode::CannotOpen => {
            (ErrorClass::Config, Some("check the path, and the rights on file and folder"))
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            (ErrorClass::Config, Some("is this a SQLite database? restore it from a backup"))
        }
        ErrorCode::SystemIoFailure => {
            (ErrorClass::Other, Some("the system reports an error on this file; check the disk"))
        }
        _ if message.starts_with("no such table: lockkeeper_") => (ErrorClass::Absent, None),
        ErrorCode::ConstraintViolation
            if message.starts_with("NOT NULL constraint failed: lockkeeper_") =>
        {
            (ErrorClass::Fenced, None)
        }
        _ => (ErrorClass::Other, None),
    };
    DbError { hint: hint.map(str::to_owned), ..DbError::new(class, message) }
}
