//! Finds the other tools, and installs them into a cache when asked to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::folder::at;
use super::tool::{Kind, PEERS, Tool, words};
use crate::{Outcome, shell};

/// The goose of the bench knows PostgreSQL alone: the other drivers pull in half the world.
const GOOSE_TAGS: &str = "no_clickhouse,no_libsql,no_mssql,no_mysql,no_sqlite3,no_vertica,no_ydb";

/// Returns the peers that are here, and a line about each that is not.
pub fn find() -> (Vec<Tool>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for kind in &PEERS {
        match program(kind) {
            Some(program) => found.push(tool(kind, program)),
            None => missing.push(absence(kind)),
        }
    }
    (found, missing)
}

/// Installs every peer that is missing; what cannot be had is named and no failure.
pub fn install_all() -> Outcome {
    fs::create_dir_all(cache().join("bin")).map_err(at(&cache()))?;
    for kind in PEERS.iter().filter(|kind| program(kind).is_none()) {
        let why = why_file(kind);
        match install(kind) {
            Ok(()) => drop(fs::remove_file(why)),
            Err(error) => {
                eprintln!("xtask: {} stays missing: {error}", kind.name);
                fs::write(&why, error).map_err(at(&why))?;
            }
        }
    }
    let (found, missing) = find();
    found.iter().for_each(|tool| eprintln!("{} {}", tool.label, tool.version));
    missing.iter().for_each(|line| eprintln!("{line}"));
    Ok(())
}

fn install(kind: &Kind) -> Outcome {
    match kind.name {
        "dbmate" => npm("dbmate"),
        "goose" => go("github.com/pressly/goose/v3/cmd/goose@latest", GOOSE_TAGS),
        "golang-migrate" => {
            go("github.com/golang-migrate/migrate/v4/cmd/migrate@latest", "postgres")
        }
        "tern" => go("github.com/jackc/tern/v2@latest", ""),
        _ => sqlx(),
    }
}

fn npm(package: &str) -> Outcome {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]);
    shell::run(npm.arg(cache().join("npm")).arg(package))
}

fn go(module: &str, tags: &str) -> Outcome {
    let mut go = Command::new("go");
    shell::run(go.args(["install", "-tags", tags, module]).env("GOBIN", cache().join("bin")))
}

fn sqlx() -> Outcome {
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "sqlx-cli", "--no-default-features", "--features", "rustls,postgres"]);
    // A directory of its own: a build of the workspace must not wait for this one.
    cargo.env("CARGO_TARGET_DIR", cache().join("build"));
    shell::run(cargo.arg("--root").arg(cache()))
}

fn cache() -> PathBuf {
    super::home().join("peers")
}

fn why_file(kind: &Kind) -> PathBuf {
    cache().join(format!("{}.why", kind.name))
}

fn absence(kind: &Kind) -> String {
    let why = fs::read_to_string(why_file(kind));
    let why = why.unwrap_or_else(|_| "not installed; `cargo xtask bench peers` does".to_owned());
    format!("{} is missing: {}", kind.name, why.trim())
}

/// Returns the tool's program: from the cache, else from the search path.
fn program(kind: &Kind) -> Option<PathBuf> {
    let name = match kind.name {
        "golang-migrate" => "migrate",
        "sqlx-cli" => "sqlx",
        name => name,
    };
    let platform = cache().join("npm/node_modules/@dbmate");
    let platforms = fs::read_dir(platform).into_iter().flatten().flatten();
    let packaged = platforms.map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let dirs = std::iter::once(cache().join("bin")).chain(packaged);
    dirs.chain(std::env::split_paths(&path)).map(|dir| dir.join(name)).find(|path| path.is_file())
}

fn tool(kind: &'static Kind, program: PathBuf) -> Tool {
    let version = version(&program);
    Tool { kind, label: kind.name.to_owned(), program, version }
}

/// Returns the version that was built in, else the one the program prints.
pub fn version(program: &Path) -> String {
    let built = shell::capture(Command::new("go").args(["version", "-m"]).arg(program));
    let module = built.ok().and_then(|text| module_version(&text));
    let printed = || shell::capture(Command::new(program).arg("--version"));
    let line = |text: String| text.lines().next().unwrap_or_default().trim().to_owned();
    module.unwrap_or_else(|| printed().map_or_else(|_| "unknown version".to_owned(), line))
}

fn module_version(built: &str) -> Option<String> {
    let line = built.lines().find_map(|line| line.strip_prefix("\tmod\t"))?;
    let version = words(&line.split('\t').collect::<Vec<_>>()).into_iter().nth(1)?;
    version.starts_with('v').then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_go_program_is_its_modules() {
        let built = "tern: go1.26\n\tpath\tx\n\tmod\tgithub.com/jackc/tern/v2\tv2.3.4\th1:z=\n";
        assert_eq!(module_version(built).as_deref(), Some("v2.3.4"));
        assert_eq!(module_version("\tmod\tmain\t(devel)\t\n"), None);
    }
}
