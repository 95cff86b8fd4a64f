//! One file takes the place of another: nothing half written under a name, nothing of the old one
//! left that SQLite would replay onto the new one.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fail::fail_point;

use crate::engine::{DbError, ErrorClass};

use super::backup::open;
use super::failure;

/// How long the old file may still be written to.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ends the name of a small file that is being written.
pub const UNNAMED: &str = ".new";

/// Returns the files that belong to a database besides itself.
pub fn parts(path: &Path) -> Vec<PathBuf> {
    ["-wal", "-shm", "-journal"].iter().map(|end| with(path, end)).collect()
}

pub fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// Copies a file and puts it on disk.
pub fn copied(from: &Path, to: &Path) -> Result<(), DbError> {
    let copy = || {
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    };
    copy().map_err(|error| failed("copy to", to, &error))
}

/// Writes a small file that is there as a whole or not at all.
pub fn written(path: &Path, bytes: &[u8]) -> Result<(), DbError> {
    let unnamed = with(path, UNNAMED);
    let write = || {
        let mut file = File::create(&unnamed)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fail_point!("label.unnamed");
        fs::rename(&unnamed, path)?;
        sync(path)
    };
    write().map_err(|error: io::Error| failed("write", path, &error))
}

/// Removes a file that may not be there.
pub fn remove(path: &Path) -> Result<(), DbError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed("remove", path, &error))
        }
        _ => Ok(()),
    }
}

/// Gives a file the rights that another one has.
pub fn same_rights(of: &Path, to: &Path) -> Result<(), DbError> {
    let give = || fs::set_permissions(to, fs::metadata(of)?.permissions());
    give().map_err(|error| failed("set the rights of", to, &error))
}

/// Gives the database a second name, under which it stays when another file takes its first one.
/// Whoever has it open must let go of it: he would go on writing to a file that nobody reads.
pub fn put_aside(path: &Path, aside: &Path) -> Result<(), DbError> {
    refuse_used(path)?;
    fail_point!("swap.unused");
    let whole = emptied(path)?;
    fail_point!("swap.emptied");
    // A crash after this leaves two names of one file: the next try begins again.
    remove(aside)?;
    if fs::hard_link(path, aside).is_err() {
        copied(path, aside)?;
    }
    fail_point!("swap.linked");
    sync(aside).map_err(|error| failed("put aside", path, &error))?;
    if !whole {
        for (from, to) in parts(path).iter().zip(parts(aside)) {
            move_if_there(from, &to)?;
            fail_point!("swap.part");
        }
    }
    Ok(())
}

/// Writes everything into the file itself, so that nothing beside it counts any more; a file that
/// cannot be opened keeps what is beside it.
fn emptied(path: &Path) -> Result<bool, DbError> {
    let Ok(conn) = open(path) else { return Ok(false) };
    let work = || -> rusqlite::Result<()> {
        conn.busy_timeout(PATIENCE)?;
        conn.query_row("PRAGMA journal_mode = delete", [], |_| Ok(()))?;
        conn.execute_batch("BEGIN EXCLUSIVE; ROLLBACK")
    };
    match work().map_err(|error| failure::translate(&error)) {
        Ok(()) => Ok(true),
        Err(error) if error.class == ErrorClass::LockTimeout => {
            Err(in_use(path, "another program"))
        }
        Err(_) => Ok(false),
    }
}

fn in_use(path: &Path, by: &str) -> DbError {
    let message = format!("{} is in use by {by}, nothing was changed", path.display());
    DbError::new(ErrorClass::LockTimeout, message)
        .with_hint("stop what uses the database, then `restore --resume`")
}

/// Refuses a file that another process has open, where the system tells.
fn refuse_used(path: &Path) -> Result<(), DbError> {
    let Ok(real) = path.canonicalize() else { return Ok(()) };
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    for process in processes {
        let number = process.file_name().to_string_lossy().into_owned();
        if number == own || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let files = fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        if files.filter_map(|file| fs::read_link(file.path()).ok()).any(|file| file == real) {
            return Err(in_use(path, &format!("process {number}")));
        }
    }
    Ok(())
}

/// Takes the name: from one moment to the next the file is another one.
pub fn take_name(fresh: &Path, name: &Path) -> Result<(), DbError> {
    for part in parts(name) {
        remove(&part)?;
    }
    let take = || {
        File::open(fresh)?.sync_all()?;
        fail_point!("swap.bare");
        fs::rename(fresh, name)?;
        fail_point!("swap.unsynced");
        sync(name)
    };
    take().map_err(|error: io::Error| failed("rename to", name, &error))
}

fn move_if_there(from: &Path, to: &Path) -> Result<(), DbError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("move", from, &error)),
        _ => Ok(()),
    }
}

/// Tells whether both are names of one file.
pub fn same_file(one: &Path, other: &Path) -> bool {
    let number = |path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    number(one).is_some_and(|found| number(other) == Some(found))
}

pub fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts the names in the directory of a file on disk.
fn sync(path: &Path) -> io::Result<()> {
    File::open(directory(path))?.sync_all()
}

fn failed(what: &str, path: &Path, error: &io::Error) -> DbError {
    DbError::new(ErrorClass::Other, format!("cannot {what} {}: {error}", path.display()))
}
