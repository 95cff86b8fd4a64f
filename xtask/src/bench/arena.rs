//! The private server on which all tools meet, and the databases on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use lockkeeper::shadow::client::client_program;
use lockkeeper::shadow::server::{PrivateServer, ServerOptions, find};

use super::machine;
use crate::{Outcome, shell};

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

/// Numbers, texts, times, documents; about 200 bytes a row.
const ORDERS: &str = "CREATE TABLE orders AS SELECT g::bigint AS id, g % 1000 AS customer, \
    md5(g::text) AS code, (g * 1.37)::numeric(14,2) AS amount, \
    timestamptz '2026-01-01 UTC' + g * interval '1 second' AS made_at, md5('u' || g)::uuid AS token, \
    jsonb_build_object('number', g, 'note', md5('n' || g), 'tags', jsonb_build_array(g % 7, 'x')) \
    AS document, g % 2 = 0 AS paid FROM generate_series(1, {}) g; \
    ALTER TABLE orders ADD PRIMARY KEY (id)";

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

    /// Says what it is measured on.
    pub fn introduce(&self) -> Outcome {
        eprintln!("machine: {}; load {}", machine::describe(), machine::load());
        eprintln!("server: {}", self.ask("postgres", "SHOW server_version")?);
        Ok(())
    }

    /// Makes a database with one large table, `orders`, and returns its address.
    pub fn orders(&self, database: &str, rows: &str) -> Result<String, String> {
        let url = self.fresh(database)?;
        self.ask(database, &ORDERS.replace("{}", rows))?;
        self.ask(database, "VACUUM ANALYZE orders")?;
        let size = self.ask(database, "SELECT pg_size_pretty(pg_table_size('orders'))")?;
        eprintln!("{rows} rows, {size}, 8 columns");
        Ok(url)
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
