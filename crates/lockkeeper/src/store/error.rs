//! What can go wrong at a store, sorted by what to do about it.

use std::io;

use crate::error::{Error, Kind};

/// What to do about an error of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// There is no such object, bucket or directory.
    NotFound,
    /// The name is taken; nothing was overwritten.
    AlreadyExists,
    /// The credentials are missing, wrong, expired or not enough.
    Denied,
    /// The store does not answer, or says that it is busy; it was asked several times.
    Unavailable,
    /// There is no room left.
    Full,
    /// The address, a name or a variable is wrong.
    Config,
    /// Everything else.
    Other,
}

/// An error of a store: what happened, to which object, and what to do next.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    pub kind: StoreErrorKind,
    pub message: String,
    pub hint: Option<String>,
}

impl StoreError {
    pub fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        StoreError { kind, message: message.into(), hint: None }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the error of a deed ("cannot write x to y") and why it failed.
    pub(super) fn of(kind: StoreErrorKind, deed: &str, why: impl std::fmt::Display) -> Self {
        let error = Self::new(kind, format!("{deed}: {why}"));
        match hint(kind) {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    /// Returns the error of a deed that the file system refused.
    pub(super) fn of_file(deed: &str, error: &io::Error) -> Self {
        Self::of(kind_of(error), deed, error)
    }
}

fn kind_of(error: &io::Error) -> StoreErrorKind {
    use io::ErrorKind::{
        FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        io::ErrorKind::NotFound => StoreErrorKind::NotFound,
        io::ErrorKind::AlreadyExists => StoreErrorKind::AlreadyExists,
        PermissionDenied | ReadOnlyFilesystem => StoreErrorKind::Denied,
        StorageFull | QuotaExceeded | FileTooLarge => StoreErrorKind::Full,
        _ => StoreErrorKind::Other,
    }
}

fn hint(kind: StoreErrorKind) -> Option<&'static str> {
    match kind {
        StoreErrorKind::NotFound => Some("list the store; the name or the prefix may be wrong"),
        StoreErrorKind::AlreadyExists => Some("nothing was overwritten; choose another name"),
        StoreErrorKind::Denied => {
            Some("check rights and credentials of the store; they may have expired")
        }
        StoreErrorKind::Unavailable => Some(
            "the store was asked several times; nothing half written is visible, try again later",
        ),
        StoreErrorKind::Full => {
            Some("make room or choose another store; nothing half written was kept")
        }
        StoreErrorKind::Config | StoreErrorKind::Other => None,
    }
}

pub(super) fn too_large(name: &str, address: &str, bytes: u64) -> StoreError {
    let limit = super::LARGEST_READ;
    let message = format!("{name} in {address} has {bytes} bytes, more than {limit}");
    StoreError::new(StoreErrorKind::Other, message)
        .with_hint("it is no object of that kind; was something else stored under its name?")
}

#[cfg(not(feature = "object-stores"))]
pub(super) fn without_object_stores(url: &str) -> StoreError {
    let message = format!("{url} needs an object store, and this program was built without them");
    StoreError::new(StoreErrorKind::Config, message)
        .with_hint("use a directory, or build with the feature object-stores")
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let kind = match error.kind {
            StoreErrorKind::NotFound | StoreErrorKind::Denied | StoreErrorKind::Config => {
                Kind::Config
            }
            StoreErrorKind::AlreadyExists => Kind::Refused,
            _ => Kind::Stopped,
        };
        let converted = Error::new(kind, error.message);
        match error.hint {
            Some(hint) => converted.with_hint(hint),
            None => converted,
        }
    }
}
