//! SQLite's errors, sorted by what to do about them.

use rusqlite::{Error, ErrorCode, ffi};

use crate::engine::{DbError, ErrorClass};

/// Translates an error of the driver.
pub fn translate(error: &Error) -> DbError {
    match error {
        Error::SqliteFailure(failed, message) => {
            of_code(*failed, message.as_deref().unwrap_or_default())
        }
        Error::SqlInputError { error, msg, sql, offset } => {
            let position = usize::try_from(*offset).ok().and_then(|offset| sql.get(..offset));
            let position = position.map(|before| before.chars().count() as u32 + 1);
            DbError { position, ..of_code(*error, msg) }
        }
        other => DbError::new(ErrorClass::Other, other.to_string()),
    }
}

/// Translates an error that happened while the database was opened.
pub fn of_open(error: &Error, address: &str) -> DbError {
    let mut failure = translate(error);
    if failure.class == ErrorClass::LockTimeout {
        return failure;
    }
    failure.class = match failure.class {
        ErrorClass::Other | ErrorClass::Privilege => ErrorClass::Config,
        class => class,
    };
    failure.message = format!("cannot open {address}: {}", failure.message);
    failure
}

fn of_code(failed: ffi::Error, message: &str) -> DbError {
    let message = if message.is_empty() { failed.to_string() } else { message.to_owned() };
    let mut failure = DbError::new(class(failed, &message), message);
    failure.object = object(&failure.message);
    failure.hint = hint(failed).map(str::to_owned);
    let told = failed.extended_code & 0xff != failed.extended_code && failure.hint.is_some();
    failure.detail = told.then(|| ffi::code_to_str(failed.extended_code).to_owned());
    failure
}

/// <https://www.sqlite.org/rescode.html>
fn class(failed: ffi::Error, message: &str) -> ErrorClass {
    match failed.code {
        // The snapshot that was read is old: only a new transaction can write.
        _ if failed.extended_code == ffi::SQLITE_BUSY_SNAPSHOT => ErrorClass::Conflict,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => ErrorClass::LockTimeout,
        ErrorCode::FileLockingProtocolFailed => ErrorClass::LockTimeout,
        ErrorCode::OperationInterrupted => ErrorClass::Cancelled,
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => ErrorClass::Privilege,
        ErrorCode::NotADatabase => ErrorClass::Config,
        ErrorCode::ConstraintViolation if is_fence(message) => ErrorClass::Fenced,
        _ if message.starts_with("no such table") => ErrorClass::Absent,
        _ if refuses_transaction(message) => ErrorClass::NeedsNoTransaction,
        _ => ErrorClass::Other,
    }
}

fn is_fence(message: &str) -> bool {
    message.starts_with("NOT NULL constraint failed: lockkeeper_") && message.ends_with(".token")
}

fn refuses_transaction(message: &str) -> bool {
    message.contains("from within a transaction")
        || message.contains("database within transaction")
        || message.contains("may not be changed inside a transaction")
}

fn hint(failed: ffi::Error) -> Option<&'static str> {
    Some(match failed.code {
        ErrorCode::DiskFull => {
            "the disk, or the size the database may have (PRAGMA max_page_count), is full; the \
             transaction was rolled back and nothing is lost: make room and run again"
        }
        ErrorCode::SystemIoFailure => {
            "the disk did not do what it was asked to; the transaction was rolled back: look at \
             the system's log and the space left on the disk, then run again"
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            "let this user write the database file and the directory it lies in (SQLite keeps its \
             journal next to it), and open it without mode=ro"
        }
        ErrorCode::CannotOpen => {
            "does the path exist, and may this user write the file and the directory it lies in?"
        }
        ErrorCode::DatabaseCorrupt => {
            "keep a copy of the file, look at PRAGMA integrity_check, and restore a backup"
        }
        ErrorCode::NotADatabase => {
            "the file is something else, or encrypted: check the path in the database URL"
        }
        _ => return None,
    })
}

/// Returns what the message names after its colon: a table, a column.
fn object(message: &str) -> Option<String> {
    let known = ["constraint failed: ", "no such table: ", "no such column: ", "no such index: "];
    let name = known.iter().find_map(|words| message.split_once(words))?.1;
    Some(name.to_owned())
}
