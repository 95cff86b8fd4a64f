//! How a private server is set up: fast and forgetful by default, durable on request.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use super::ServerError;
use super::error::IoContext;
use super::home::Home;

/// The wishes of the one who starts a private server.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Settings for `postgresql.conf`; they win over ours.
    pub settings: Vec<(String, String)>,
    /// Where the server's directory is made; the system's temporary directory when absent.
    pub data_root: Option<PathBuf>,
    /// Keeps `fsync` and its relatives on, for measurements and crash tests of the machine itself.
    pub durable: bool,
    /// The text of `pg_hba.conf`; everybody is trusted when absent (socket and loopback only).
    pub hba: Option<String>,
    /// Runs a tiny process that stops the server as soon as its owner is gone.
    pub watchdog: bool,
    /// Starts from a copy of an empty cluster that is kept in the user's cache, and keeps one
    /// there; otherwise nothing outlives the server.
    pub cached: bool,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            settings: Vec::new(),
            data_root: None,
            durable: false,
            hba: None,
            watchdog: true,
            cached: true,
        }
    }
}

/// For a server that is filled once, looked at and thrown away.
const LOADING: &[(&str, &str)] = &[
    ("autovacuum", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "16GB"),
    ("wal_init_zero", "off"),
    ("wal_recycle", "off"),
    ("wal_buffers", "16MB"),
    ("checkpoint_timeout", "1h"),
    ("shared_buffers", "128MB"),
    ("maintenance_work_mem", "192MB"),
    ("max_locks_per_transaction", "1024"),
    ("max_prepared_transactions", "0"),
];

impl ServerOptions {
    /// Returns the options of a server that a whole database is loaded into, to be looked at.
    pub fn for_loading() -> Self {
        let settings = LOADING.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        ServerOptions { settings: settings.collect(), ..ServerOptions::default() }
    }
}

const BASE: &[(&str, &str)] = &[
    ("listen_addresses", "127.0.0.1"),
    ("max_connections", "200"),
    ("max_prepared_transactions", "10"),
    ("shared_buffers", "32MB"),
    ("wal_level", "logical"),
    ("autovacuum", "on"),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
];

const FORGETFUL: &[(&str, &str)] =
    &[("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")];

/// Adds our settings, then the caller's, to the end of `postgresql.conf`, where the last word wins.
pub(super) fn write(home: &Home, options: &ServerOptions) -> Result<(), ServerError> {
    let path = home.data().join("postgresql.conf");
    let mut file = OpenOptions::new().append(true).open(&path).during("open", &path)?;
    let text = render(&home.sockets().to_string_lossy(), options);
    file.write_all(text.as_bytes()).during("write", &path)?;
    if let Some(hba) = &options.hba {
        let path = home.data().join("pg_hba.conf");
        fs::write(&path, hba).during("write", &path)?;
    }
    Ok(())
}

fn render(sockets: &str, options: &ServerOptions) -> String {
    let mut text = String::from("\n# private server\n");
    let mut set = |name: &str, value: &str| {
        let _ = writeln!(text, "{name} = '{}'", value.replace('\'', "''"));
    };
    BASE.iter().for_each(|(name, value)| set(name, value));
    if !options.durable {
        FORGETFUL.iter().for_each(|(name, value)| set(name, value));
    }
    set("unix_socket_directories", sockets);
    options.settings.iter().for_each(|(name, value)| set(name, value));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_settings_come_last_and_are_quoted() {
        let settings = vec![("cluster_name".to_owned(), "it's".to_owned())];
        let text = render("/s", &ServerOptions { settings, ..ServerOptions::default() });
        assert!(text.ends_with("cluster_name = 'it''s'\n"), "{text}");
        assert!(text.contains("fsync = 'off'"));
    }

    #[test]
    fn a_durable_server_keeps_fsync() {
        let text = render("/s", &ServerOptions { durable: true, ..ServerOptions::default() });
        assert!(!text.contains("fsync"), "{text}");
    }
}
