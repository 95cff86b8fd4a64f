//! A running private server and what its owner can do with it.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use super::config::{self, ServerOptions};
use super::error::IoContext;
use super::find::Installation;
use super::home::Home;
use super::watchdog::Watchdog;
use super::{ServerError, launch, process, sweep, template, tree};

const STOP_PATIENCE: Duration = Duration::from_secs(20);

/// A PostgreSQL server of our own; stopped and removed when dropped.
#[derive(Debug)]
pub struct PrivateServer {
    postmaster: Child,
    port: u16,
    installation: Installation,
    // Dropped in this order: the watchdog is dismissed after the server stopped, then the files go.
    _watchdog: Option<Watchdog>,
    home: Home,
}

impl PrivateServer {
    /// Starts a server and returns when it takes connections.
    pub fn start(installation: &Installation, options: ServerOptions) -> Result<Self, ServerError> {
        let data_root = options.data_root.as_deref();
        sweep(data_root);
        let home = Home::create(data_root)?;
        let watchdog = options.watchdog.then(|| Watchdog::start(&home)).transpose()?;
        let key = template::key(installation);
        let installation = tree::within_reach(installation, home.dir(), home.account)?;
        match options.cached {
            true => template::fill(&installation, &key, &home)?,
            false => template::initdb(&installation, &home)?,
        }
        config::write(&home, &options)?;
        let (postmaster, port) = launch::on_any_port(&installation, &home)?;
        Ok(Self { postmaster, port, installation, _watchdog: watchdog, home })
    }

    /// Returns the programs that it runs; a copy of the given ones where those were out of reach.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Returns a URL that reaches the database through the loopback port.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{}", self.port, encode(database))
    }

    /// Returns a URL that reaches the database through the unix socket.
    pub fn socket_url(&self, database: &str) -> String {
        let (database, dir) = (encode(database), encode(&self.socket_dir().to_string_lossy()));
        format!("postgres:///{database}?host={dir}&user=postgres&port={}", self.port)
    }

    /// Returns the directory of its unix socket.
    pub fn socket_dir(&self) -> &Path {
        self.home.sockets()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the process id of the postmaster.
    pub fn pid(&self) -> u32 {
        self.postmaster.id()
    }

    pub fn log_path(&self) -> PathBuf {
        self.home.log()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.home.data()
    }

    /// Tells whether the postmaster is running.
    pub fn is_running(&mut self) -> bool {
        matches!(self.postmaster.try_wait(), Ok(None))
    }

    /// Crashes the server as `pg_ctl stop -m immediate` does: no checkpoint, recovery at restart.
    pub fn kill_immediate(&mut self) -> Result<(), ServerError> {
        self.end_with(&["QUIT"])
    }

    /// Stops the server if it runs, then starts it on the same data and the same port.
    pub fn restart(&mut self) -> Result<(), ServerError> {
        self.halt()?;
        self.postmaster = launch::on_port(&self.installation, &self.home, self.port)?;
        Ok(())
    }

    /// Stops the server in order, keeping its files for a [`PrivateServer::restart`].
    pub fn halt(&mut self) -> Result<(), ServerError> {
        self.end_with(&["INT", "QUIT"])
    }

    /// Stops the server and removes its files.
    pub fn stop(mut self) -> Result<(), ServerError> {
        self.halt()
    }

    /// Sends one signal after the other, with patience between them; the last resort is `KILL`.
    fn end_with(&mut self, signals: &[&str]) -> Result<(), ServerError> {
        let pid = self.pid();
        for name in signals {
            if self.is_running() {
                process::signal(pid, name);
                process::wait_until(STOP_PATIENCE, || !self.is_running());
            }
        }
        if self.is_running() {
            self.postmaster.kill().during("stop the server in", self.home.dir())?;
        }
        self.postmaster.wait().during("stop the server in", self.home.dir())?;
        Ok(())
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        // A failure leaves files behind for the next sweep; there is nobody to tell.
        let _ = self.end_with(&["INT", "QUIT"]);
    }
}

/// Percent-encodes what has a meaning in a URL.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let encode =
        |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}
