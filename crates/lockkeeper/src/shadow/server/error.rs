//! What can go wrong between "no programs found" and "the server answers".

use std::io;
use std::path::{Path, PathBuf};

/// A private server that could not be found, made, started or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    #[error(
        "no PostgreSQL {wanted} server programs (`postgres` and `initdb`) found; \
         install them or name their directory in PG_BIN"
    )]
    NoInstallation { wanted: String },

    #[error("{} holds no usable `postgres` and `initdb`; name another directory", bin_dir.display())]
    NotAnInstallation { bin_dir: PathBuf },

    #[error(
        "no `{name}` found on this machine; install the PostgreSQL client programs or name their directory in PG_BIN"
    )]
    NoClient { name: String },

    #[error(
        "PostgreSQL refuses to run as root and this machine has neither a `postgres` nor a \
         `nobody` account; create one or run as another user"
    )]
    NoAccount,

    #[error("{} cannot be reached by the unprivileged account that runs the server; choose a directory that others may enter", path.display())]
    Unreachable { path: PathBuf },

    #[error("cannot {what} {}: {source}", path.display())]
    Io { what: &'static str, path: PathBuf, source: io::Error },

    #[error("initdb of {} failed: {output}", bin_dir.display())]
    Initdb { bin_dir: PathBuf, output: String },

    #[error("the private server in {} ended while starting; its log ends with:\n{log}", home.display())]
    Ended { home: PathBuf, log: String },

    #[error("the private server in {} was not ready after {seconds} s; its log ends with:\n{log}", home.display())]
    NotReady { home: PathBuf, seconds: u64, log: String },
}

/// Names the file operation that an [`io::Error`] came from.
pub(super) trait IoContext<T> {
    fn during(self, what: &'static str, path: &Path) -> Result<T, ServerError>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn during(self, what: &'static str, path: &Path) -> Result<T, ServerError> {
        self.map_err(|source| ServerError::Io { what, path: path.to_owned(), source })
    }
}
