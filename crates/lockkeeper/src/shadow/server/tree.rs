//! Copies directory trees: templates into homes, unreachable programs to where they can run.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::ServerError;
use super::account::Account;
use super::error::IoContext;
use super::find::Installation;

/// Copies a tree into an existing directory and gives every entry to the account.
pub(super) fn copy(from: &Path, to: &Path, account: Account) -> Result<(), ServerError> {
    walk(from, to, account, |from, to| fs::copy(from, to).map(drop))
}

/// Returns the installation itself, or a copy below `dir` when the account cannot reach it.
pub(super) fn within_reach(
    installation: &Installation,
    dir: &Path,
    account: Account,
) -> Result<Installation, ServerError> {
    if account.reaches(&installation.program("postgres")) {
        return Ok(installation.clone());
    }
    let bin_dir = &installation.bin_dir;
    let prefix = bin_dir.parent().filter(|prefix| prefix.join("share").is_dir());
    let prefix = prefix.ok_or_else(|| ServerError::Unreachable { path: bin_dir.clone() })?;
    for part in ["bin", "lib", "share"] {
        let (from, to) = (prefix.join(part), dir.join("pg").join(part));
        fs::create_dir_all(&to).during("create", &to)?;
        walk(&from, &to, Account::Ourselves, link_or_copy)?;
    }
    Ok(Installation { bin_dir: dir.join("pg/bin"), ..installation.clone() })
}

fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

fn walk(
    from: &Path,
    to: &Path,
    account: Account,
    place: fn(&Path, &Path) -> io::Result<()>,
) -> Result<(), ServerError> {
    for entry in from.read_dir().during("list", from)? {
        let entry = entry.during("list", from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().during("look at", &source)?;
        if kind.is_symlink() {
            let goal: PathBuf = fs::read_link(&source).during("read", &source)?;
            symlink(goal, &target).during("create", &target)?;
            continue;
        }
        if kind.is_dir() {
            fs::create_dir(&target).during("create", &target)?;
            let mode = entry.metadata().during("look at", &source)?.permissions();
            fs::set_permissions(&target, mode).during("create", &target)?;
            walk(&source, &target, account, place)?;
        } else {
            place(&source, &target).during("copy to", &target)?;
        }
        account.own(&target)?;
    }
    Ok(())
}
