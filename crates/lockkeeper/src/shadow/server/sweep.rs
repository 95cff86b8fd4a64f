//! Removes servers whose owner is dead, wherever an earlier run left them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::account::owner_of;
use super::home::Owner;
use super::process::{is_postmaster_of, namespace, signal, start_mark, wait_until};

const PATIENCE: Duration = Duration::from_secs(10);

/// Stops and removes the servers of dead owners; returns the directories that are gone.
///
/// Looks in `data_root` and in the temporary directories, where [`super::PrivateServer`] puts
/// servers. Every start of a server does this first.
pub fn sweep(data_root: Option<&Path>) -> Vec<PathBuf> {
    let mut roots = vec![env::temp_dir(), PathBuf::from("/tmp")];
    roots.extend(data_root.map(Path::to_owned));
    roots.sort();
    roots.dedup();
    let homes = roots.iter().flat_map(|root| orphans(root));
    homes.filter(|home| clear(home)).collect()
}

/// Tells whether the owner has ended; owners in another process namespace are never judged.
fn is_dead(owner: &Owner) -> bool {
    owner.namespace == namespace() && start_mark(owner.pid).as_ref() != Some(&owner.start_mark)
}

fn orphans(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = root.read_dir() else { return Vec::new() };
    let dirs = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let named = dirs.filter_map(|entry| {
        let owner = Owner::from_dir_name(&entry.file_name().to_string_lossy())?;
        is_dead(&owner).then(|| entry.path())
    });
    named.filter(|home| is_ours(home)).collect()
}

/// A directory that another user made is none of our business, whatever its name says.
fn is_ours(home: &Path) -> bool {
    let ours = tempfile::tempfile().and_then(|file| file.metadata());
    ours.is_ok_and(|meta| {
        use std::os::unix::fs::MetadataExt;
        owner_of(home).is_ok_and(|uid| uid == meta.uid())
    })
}

fn clear(home: &Path) -> bool {
    let data = home.join("data");
    if let Some(pid) = postmaster(&data) {
        signal(pid, "QUIT");
        if !wait_until(PATIENCE, || !is_postmaster_of(pid, &data)) {
            signal(pid, "KILL");
            wait_until(PATIENCE, || !is_postmaster_of(pid, &data));
        }
    }
    // Another sweeper may have been faster; gone is gone.
    let _ = fs::remove_dir_all(home);
    !home.exists()
}

/// Returns the process that serves that data directory right now.
fn postmaster(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    is_postmaster_of(pid, data).then_some(pid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dead_owner_of_this_namespace_is_dead() {
        let ours = Owner::current();
        assert!(!is_dead(&ours));
        let reused = Owner { start_mark: "0".to_owned(), ..ours.clone() };
        assert!(is_dead(&reused));
        assert!(!is_dead(&Owner { namespace: "elsewhere".to_owned(), ..reused }));
    }

    #[test]
    fn foreign_directories_stay() {
        let root = tempfile::tempdir().unwrap();
        let dead = Owner { start_mark: "0".to_owned(), ..Owner::current() };
        let orphan = root.path().join(dead.dir_name(1));
        let living = root.path().join(Owner::current().dir_name(1));
        let foreign = root.path().join("lkpg-notes");
        for dir in [&orphan, &living, &foreign] {
            fs::create_dir(dir).unwrap();
        }
        assert!(sweep(Some(root.path())).contains(&orphan));
        assert!(living.exists() && foreign.exists() && !orphan.exists());
    }
}
