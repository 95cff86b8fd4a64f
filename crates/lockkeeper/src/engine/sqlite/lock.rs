//! The exclusive right to migrate a database: a lock on a file next to it, or on the engine
//! itself for a database in memory. It dies with its process.
//!
//! The database file itself is never locked or even opened here: closing any handle of it would
//! drop the locks that SQLite holds on it. The file next to it stays when the lock is given back:
//! removing it would let two runs lock two files of one name.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::engine::{DbError, ErrorClass};

use super::address::Address;

/// Where the right is taken.
#[derive(Clone, Debug)]
pub enum Place {
    Beside(PathBuf),
    Within(Arc<Mutex<Option<String>>>),
}

/// The held right; given back when dropped.
#[derive(Debug)]
pub enum Held {
    File(File),
    Slot(Arc<Mutex<Option<String>>>),
}

impl Drop for Held {
    fn drop(&mut self) {
        match self {
            // A name that stays behind would do no harm; the lock goes with the handle.
            Held::File(file) => drop(file.set_len(0)),
            Held::Slot(slot) => {
                if let Ok(mut holder) = slot.lock() {
                    *holder = None;
                }
            }
        }
    }
}

impl Place {
    pub fn of(address: &Address) -> Self {
        match address {
            Address::File { path, .. } => Place::Beside(path.clone()),
            Address::Memory { .. } => Place::Within(Arc::default()),
        }
    }

    /// Takes the right if it is free; `name` tells others who has it.
    pub fn try_take(&self, name: &str) -> Result<Option<Held>, DbError> {
        match self {
            Place::Beside(path) => try_lock(&sidecar(path), name),
            Place::Within(slot) => {
                let Ok(mut holder) = slot.lock() else { return Ok(None) };
                if holder.is_some() {
                    return Ok(None);
                }
                *holder = Some(introduction(name));
                Ok(Some(Held::Slot(slot.clone())))
            }
        }
    }

    /// Returns who has the right; only asked when it could not be taken.
    pub fn holder(&self) -> Option<String> {
        let text = match self {
            Place::Beside(path) => {
                let mut text = String::new();
                File::open(sidecar(path)).ok()?.take(1000).read_to_string(&mut text).ok()?;
                text
            }
            Place::Within(slot) => slot.lock().ok()?.clone()?,
        };
        let line = text.lines().next().unwrap_or_default().trim();
        (!line.is_empty()).then(|| line.to_owned())
    }
}

/// One database has one such file, whatever links lead to it.
fn sidecar(database: &Path) -> PathBuf {
    let real = database.canonicalize().unwrap_or_else(|_| database.to_owned());
    let mut name = real.into_os_string();
    name.push("-lockkeeper");
    name.into()
}

fn try_lock(path: &Path, name: &str) -> Result<Option<Held>, DbError> {
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let file = opened.map_err(|error| cannot(path, &error))?;
    match file.try_lock() {
        Ok(()) => {
            introduce(&file, name).map_err(|error| cannot(path, &error))?;
            Ok(Some(Held::File(file)))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(cannot(path, &error)),
    }
}

fn introduce(mut file: &File, name: &str) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", introduction(name))
}

fn introduction(name: &str) -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = host.or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_default();
    let host = if host.trim().is_empty() { "this host" } else { host.trim() };
    let since = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    format!("{name} (process {} on {host}, since {since})", std::process::id())
}

fn cannot(path: &Path, error: &std::io::Error) -> DbError {
    let text = format!("cannot lock {}: {error}", path.display());
    DbError::new(ErrorClass::Config, text).with_hint(
        "the lock lies next to the database; let this user create and write that file, and use a \
         file system that can lock files",
    )
}
