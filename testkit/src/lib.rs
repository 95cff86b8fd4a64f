//! Real servers and throw-away databases for tests.
//!
//! Each test process gets one private server per PostgreSQL installation under test, and each
//! test a database of its own. Nothing survives the process: a watchdog stops the servers.
//!
//! ```no_run
//! for server in testkit::servers() {
//!     let database = server.database();
//!     assert_eq!(database.psql("select 1"), "1");
//! }
//! ```

mod database;
mod dump;
pub mod proxy;

use std::collections::BTreeMap;
use std::env;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use lockkeeper::shadow::client;
use lockkeeper::shadow::server::{Installation, PrivateServer, ServerOptions, find_all_in};

pub use database::{TestDatabase, psql, psql_file, try_psql, try_psql_file, try_psql_steps};
pub use dump::{dump, dump_data};

/// Names the installations that tests must run on: `13:/path/bin,18:/path/bin`.
pub const SERVERS_VARIABLE: &str = "LOCKKEEPER_TEST_PG";

/// Names the directory in which test servers keep their data, such as `/dev/shm`.
pub const DATA_ROOT_VARIABLE: &str = "LOCKKEEPER_TEST_DATA_ROOT";

const CACHE_VARIABLE: &str = "LOCKKEEPER_PG_CACHE";

/// A private server that lives as long as the test process.
#[derive(Debug)]
pub struct TestServer {
    server: PrivateServer,
}

impl TestServer {
    /// Returns the PostgreSQL major that it runs.
    pub fn major(&self) -> u32 {
        self.server.installation().major
    }

    /// Makes an empty database, dropped with the value.
    pub fn database(&self) -> TestDatabase {
        TestDatabase::create(&self.server)
    }
}

impl Deref for TestServer {
    type Target = PrivateServer;

    fn deref(&self) -> &PrivateServer {
        &self.server
    }
}

/// Returns one running server per installation under test, oldest first.
pub fn servers() -> &'static [TestServer] {
    static SERVERS: OnceLock<Vec<TestServer>> = OnceLock::new();
    SERVERS.get_or_init(|| {
        let installations = installations();
        thread::scope(|scope| {
            let starter = |found| move || start(found);
            let starters: Vec<_> =
                installations.iter().map(|found| scope.spawn(starter(found))).collect();
            let joined = starters.into_iter().map(|starter| starter.join());
            joined.map(|server| server.unwrap_or_else(|cause| resume(cause))).collect()
        })
    })
}

/// Returns the installations under test, oldest first; panics when there is none.
pub fn installations() -> Vec<Installation> {
    let mut found = match env::var(SERVERS_VARIABLE) {
        Ok(list) => list.split(',').map(listed).collect(),
        Err(_) => find_all_in(&caches()),
    };
    assert!(!found.is_empty(), "no PostgreSQL server programs found: run `cargo xtask test`");
    found.reverse();
    found.sort_by_key(|installation| installation.major);
    found
}

/// Returns the path of a client program; panics when there is none.
pub fn client_program(name: &str) -> PathBuf {
    // Asking every candidate for its version costs more than the program's own work.
    static FOUND: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.entry(name.to_owned()).or_insert_with(|| newest_client(name)).clone()
}

fn newest_client(name: &str) -> PathBuf {
    let found = client::newest(name, &caches());
    found.unwrap_or_else(|error| panic!("{error}; or run `cargo xtask test`")).path
}

/// Returns the directories of unpacked installations: the environment's, else the workspace's.
pub fn caches() -> Vec<PathBuf> {
    match env::var_os(CACHE_VARIABLE) {
        Some(list) => env::split_paths(&list).collect(),
        None => vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/postgres")],
    }
}

fn start(installation: &Installation) -> TestServer {
    let data_root = env::var_os(DATA_ROOT_VARIABLE).map(PathBuf::from);
    let options = ServerOptions { data_root, ..ServerOptions::default() };
    let server = PrivateServer::start(installation, options).unwrap_or_else(|error| {
        panic!("no test server from {}: {error}", installation.bin_dir.display())
    });
    TestServer { server }
}

fn listed(entry: &str) -> Installation {
    let parsed = entry.trim().split_once(':').and_then(|(major, dir)| {
        let found = Installation::at(Path::new(dir)).ok()?;
        (major.parse() == Ok(found.major)).then_some(found)
    });
    parsed.unwrap_or_else(|| panic!("{SERVERS_VARIABLE}: {entry:?} is no `major:bin directory`"))
}

fn resume(cause: Box<dyn std::any::Any + Send>) -> ! {
    std::panic::resume_unwind(cause)
}
