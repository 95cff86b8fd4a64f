//! The private server on which all tools meet, and the databases on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use lockkeeper::shadow::client::client_program;
use lockkeeper::shadow::server::{PrivateServer, ServerOptions, find};

use crate::shell;

/// Where the server keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Memory,
    Disk,
}

impl Place {
    pub fn title(self) -> &'static str {
        match self {
            Place::Memory => "data in memory (/dev/shm), the server's durability settings on",
            Place::Disk => "data on disk, the server's durability settings on",
        }
    }

    fn root(self) -> Option<PathBuf> {
        let memory = PathBuf::from("/dev/shm");
        (self == Place::Memory && memory.is_dir()).then_some(memory)
    }
}

/// Nothing of the server's own may start in the middle of a measurement.
const QUIET: &[(&str, &str)] = &[
    ("autovacuum", "off"),
    ("checkpoint_timeout", "1h"),
    ("max_locks_per_transaction", "1024"),
    ("max_wal_size", "8GB"),
    ("shared_buffers", "512MB"),
    ("wal_level", "replica"),
];

pub struct Arena {
    server: PrivateServer,
    psql: PathBuf,
    /// Folders and what tools say; in memory too, where there is one.
    pub work: tempfile::TempDir,
}

impl Arena {
    pub fn start(place: Place) -> Result<Self, String> {
        let said = |error: lockkeeper::shadow::server::ServerError| error.to_string();
        let settings = QUIET.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let options = ServerOptions {
            settings: settings.collect(),
            data_root: place.root(),
            durable: true,
            ..ServerOptions::default()
        };
        let server = PrivateServer::start(&find(None).map_err(said)?, options).map_err(said)?;
        let work = Place::Memory.root().map_or_else(tempfile::tempdir, tempfile::tempdir_in);
        let work = work.map_err(|error| format!("cannot make a folder for the bench: {error}"))?;
        Ok(Arena { server, psql: client_program("psql").map_err(said)?, work })
    }

    pub fn psql(&self) -> &Path {
        &self.psql
    }

    /// Returns an address every tool understands; none of them spends time on encryption.
    pub fn url(&self, database: &str) -> String {
        format!("{}?sslmode=disable", self.server.url(database))
    }

    /// Makes an empty database; the dirt of what went before is written out first.
    pub fn fresh(&self, database: &str) -> Result<String, String> {
        self.drop(database)?;
        self.ask("postgres", &format!("CREATE DATABASE {database}"))?;
        self.ask("postgres", "CHECKPOINT")?;
        Ok(self.url(database))
    }

    pub fn drop(&self, database: &str) -> Result<(), String> {
        self.ask("postgres", &format!("DROP DATABASE IF EXISTS {database}")).map(|_| ())
    }

    /// Returns what psql prints for a query.
    pub fn ask(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut psql = Command::new(&self.psql);
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, "-d"]);
        psql.arg(self.url(database)).env("PGOPTIONS", "-c client_min_messages=warning");
        shell::capture(&mut psql).map(|text| text.trim().to_owned())
    }
}
