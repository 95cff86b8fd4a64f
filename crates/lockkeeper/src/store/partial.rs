//! A file that is being written and has no name yet.
//!
//! The writer holds a lock on it, so that a sweep tells the file of a living process from what
//! a killed one has left, also across machines where the file system shares its locks.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use tempfile::NamedTempFile;

const SUFFIX: &str = ".part";

pub(super) struct Partial(NamedTempFile);

impl Partial {
    /// Makes and locks a new file beside where `name` will be.
    pub(super) fn new(dir: &Path, name: &str) -> io::Result<Self> {
        let prefix = format!(".{name}.");
        loop {
            let file = tempfile::Builder::new().prefix(&prefix).suffix(SUFFIX).tempfile_in(dir)?;
            match file.as_file().try_lock() {
                // A sweep may have come between: then the file has no name any more.
                Ok(()) if file.as_file().metadata()?.nlink() == 0 => {}
                Err(TryLockError::WouldBlock) => {}
                // Where locks are unknown, `sweep` cannot lock either and removes nothing.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(Partial(file)),
            }
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.as_file_mut().write_all(bytes)
    }

    /// Makes the content durable, then gives the file its name unless that is taken.
    pub(super) fn finish(self, dir: &Path, name: &str) -> io::Result<()> {
        self.0.as_file().sync_all()?;
        self.0.persist_noclobber(dir.join(name)).map_err(|refused| refused.error)?;
        File::open(dir)?.sync_all()
    }
}

/// Removes the files of writers that are gone; returns their names.
pub(super) fn sweep(dir: &Path) -> io::Result<Vec<String>> {
    let mut removed = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') && name.ends_with(SUFFIX) && abandoned(&entry.path())? {
            removed.push(name);
        }
    }
    Ok(removed)
}

/// Removes one file if nobody holds its lock. The lock is held while it is removed.
fn abandoned(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if file.try_lock().is_err() {
        return Ok(false);
    }
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        // Its writer gave it its name in this moment.
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
