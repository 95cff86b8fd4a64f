//! A client program of the server, started with our address and nothing of it in its arguments.

use std::process::Stdio;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, Command};
use tokio::task::JoinHandle;
use tokio_postgres::config::{Host, SslMode};

use crate::engine::archive::Program;
use crate::engine::postgres::address::{Address, Trust};
use crate::engine::{DbError, ErrorClass};

/// How much of what a program complains about is kept.
const MOST_COMPLAINTS: u64 = 64 * 1024;

/// Returns the command with the way to the database in its environment: arguments can be read by
/// everybody on the machine.
pub fn command(program: &Program, address: Option<&Address>) -> Command {
    let mut command = Command::new(&program.path);
    for name in ["PGSERVICE", "PGSERVICEFILE", "PGOPTIONS", "PGCLIENTENCODING", "PGDATESTYLE"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    // Ctrl-C is for us to hear: we end our programs ourselves.
    command.kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    if let Some(address) = address {
        for (name, value) in variables(address) {
            command.env(name, value);
        }
    }
    command
}

fn variables(address: &Address) -> Vec<(&'static str, String)> {
    let config = &address.config;
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    };
    let hosts: Vec<_> = config.get_hosts().iter().map(host).collect();
    let ports: Vec<_> = config.get_ports().iter().map(u16::to_string).collect();
    let mut found =
        vec![("PGHOST", hosts.join(",")), ("PGSSLMODE", encryption(address).to_owned())];
    if !ports.is_empty() {
        found.push(("PGPORT", ports.join(",")));
    }
    found.push(("PGUSER", config.get_user().unwrap_or_default().to_owned()));
    found.push(("PGDATABASE", address.database().to_owned()));
    found.push(("PGAPPNAME", "lockkeeper/backup".to_owned()));
    if let Some(password) = config.get_password() {
        found.push(("PGPASSWORD", String::from_utf8_lossy(password).into_owned()));
    }
    if let Some(root) = &address.root_certificate {
        found.push(("PGSSLROOTCERT", root.clone()));
    }
    found
}

fn encryption(address: &Address) -> &'static str {
    match (address.config.get_ssl_mode(), address.trust) {
        (SslMode::Disable, _) => "disable",
        (SslMode::Prefer, _) => "prefer",
        (_, Trust::Any) => "require",
        (_, Trust::Authority) => "verify-ca",
        (_, Trust::Host) => "verify-full",
    }
}

/// A started program whose complaints are collected.
pub struct Running {
    pub child: Child,
    name: &'static str,
    complaints: JoinHandle<String>,
}

impl Running {
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self, DbError> {
        let mut child = command
            .spawn()
            .map_err(|error| DbError::config(format!("{name} cannot be started: {error}")))?;
        let complaints = tokio::spawn(collect(child.stderr.take()));
        Ok(Running { child, name, complaints })
    }

    /// Waits for its end; returns what it said, as an error where it failed.
    pub async fn finish(mut self) -> Result<Vec<String>, DbError> {
        let lost = |error: std::io::Error| DbError::new(ErrorClass::Other, error.to_string());
        let status = self.child.wait().await.map_err(lost)?;
        let said = self.complaints.await.unwrap_or_default();
        let lines: Vec<String> = said.lines().map(str::to_owned).collect();
        if status.success() {
            return Ok(lines);
        }
        Err(failure(self.name, &status.to_string(), &lines))
    }
}

async fn collect(stderr: Option<ChildStderr>) -> String {
    let mut said = Vec::new();
    if let Some(mut stderr) = stderr {
        // What comes after the limit is read and dropped, so that the program never waits for us.
        let _ = (&mut stderr).take(MOST_COMPLAINTS).read_to_end(&mut said).await;
        let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// Makes an error of what a program said before it failed.
pub fn failure(name: &str, status: &str, lines: &[String]) -> DbError {
    let is_error = |line: &&String| line.contains("error:") || line.contains("ERROR:");
    let first = lines.iter().find(is_error).or(lines.last());
    let said = first.map_or_else(|| status.to_owned(), |line| strip(name, line));
    let mut error = DbError::new(ErrorClass::Other, format!("{name} failed: {said}"));
    let detail = lines.iter().find_map(|line| line.split_once("detail: "));
    error.detail = detail.map(|(_, text)| text.to_owned());
    if said.contains("unsupported version") {
        error.class = ErrorClass::Config;
        error.hint = Some(
            "the archive was written by a newer pg_dump; install the client programs of that \
             version, or name their directory in PG_BIN"
                .to_owned(),
        );
    }
    if said.contains("could not obtain lock") || said.contains("lock timeout") {
        error.class = ErrorClass::LockTimeout;
        error.hint = Some("somebody changes the schema at this moment; try again".to_owned());
    }
    error
}

fn strip(name: &str, line: &str) -> String {
    let line = line.strip_prefix(&format!("{name}: ")).unwrap_or(line);
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
