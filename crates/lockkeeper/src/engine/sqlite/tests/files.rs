//! What a killed process leaves behind, and journal modes.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use lockkeeper_core::change::Remains;

use super::*;
use crate::engine::Role;

/// Tests that need a process to kill start this test program again with this variable set.
pub const CHILD: &str = "LOCKKEEPER_TEST_SQLITE_CHILD";

/// Starts one test of this program in a process of its own and waits until it is ready.
pub fn start(test: &str, url: &str) -> std::process::Child {
    let program = std::env::current_exe().unwrap();
    let mut child = Command::new(program)
        .args(["--exact", "--nocapture", test])
        .env(CHILD, url)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("child is ready")));
    child
}

#[allow(clippy::print_stdout)]
pub fn ready() -> ! {
    println!("child is ready");
    loop {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}

/// The body of the process that is killed in the middle of a transaction.
#[tokio::test]
async fn child_in_a_transaction() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let mut session = connect(&Sqlite::new(&url).unwrap()).await;
    // A tiny cache writes changed pages to the file before the commit.
    let spill = "PRAGMA cache_size = 2; BEGIN IMMEDIATE; UPDATE t SET a = a + 1; \
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) \
                 INSERT INTO t SELECT i FROM n";
    run(session.as_mut(), &[spill]).await.unwrap();
    ready();
}

async fn killed_in(journal_mode: &str, leftover: &str) {
    let directory = tempfile::tempdir().unwrap();
    let application = application(directory.path());
    application
        .execute_batch(&format!(
            "PRAGMA journal_mode = {journal_mode}; CREATE TABLE t (a); INSERT INTO t VALUES (41)"
        ))
        .unwrap();
    drop(application);
    let url = format!("sqlite:{}", directory.path().join("app.db").display());
    let mut child = start("engine::sqlite::tests::files::child_in_a_transaction", &url);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(directory.path().join(leftover).exists());
    let mut session = connect(&engine(directory.path())).await;
    let found = cells(session.as_mut(), "SELECT a FROM t; PRAGMA integrity_check").await;
    assert_eq!(found, "41 ok");
}

#[tokio::test]
async fn a_hot_journal_is_rolled_back() {
    killed_in("delete", "app.db-journal").await;
}

#[tokio::test]
async fn a_killed_writer_in_wal_mode_is_recovered() {
    killed_in("wal", "app.db-wal").await;
}

#[tokio::test]
async fn a_file_enters_and_leaves_wal_mode() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let (mut work, mut watch) = (connect(&engine).await, connect(&engine).await);
    watch.prepare(Role::Watch).await.unwrap();
    for mode in ["wal", "delete"] {
        run(work.as_mut(), &[&format!("PRAGMA journal_mode = {mode}")]).await.unwrap();
        work.renew(Remains::Settings).await.unwrap();
        assert_eq!(cells(watch.as_mut(), "PRAGMA journal_mode").await, mode);
        let write = "CREATE TABLE t (a); DROP TABLE t; SELECT 1";
        assert_eq!(cells(watch.as_mut(), write).await, "1");
    }
}
