//! Runs a program without a shell and says how long it took, or how much memory it had.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Settings of the developer's own that would change what a tool does.
const NOISE: &[&str] = &["DATABASE_URL", "PGOPTIONS", "PGSERVICE", "PGDATABASE", "RUST_LOG"];

/// Returns the wall time from the start of the program to its end.
pub fn time(command: &mut Command, work: &Path) -> Result<Duration, String> {
    let started = Instant::now();
    let mut child = start(command, work)?;
    let ended = child.wait();
    let took = started.elapsed();
    let status = ended.map_err(|e| format!("{command:?}: {e}"))?;
    if status.success() { Ok(took) } else { Err(complaint(command, work)) }
}

/// Returns the most memory the program had at once, in KiB. Reading it disturbs the clock, so a
/// run is either timed or weighed. `None` where the system has no `/proc`.
pub fn weigh(command: &mut Command, work: &Path) -> Result<Option<u64>, String> {
    let mut child = start(command, work)?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        // The high-water mark only grows; the last one seen is at most two milliseconds old.
        let seen = fs::read_to_string(&status).ok().and_then(|text| high_water(&text));
        peak = peak.max(seen);
        match child.try_wait() {
            Ok(None) => sleep(Duration::from_millis(2)),
            Ok(Some(status)) if status.success() => return Ok(peak),
            Ok(Some(_)) => return Err(complaint(command, work)),
            Err(error) => return Err(format!("{command:?}: {error}")),
        }
    }
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn start(command: &mut Command, work: &Path) -> Result<Child, String> {
    let said = said(work);
    let file = fs::File::create(&said).map_err(|e| format!("{}: {e}", said.display()))?;
    NOISE.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file).current_dir(work);
    command.spawn().map_err(|e| format!("{command:?}: {e}"))
}

fn complaint(command: &Command, work: &Path) -> String {
    let text = fs::read_to_string(said(work)).unwrap_or_default();
    let tail: Vec<_> = text.lines().rev().take(5).collect();
    format!("{command:?} failed: {}", tail.into_iter().rev().collect::<Vec<_>>().join(" | "))
}

fn said(work: &Path) -> std::path::PathBuf {
    work.join("stderr")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_timed_and_a_failure_tells_what_was_said() {
        let work = tempfile::tempdir().unwrap();
        assert!(time(Command::new("true").arg("x"), work.path()).unwrap() > Duration::ZERO);
        let error = time(Command::new("ls").arg("/no/such"), work.path()).unwrap_err();
        assert!(error.contains("/no/such"), "{error}");
    }

    #[test]
    fn the_high_water_mark_is_read() {
        assert_eq!(high_water("VmPeak:\t 9 kB\nVmHWM:\t    5128 kB\n"), Some(5128));
        assert_eq!(high_water("Name: x"), None);
    }
}
