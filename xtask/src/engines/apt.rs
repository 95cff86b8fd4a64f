//! Packages of the distribution, where it is Debian's kind and we may install.

use std::process::Command;

use crate::shell;

/// Installs packages without questions and without starting their services.
pub fn install(packages: &[&str]) -> Result<(), String> {
    if !shell::exists("apt-get") {
        return Err(format!("no apt-get here; install {} yourself", packages.join(" ")));
    }
    let update = shell::run(&mut apt_get(&["update"]));
    let words = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // A stale list may still do; the update's failure matters only when the install fails.
    shell::run(&mut apt_get(&words)).map_err(|error| match update {
        Ok(()) => error,
        Err(update) => format!("{error} (before that: {update})"),
    })
}

fn apt_get(words: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    // In runlevel 1 the maintainer scripts leave daemons alone.
    command.arg("-q").args(words).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    command
}
