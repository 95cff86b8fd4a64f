//! Everything that needs a real database, in one binary. Laws run over every case directory of
//! `tests/cases` on every server under test.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed"
)]

mod addresses;
mod architecture;
mod backup;
mod cases;
mod drift;
mod embedded;
mod errors;
mod first_backup;
mod judged;
mod laws;
mod manifest;
mod marks;
mod preserve;
mod runners;
mod snapshot;
mod sqlite;
mod sqlite_snapshot;
mod store;

use std::future::Future;
use std::path::{Path, PathBuf};

use lockkeeper::engine;
use lockkeeper::ops::{self, Context};

/// Returns the folder of the repository that holds the cases of one kind.
pub fn cases_of(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases").join(kind)
}

/// Opens a database with a folder of migrations.
pub fn context(url: &str, dir: &Path) -> Context {
    let engine = engine::open(url).unwrap();
    let folder = ops::read_folder(dir, engine.dialect().lexicon()).unwrap();
    Context::new(engine, folder)
}

/// Runs a future to its end on a runtime of its own.
pub fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Waits until the query says `t`.
pub fn wait_until(database: &testkit::TestDatabase, query: &str) {
    let begun = std::time::Instant::now();
    while database.psql(query) != "t" {
        assert!(begun.elapsed().as_secs() < 30, "never true: {query}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Writes files into a new folder.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}
