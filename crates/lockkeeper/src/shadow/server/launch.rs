//! Runs `postgres` on a filled home and waits until it takes connections.

use std::fs::{self, OpenOptions};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::ServerError;
use super::error::IoContext;
use super::find::Installation;
use super::home::Home;
use super::process::{self, POLL};

const READY_SECONDS: u64 = 120;
const PORT_ATTEMPTS: u32 = 20;

/// Starts a server on a port that the system chose.
pub(super) fn on_any_port(
    installation: &Installation,
    home: &Home,
) -> Result<(Child, u16), ServerError> {
    let mut attempt = 1;
    loop {
        let port = free_port(home)?;
        match once(installation, home, port) {
            Ok(child) => return Ok((child, port)),
            Err(error) if attempt < PORT_ATTEMPTS && is_port_taken(&error) => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Starts a server on the port it had before; whoever borrowed the port gets time to leave.
pub(super) fn on_port(
    installation: &Installation,
    home: &Home,
    port: u16,
) -> Result<Child, ServerError> {
    let mut attempt = 1;
    loop {
        match once(installation, home, port) {
            Err(error) if attempt < PORT_ATTEMPTS && is_port_taken(&error) => attempt += 1,
            result => return result,
        }
        sleep(Duration::from_millis(250));
    }
}

/// Reads the end of the server's log, from `offset` on.
pub(super) fn log_tail(home: &Home, offset: u64) -> String {
    let log = fs::read(home.log()).unwrap_or_default();
    let start = usize::try_from(offset).unwrap_or(0).min(log.len());
    let text = String::from_utf8_lossy(&log[start..]).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

fn once(installation: &Installation, home: &Home, port: u16) -> Result<Child, ServerError> {
    let log_path = home.log();
    let log = OpenOptions::new().create(true).append(true).open(&log_path);
    let log = log.during("open", &log_path)?;
    let offset = log.metadata().during("look at", &log_path)?.len();
    let errors = log.try_clone().during("open", &log_path)?;
    let program = installation.program("postgres");
    let mut command = home.account.command(&program, home.dir());
    command.arg("-D").arg(home.data()).arg("-p").arg(port.to_string());
    command.stdin(Stdio::null()).stdout(log).stderr(errors);
    // A Ctrl-C is for the owner; the owner then decides about its server.
    command.process_group(0);
    let child = command.spawn().during("run", &program)?;
    wait_ready(child, home, offset)
}

fn wait_ready(mut child: Child, home: &Home, offset: u64) -> Result<Child, ServerError> {
    let deadline = Instant::now() + Duration::from_secs(READY_SECONDS);
    let lock_file = home.data().join("postmaster.pid");
    while !is_ready(&lock_file, child.id()) {
        let place = home.dir().to_owned();
        if child.try_wait().during("wait for", &lock_file)?.is_some() {
            return Err(ServerError::Ended { home: place, log: log_tail(home, offset) });
        }
        if Instant::now() >= deadline {
            give_up(&mut child);
            let log = log_tail(home, offset);
            return Err(ServerError::NotReady { home: place, seconds: READY_SECONDS, log });
        }
        sleep(POLL);
    }
    Ok(child)
}

/// Ends a server that never became ready, in order if it still listens to us.
fn give_up(child: &mut Child) {
    process::signal(child.id(), "QUIT");
    process::wait_until(Duration::from_secs(10), || !matches!(child.try_wait(), Ok(None)));
    let _ = child.kill();
    let _ = child.wait();
}

/// Line 8 of `postmaster.pid` is the server's own word for its state, as `pg_ctl` reads it.
fn is_ready(lock_file: &Path, pid: u32) -> bool {
    let text = fs::read_to_string(lock_file).unwrap_or_default();
    let mut lines = text.lines();
    let ours = lines.next().and_then(|line| line.trim().parse().ok()) == Some(pid);
    let state = lines.nth(6).unwrap_or_default().trim();
    ours && matches!(state, "ready" | "standby")
}

fn is_port_taken(error: &ServerError) -> bool {
    matches!(error, ServerError::Ended { log, .. } if log.contains("Address already in use"))
}

fn free_port(home: &Home) -> Result<u16, ServerError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).during("find a port for", home.dir())?;
    Ok(listener.local_addr().during("find a port for", home.dir())?.port())
}
