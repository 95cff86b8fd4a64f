//! The exclusive right to migrate a file: an operating system lock on a file beside it, which
//! ends with its process however that ends. The database file itself is never locked by us:
//! closing it would drop the locks that SQLite holds on it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::DbError;

use super::address::Address;

/// A held lock; dropped, it is free again.
pub enum Held {
    /// The lock ends when the file is closed.
    #[expect(dead_code, reason = "held, never read")]
    Beside(File),
    Memory(Arc<Mutex<bool>>),
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Held::Memory(locked) = self {
            *locked.lock().unwrap_or_else(PoisonError::into_inner) = false;
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-lockkeeper");
    PathBuf::from(name)
}

/// Takes the lock if nobody has it.
pub fn take(address: &Address) -> Result<Option<Held>, DbError> {
    match address {
        Address::Memory { locked, .. } => {
            let mut taken = locked.lock().unwrap_or_else(PoisonError::into_inner);
            let free = !std::mem::replace(&mut *taken, true);
            Ok(free.then(|| Held::Memory(locked.clone())))
        }
        Address::File(path) => take_file(&beside(path)),
    }
}

fn take_file(path: &Path) -> Result<Option<Held>, DbError> {
    let failed = |error: std::io::Error| {
        DbError::config(format!("cannot lock {}: {error}", path.display()))
            .with_hint("the folder of the database must be writable")
    };
    let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).clone();
    let mut file = options.open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    file.set_len(0).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    write!(file, "process {}", std::process::id()).map_err(failed)?;
    Ok(Some(Held::Beside(file)))
}

/// Returns who has the lock.
pub fn holder(address: &Address) -> Option<String> {
    let Address::File(path) = address else { return None };
    let mut text = String::new();
    File::open(beside(path)).ok()?.read_to_string(&mut text).ok()?;
    Some(text).filter(|text| !text.is_empty())
}
