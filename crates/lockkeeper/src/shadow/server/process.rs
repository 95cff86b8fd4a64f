//! Facts about processes, and signals, by process id; Linux reads `/proc`, others ask `ps`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a waiting loop looks again.
pub(super) const POLL: Duration = Duration::from_millis(5);

/// Returns a text that tells this life of a process id from an earlier one; none when it is gone.
pub(super) fn start_mark(pid: u32) -> Option<String> {
    if cfg!(target_os = "linux") {
        return parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?);
    }
    let said = ps(pid, "state=,lstart=")?;
    let alive = !said.trim().is_empty() && !said.trim_start().starts_with('Z');
    let (_, started) = said.trim().split_once(' ')?;
    alive.then(|| started.chars().filter(char::is_ascii_alphanumeric).collect())
}

/// Returns the id of the process namespace; other containers' ids must not be judged from here.
pub(super) fn namespace() -> String {
    let link = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let digits: String = link.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() { "0".to_owned() } else { digits }
}

/// Tells whether that process is the postmaster of exactly that data directory.
pub(super) fn is_postmaster_of(pid: u32, data: &Path) -> bool {
    let data = data.to_string_lossy();
    command_line(pid).is_some_and(|words| {
        let program = words.first().is_some_and(|word| word.ends_with("postgres"));
        program && words.iter().any(|word| word.as_str() == data)
    })
}

/// Sends a signal (`INT`, `QUIT`, `KILL`) to one process.
pub(super) fn signal(pid: u32, name: &str) -> bool {
    // The shell's own `kill` is everywhere and keeps unsafe code out of this crate.
    let mut kill = Command::new("sh");
    kill.args(["-c", r#"kill -s "$1" "$2""#, "sh", name, &pid.to_string()]);
    kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}

/// Waits until `done` says so; false when the time ran out first.
pub(super) fn wait_until(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if done() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        sleep(POLL);
    }
}

fn command_line(pid: u32) -> Option<Vec<String>> {
    if cfg!(target_os = "linux") {
        let raw = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let words = raw.split(|byte| *byte == 0);
        return Some(words.map(|word| String::from_utf8_lossy(word).into_owned()).collect());
    }
    Some(ps(pid, "command=")?.split_whitespace().map(str::to_owned).collect())
}

fn ps(pid: u32, columns: &str) -> Option<String> {
    let output = Command::new("ps").args(["-o", columns, "-p", &pid.to_string()]).output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// Reads field 22 (start time in ticks) of `/proc/<pid>/stat`; a zombie counts as gone.
fn parse_stat(stat: &str) -> Option<String> {
    let (_, after_name) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = after_name.split(' ').collect();
    let alive = !matches!(fields.first(), Some(&"Z" | &"X"));
    if alive { fields.get(19).map(|field| (*field).to_owned()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_time_survives_a_strange_process_name() {
        let stat = "12 (a) b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";
        assert_eq!(parse_stat(stat).as_deref(), Some("4711"));
        assert_eq!(parse_stat(&stat.replace(" S ", " Z ")), None);
    }

    #[test]
    fn a_process_has_a_mark_until_it_is_gone() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let mark = start_mark(child.id());
        assert!(mark.is_some());
        assert_eq!(start_mark(child.id()), mark);
        assert!(!is_postmaster_of(child.id(), Path::new("60")));
        assert!(signal(child.id(), "KILL"));
        assert!(wait_until(Duration::from_secs(5), || start_mark(child.id()).is_none()));
        child.wait().unwrap();
    }
}
