//! The driver's errors, sorted by what to do about them.

use tokio_postgres::error::{DbError as Reported, ErrorPosition, Severity};

use crate::engine::{DbError, ErrorClass};

/// Translates an error of the driver.
pub fn translate(error: &tokio_postgres::Error) -> DbError {
    match error.as_db_error() {
        Some(reported) => of_server(reported),
        None => DbError::lost(chain(error)),
    }
}

/// Translates an error that happened while connecting.
pub fn of_connect(error: &tokio_postgres::Error, address: &str) -> DbError {
    let Some(reported) = error.as_db_error() else {
        let text = chain(error);
        return DbError::new(
            ErrorClass::Unreachable,
            format!("cannot connect to {address}: {text}"),
        )
        .with_hint(connect_hint(&text));
    };
    let mut failure = of_server(reported);
    let code = reported.code().code();
    failure.class = match code {
        _ if code == "57P03" || code.starts_with("53") => ErrorClass::Unreachable,
        _ if code.starts_with("08") || code.starts_with("57") => ErrorClass::Unreachable,
        _ => ErrorClass::Config,
    };
    failure.message = format!("cannot connect to {address}: {}", failure.message);
    failure.hint = failure.hint.or_else(|| refused_hint(code, reported.message()));
    failure
}

fn connect_hint(text: &str) -> &'static str {
    if text.contains("refused") {
        "is the server running, and is this its port?"
    } else if text.contains("lookup") || text.contains("resolve") || text.contains("Name") {
        "check the host name in the database URL"
    } else if text.contains("TLS") || text.contains("tls") || text.contains("certificate") {
        "check sslmode and sslrootcert; sslmode=disable turns encryption off for a trusted network"
    } else {
        "check host, port and firewall"
    }
}

fn refused_hint(code: &str, message: &str) -> Option<String> {
    let hint = match code {
        "28P01" | "28000" => "check user and password of the database URL",
        "3D000" => "create the database first, or check its name in the URL",
        "08P01" if message.contains("startup parameter") => {
            "a connection pooler refuses our settings; use the direct address of the server"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn of_server(reported: &Reported) -> DbError {
    let code = reported.code().code();
    DbError {
        class: class(code, reported),
        message: reported.message().to_owned(),
        sqlstate: Some(code.to_owned()),
        detail: reported.detail().map(str::to_owned),
        hint: reported.hint().map(str::to_owned).or_else(|| advice(code, reported)),
        position: match reported.position() {
            Some(ErrorPosition::Original(at)) => Some(*at),
            _ => None,
        },
        object: object(reported),
    }
}

/// Says what to do where the server does not.
fn advice(code: &str, reported: &Reported) -> Option<String> {
    let advice = match code {
        "42501" if reported.message().contains("schema lockkeeper") => {
            "the ledger belongs to another role: migrate as that role, or let it grant you \
             USAGE on schema lockkeeper and all rights on its tables"
        }
        "25006" => "default_transaction_read_only is on for this role or database; set it to off",
        _ => return None,
    };
    Some(advice.to_owned())
}

fn object(reported: &Reported) -> Option<String> {
    let name = reported.constraint().or(reported.column()).or(reported.table());
    let table = reported.table().zip(reported.schema()).map(|(t, s)| format!("{s}.{t}"));
    match (table, name) {
        (Some(table), Some(name)) if !table.ends_with(name) => Some(format!("{table}.{name}")),
        (Some(table), _) => Some(table),
        (None, name) => name.map(str::to_owned),
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn class(code: &str, reported: &Reported) -> ErrorClass {
    let fatal = matches!(reported.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
    match code {
        "23502" if reported.schema() == Some("lockkeeper") => ErrorClass::Fenced,
        _ if fatal || code.starts_with("08") => ErrorClass::ConnectionLost,
        "57P01" | "57P02" | "57P03" | "57P05" => ErrorClass::ConnectionLost,
        "55P03" => ErrorClass::LockTimeout,
        "40P01" | "40001" => ErrorClass::Conflict,
        // "tuple concurrently updated": two sessions changed one catalog row.
        "XX000" if reported.message().starts_with("tuple concurrently") => ErrorClass::Conflict,
        "57014" => ErrorClass::Cancelled,
        "25001" | "2D000" => ErrorClass::NeedsNoTransaction,
        // "unsafe use of new value of enum type", "… has pending trigger events"
        "55P04" | "55006" => ErrorClass::NeedsCommit,
        "42P01" | "3F000" => ErrorClass::Absent,
        "42501" => ErrorClass::Privilege,
        _ => ErrorClass::Other,
    }
}

/// Joins an error with its causes into one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let said = next.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = next.source();
    }
    text
}
