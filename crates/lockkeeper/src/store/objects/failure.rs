//! What an object store's errors mean for us.

use std::error::Error as _;

use object_store::Error;
use object_store::path::Path;

use super::super::{StoreError, StoreErrorKind};

/// Longest piece of a server's answer that a message repeats.
const LONGEST_REASON: usize = 300;

/// Words of servers that refuse credentials with another status than 401 and 403.
const EXPIRED: [&str; 6] = [
    "ExpiredToken",
    "TokenRefreshRequired",
    "InvalidToken",
    "InvalidAccessKeyId",
    "AuthenticationFailed",
    "SignatureDoesNotMatch",
];
/// Words of servers that have no room left.
const FULL: [&str; 3] = ["507 Insufficient", "StorageFull", "QuotaExceeded"];
const NO_BUCKET: [&str; 2] = ["NoSuchBucket", "ContainerNotFound"];

/// Returns the error of a deed.
pub(super) fn of(deed: &str, error: Error) -> StoreError {
    let reason = reason(&error);
    StoreError::of(kind(&error, &reason), deed, shortened(&reason))
}

/// Returns the error of a name that is taken.
pub(super) fn exists(path: &Path) -> Error {
    let source = "another object has this name".into();
    Error::AlreadyExists { path: path.to_string(), source }
}

fn kind(error: &Error, reason: &str) -> StoreErrorKind {
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    match error {
        _ if says(&EXPIRED) => StoreErrorKind::Denied,
        _ if says(&FULL) => StoreErrorKind::Full,
        _ if says(&NO_BUCKET) => StoreErrorKind::Config,
        Error::NotFound { .. } => StoreErrorKind::NotFound,
        Error::AlreadyExists { .. } | Error::Precondition { .. } => StoreErrorKind::AlreadyExists,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => StoreErrorKind::Denied,
        Error::InvalidPath { .. } | Error::UnknownConfigurationKey { .. } => StoreErrorKind::Config,
        Error::Generic { .. } => generic(reason),
        _ => StoreErrorKind::Other,
    }
}

/// Sorts what object_store does not: it tells statuses and broken lines only in words.
fn generic(reason: &str) -> StoreErrorKind {
    const CONFIG: [&str; 3] = ["URL scheme is not allowed", "must be specified", "BareRedirect"];
    const DENIED: [&str; 2] = ["169.254.169.254", "credentials"];
    const BUSY: [&str; 8] = [
        "status code: 5",
        "status code: 408",
        "status code: 429",
        "SlowDown",
        "timed out",
        "error sending request",
        "connection",
        "error decoding response body",
    ];
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    match () {
        () if says(&CONFIG) => StoreErrorKind::Config,
        () if says(&DENIED) => StoreErrorKind::Denied,
        () if says(&BUSY) => StoreErrorKind::Unavailable,
        () => StoreErrorKind::Other,
    }
}

/// Returns the innermost words that are not yet said by the outer ones.
fn reason(error: &Error) -> String {
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_words = inner.to_string();
        if !reason.contains(&inner_words) {
            reason = format!("{reason}: {inner_words}");
        }
        source = inner.source();
    }
    reason
}

fn shortened(reason: &str) -> String {
    let flat = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(LONGEST_REASON) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}
