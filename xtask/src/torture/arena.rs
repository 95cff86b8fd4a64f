//! A private server, databases that are copies of templates, and the real `psql` and `pg_dump`.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use lockkeeper::shadow::client;
use lockkeeper::shadow::server::{Installation, PrivateServer, ServerOptions, find, find_all_in};
use testkit::proxy::Upstream;

use crate::engines;

/// Where databases live.
pub struct Arena {
    pub server: PrivateServer,
    next: AtomicU32,
}

impl Arena {
    pub fn start(major: Option<u32>, own: &[(&str, &str)]) -> Result<Self, String> {
        let installation = installation(major)?;
        let data_root = std::env::var_os(testkit::DATA_ROOT_VARIABLE).map(PathBuf::from);
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut settings = vec![set("autovacuum", "off"), set("max_wal_size", "4GB")];
        settings.extend(own.iter().map(|(name, value)| set(name, value)));
        let options = ServerOptions { data_root, settings, ..ServerOptions::default() };
        let server = PrivateServer::start(&installation, options).map_err(|e| e.to_string())?;
        Ok(Arena { server, next: AtomicU32::new(1) })
    }

    /// Makes a database that is a copy of the template.
    pub fn database(&self, template: &str) -> Result<Database<'_>, String> {
        let name = format!("torture_{}", self.next.fetch_add(1, Ordering::Relaxed));
        // Another copy may just be reading the template.
        self.admin(&format!("CREATE DATABASE {name} TEMPLATE {template}"))?;
        Ok(Database { arena: self, name })
    }

    pub fn admin(&self, sql: &str) -> Result<String, String> {
        self.psql("postgres", sql)
    }

    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut command = self.psql_command(database);
        finish(command.args(["-c", sql])).map_err(|e| format!("psql: {e}\nwhile running: {sql}"))
    }

    /// Prepares `psql` that takes orders on its standard input.
    pub fn psql_command(&self, database: &str) -> Command {
        let mut command = self.client("psql");
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-A", "-t"]);
        command.args(["-d", &self.server.socket_url(database)]);
        command
    }

    /// Prepares a client program that is as new as the server at least, without the caller's
    /// settings: the one of its own installation, else the newest there is.
    pub fn client(&self, program: &str) -> Command {
        let own = self.server.installation().bin_dir.join(program);
        let newest = || client::newest(program, &[engines::cache()]).ok().map(|found| found.path);
        let path = if own.exists() { Some(own) } else { newest() };
        let mut command = Command::new(path.unwrap_or_else(|| program.into()));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        command.stdin(Stdio::null());
        command
    }

    pub fn upstream(&self) -> Upstream {
        Upstream::Tcp(([127, 0, 0, 1], self.server.port()).into())
    }
}

fn installation(major: Option<u32>) -> Result<Installation, String> {
    let Some(major) = major else { return find(None).map_err(|e| e.to_string()) };
    let found = find_all_in(&[engines::cache()]).into_iter().find(|found| found.major == major);
    found.ok_or_else(|| format!("PostgreSQL {major} is missing; run `cargo xtask engines {major}`"))
}

/// Runs a program to its end; an error is what it wrote about it.
pub fn finish(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end().to_owned();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

/// Waits until the condition holds, at most `limit`.
pub fn until(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    loop {
        if condition() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        sleep(Duration::from_millis(20));
    }
}

/// One database of the arena; dropped with the value.
pub struct Database<'a> {
    pub arena: &'a Arena,
    pub name: String,
}

impl Database<'_> {
    pub fn psql(&self, sql: &str) -> Result<String, String> {
        self.arena.psql(&self.name, sql)
    }

    pub fn url(&self) -> String {
        self.arena.server.url(&self.name)
    }

    /// Returns the URL through a proxy on this machine.
    pub fn url_at(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/{}?sslmode=disable", self.name)
    }

    /// Counts the sessions of the product.
    pub fn sessions(&self, condition: &str) -> Result<usize, String> {
        let sql = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' \
             AND application_name LIKE 'lockkeeper%' AND {condition}",
            self.name
        );
        self.arena.admin(&sql)?.parse().map_err(|_| "no number of sessions".to_owned())
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // The server may have been crashed on purpose; then the database goes with its files.
        let _ = self.arena.admin(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
