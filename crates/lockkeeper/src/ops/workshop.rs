//! A directory for files of a moment: copies and decoded archives, which nobody else should read.
//!
//! A process that is killed leaves its directory behind; it held a lock on a file in it, so that
//! the next one tells it from those that are in use, and removes it.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use tempfile::TempDir;

use crate::error::Error;

const PREFIX: &str = "lockkeeper-backup-";
const LOCK: &str = "in-use";

/// The directory; removed with the value.
pub struct Workshop {
    // Dropped first: an unlocked directory may be removed by anybody.
    directory: TempDir,
    _lock: File,
}

impl Workshop {
    pub fn path(&self) -> &Path {
        self.directory.path()
    }
}

/// Makes a directory, and removes those that were left.
pub fn workshop() -> Result<Workshop, Error> {
    let make = || {
        let directory = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let lock = File::create(directory.path().join(LOCK))?;
        // Where locks are unknown nothing can be swept.
        if lock.try_lock().is_ok() {
            sweep(directory.path());
        }
        Ok(Workshop { directory, _lock: lock })
    };
    make().map_err(|error: std::io::Error| {
        Error::config(format!("cannot make a temporary directory: {error}"))
            .with_hint("TMPDIR names another place")
    })
}

/// Removes the directories beside our own that nobody holds. What cannot be removed stays.
fn sweep(own: &Path) {
    let (Some(place), Ok(me)) = (own.parent(), fs::metadata(own)) else { return };
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        // Others may put anything into a common directory.
        let ours = fs::symlink_metadata(&path)
            .is_ok_and(|found| found.is_dir() && found.uid() == me.uid());
        let named = name.to_str().is_some_and(|name| name.starts_with(PREFIX));
        if named && ours && path != own && abandoned(&path.join(LOCK)) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn abandoned(lock: &Path) -> bool {
    let is_file = fs::symlink_metadata(lock).is_ok_and(|found| found.is_file());
    is_file && File::open(lock).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_holds_is_swept() {
        let place = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = place.path().join(name);
            fs::create_dir(&path).unwrap();
            (File::create(path.join(LOCK)).unwrap(), path)
        };
        let (left, used, foreign) =
            (make("lockkeeper-backup-a"), make("lockkeeper-backup-b"), make("x"));
        drop(left.0);
        used.0.try_lock().unwrap();
        fs::create_dir(place.path().join("lockkeeper-backup-young")).unwrap();
        sweep(&used.1);
        assert!(!left.1.exists() && used.1.exists() && foreign.1.exists());
        assert!(place.path().join("lockkeeper-backup-young").exists());
    }
}
