//! A database for one test, and SQL through the real `psql`.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use lockkeeper::shadow::server::PrivateServer;

use crate::client_program;

/// A database that no other test sees; dropped, with its connections, when the value is.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
    socket_url: String,
    admin_url: String,
}

impl TestDatabase {
    /// Creates a database on any private server.
    pub fn create(server: &PrivateServer) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let admin_url = server.url("postgres");
        psql(&admin_url, &format!("create database {name} template template0"));
        let (url, socket_url) = (server.url(&name), server.socket_url(&name));
        Self { name, url, socket_url, admin_url }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the URL over the loopback port.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the URL over the unix socket.
    pub fn socket_url(&self) -> &str {
        &self.socket_url
    }

    /// Runs SQL in this database; panics when it fails.
    pub fn psql(&self, sql: &str) -> String {
        psql(&self.url, sql)
    }

    /// Runs a file of SQL in this database; panics when it fails.
    pub fn psql_file(&self, file: &Path) -> String {
        psql_file(&self.url, file)
    }

    /// Returns the schema as normalised text.
    pub fn dump(&self) -> String {
        crate::dump(&self.url)
    }

    /// Returns the rows as normalised text.
    pub fn dump_data(&self) -> String {
        crate::dump_data(&self.url)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A test may have crashed the server: then the database goes with the server's files.
        let sql = format!("drop database if exists {} with (force)", self.name);
        let _ = try_psql(&self.admin_url, &sql);
    }
}

/// Runs SQL through `psql` and returns the bare rows; panics when it fails.
pub fn psql(url: &str, sql: &str) -> String {
    try_psql(url, sql).unwrap_or_else(|message| panic!("psql: {message}\nwhile running: {sql}"))
}

/// Runs a file through `psql -f` and returns the bare rows; panics when it fails.
pub fn psql_file(url: &str, file: &Path) -> String {
    let result = run(url, [OsStr::new("-f"), file.as_os_str()]);
    result.unwrap_or_else(|message| panic!("psql -f {}: {message}", file.display()))
}

/// Runs a file through `psql -f`; an error is what `psql` wrote about it.
pub fn try_psql_file(url: &str, file: &Path) -> Result<String, String> {
    run(url, [OsStr::new("-f"), file.as_os_str()])
}

/// Runs several `-c` and `-f` in one `psql`; an error is what `psql` wrote about it.
pub fn try_psql_steps<'a>(
    url: &str,
    steps: impl IntoIterator<Item = (&'a str, &'a Path)>,
) -> Result<String, String> {
    run(url, steps.into_iter().flat_map(|(how, what)| [OsStr::new(how), what.as_os_str()]))
}

/// Runs SQL through `psql`; an error is what `psql` wrote about it.
pub fn try_psql(url: &str, sql: &str) -> Result<String, String> {
    run(url, ["-c", sql])
}

fn run<A: AsRef<OsStr>>(url: &str, what: impl IntoIterator<Item = A>) -> Result<String, String> {
    let mut command = Command::new(client_program("psql"));
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-A", "-t", "-d", url]).args(what);
    finish(command)
}

/// Runs a client program without input and without the caller's `PG*` settings.
pub(crate) fn finish(mut command: Command) -> Result<String, String> {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.stdin(std::process::Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end().to_owned();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}
