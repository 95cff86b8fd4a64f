//! The directory of one private server; its name says which process owns it.
//!
//! `lkpg-<pid>-<start mark>-<pid namespace>-<n>/` holds `data/`, `s/` (the sockets) and `log`.

use std::env;
use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::ServerError;
use super::account::{Account, owner_of};
use super::error::IoContext;
use super::process;

/// The longest socket path that both Linux (107) and macOS (103) accept.
const SOCKET_PATH_LIMIT: usize = 103;

/// The process that a server belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    pub pid: u32,
    pub start_mark: String,
    pub namespace: String,
}

impl Owner {
    pub(super) fn current() -> Self {
        let pid = std::process::id();
        let start_mark = process::start_mark(pid).unwrap_or_default();
        Self { pid, start_mark, namespace: process::namespace() }
    }

    /// Reads the owner from the name of a server's directory; none for any other directory.
    pub(super) fn from_dir_name(name: &str) -> Option<Self> {
        let parts: Vec<&str> = name.strip_prefix("lkpg-")?.split('-').collect();
        let [pid, start_mark, namespace, number] = parts[..] else { return None };
        number.parse::<u32>().ok()?;
        let (start_mark, namespace) = (start_mark.to_owned(), namespace.to_owned());
        Some(Self { pid: pid.parse().ok()?, start_mark, namespace })
    }

    pub(super) fn dir_name(&self, number: u32) -> String {
        format!("lkpg-{}-{}-{}-{number}", self.pid, self.start_mark, self.namespace)
    }
}

/// The files of one server; removed when dropped.
#[derive(Debug)]
pub(super) struct Home {
    dir: PathBuf,
    sockets: PathBuf,
    /// A second directory for the sockets, where the path of the first is too long for one.
    sockets_home: Option<PathBuf>,
    pub account: Account,
}

impl Home {
    /// Makes a directory below `root`, or below a place that suits the account.
    pub(super) fn create(root: Option<&Path>) -> Result<Self, ServerError> {
        let asked = root.map_or_else(env::temp_dir, Path::to_owned);
        let mut dir = create_numbered(&asked)?;
        let account = Account::choose(owner_of(&dir)?)?;
        if !account.reaches(&asked) {
            fs::remove_dir(&dir).during("remove", &dir)?;
            dir = create_numbered(fallback(root, account, &asked)?)?;
        }
        let mut home = Self { sockets: dir.join("s"), dir, sockets_home: None, account };
        home.furnish()?;
        Ok(home)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    pub(super) fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// Returns every directory that goes when the server goes.
    pub(super) fn all_dirs(&self) -> impl Iterator<Item = &Path> {
        [Some(self.dir.as_path()), self.sockets_home.as_deref()].into_iter().flatten()
    }

    fn furnish(&mut self) -> Result<(), ServerError> {
        if self.sockets.as_os_str().as_bytes().len() + "/.s.PGSQL.65535".len() > SOCKET_PATH_LIMIT {
            let short = create_numbered(Path::new("/tmp"))?;
            self.sockets = short.join("s");
            self.sockets_home = Some(short);
        }
        if self.account != Account::Ourselves {
            for dir in self.all_dirs() {
                // The account passes through, but only we may change what the directory holds.
                fs::set_permissions(dir, Permissions::from_mode(0o711)).during("open", dir)?;
            }
        }
        for dir in [self.data(), self.sockets.clone()] {
            create_private(&dir).during("create", &dir)?;
            self.account.own(&dir)?;
        }
        Ok(())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        for dir in self.all_dirs() {
            // What stays behind is found by the next sweep.
            let _ = fs::remove_dir_all(dir);
        }
    }
}

fn fallback<'a>(
    root: Option<&Path>,
    account: Account,
    asked: &Path,
) -> Result<&'a Path, ServerError> {
    let shared = Path::new("/tmp");
    if root.is_none() && account.reaches(shared) {
        return Ok(shared);
    }
    Err(ServerError::Unreachable { path: asked.to_owned() })
}

fn create_numbered(root: &Path) -> Result<PathBuf, ServerError> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let owner = Owner::current();
    loop {
        let dir = root.join(owner.dir_name(NEXT.fetch_add(1, Ordering::Relaxed)));
        match create_private(&dir) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            result => return result.during("create", &dir).map(|()| dir),
        }
    }
}

fn create_private(dir: &Path) -> std::io::Result<()> {
    DirBuilder::new().mode(0o700).create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_directory_tells_its_owner() {
        let owner = Owner::current();
        assert_eq!(Owner::from_dir_name(&owner.dir_name(7)), Some(owner));
        for foreign in ["lkpg-1-2-3", "lkpg-1-2-3-x", "lkpg-x-2-3-4", "other-1-2-3-4"] {
            assert_eq!(Owner::from_dir_name(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn sockets_move_to_a_short_path_and_everything_goes_with_the_home() {
        let root = tempfile::tempdir_in("/tmp").unwrap();
        fs::set_permissions(root.path(), Permissions::from_mode(0o755)).unwrap();
        let long = root.path().join("x".repeat(120));
        fs::create_dir(&long).unwrap();
        let home = Home::create(Some(&long)).unwrap();
        assert!(home.dir().starts_with(&long));
        assert!(home.sockets().as_os_str().len() < 90, "{:?}", home.sockets());
        let dirs: Vec<PathBuf> = home.all_dirs().map(Path::to_owned).collect();
        assert_eq!(dirs.len(), 2);
        drop(home);
        assert!(dirs.iter().all(|dir| !dir.exists()));
    }
}
