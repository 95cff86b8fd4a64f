use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::engine::ErrorClass;

#[tokio::test]
async fn a_write_lock_of_another_is_a_lock_timeout() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let (mut session, mut second) = (connect(&engine).await, connect(&engine).await);
    let application = application(directory.path());
    application.execute_batch("CREATE TABLE t (a); BEGIN IMMEDIATE").unwrap();
    engine.check_direct(second.as_mut(), session.as_mut()).await.unwrap();

    let started = Instant::now();
    let failed = run(session.as_mut(), &["BEGIN IMMEDIATE"]).await.unwrap_err();
    assert_eq!((failed.index, failed.error.class), (0, ErrorClass::LockTimeout));
    assert!(started.elapsed() < Duration::from_secs(2));

    application.execute_batch("COMMIT").unwrap();
    run(session.as_mut(), &["BEGIN IMMEDIATE", "COMMIT"]).await.unwrap();
}

#[tokio::test]
async fn a_reader_holds_up_a_commit_only_for_a_moment() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = connect(&engine(directory.path())).await;
    run(session.as_mut(), &["CREATE TABLE t (a); INSERT INTO t VALUES (1)"]).await.unwrap();
    let reader = application(directory.path());
    reader.execute_batch("BEGIN; SELECT * FROM t").unwrap();
    let messages =
        ["BEGIN IMMEDIATE; PRAGMA busy_timeout = 50", "INSERT INTO t VALUES (2)", "COMMIT"];
    let failed = run(session.as_mut(), &messages).await.unwrap_err();
    assert_eq!((failed.index, failed.error.class), (2, ErrorClass::LockTimeout));
    run(session.as_mut(), &["ROLLBACK"]).await.unwrap();
    reader.execute_batch("COMMIT").unwrap();
    run(session.as_mut(), &messages).await.unwrap();
    assert_eq!(cells(session.as_mut(), "SELECT sum(a) FROM t").await, "3");
}

#[tokio::test]
async fn our_own_statements_wait() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = connect(&engine(directory.path())).await;
    let application = application(directory.path());
    application.execute_batch("CREATE TABLE t (a); BEGIN EXCLUSIVE").unwrap();
    let other = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(600));
        application.execute_batch("COMMIT").unwrap();
    });
    assert_eq!(cells(session.as_mut(), "INSERT INTO t VALUES (1) RETURNING a").await, "1");
    other.await.unwrap();
}

const ENDLESS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                       SELECT count(*) FROM n";

#[tokio::test]
async fn a_cancel_interrupts_and_leaves_the_session_usable() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = connect(&engine(directory.path())).await;
    let canceller = session.canceller();
    let cancel = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        canceller.cancel().await;
    };
    let messages = ["BEGIN IMMEDIATE", "CREATE TABLE t (a)", ENDLESS, "COMMIT"];
    let (result, ()) = tokio::join!(run(session.as_mut(), &messages), cancel);
    let failed = result.unwrap_err();
    assert_eq!((failed.index, failed.error.class), (2, ErrorClass::Cancelled));
    // SQLite may have rolled back already.
    let _ = run(session.as_mut(), &["ROLLBACK"]).await;
    assert_eq!(cells(session.as_mut(), "SELECT count(*) FROM sqlite_master").await, "0");
}

#[tokio::test]
async fn a_dropped_session_stops_working() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let mut session = connect(&engine).await;
    let messages = ["BEGIN IMMEDIATE", "CREATE TABLE t (a)", ENDLESS];
    let abandoned = run(session.as_mut(), &messages);
    assert!(tokio::time::timeout(Duration::from_millis(200), abandoned).await.is_err());
    drop(session);
    let mut next = connect(&engine).await;
    assert_eq!(cells(next.as_mut(), "CREATE TABLE t (b); SELECT count(*) FROM t").await, "0");
}

#[tokio::test]
async fn tells_of_each_message_and_stops_at_the_first_failure() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = connect(&engine(directory.path())).await;
    let told = AtomicUsize::new(0);
    let messages =
        ["CREATE TABLE t (a); INSERT INTO t VALUES (1); SELECT * FROM t", "", "NONSENSE"];
    let messages: Vec<_> = messages.iter().map(|sql| Message::new(*sql)).collect();
    let done = |_| {
        told.fetch_add(1, Ordering::SeqCst);
    };
    let failed = session.batch(&messages, &done).await.unwrap_err();
    assert_eq!((failed.index, told.load(Ordering::SeqCst)), (2, 2));
    assert_eq!(failed.error.position, Some(1));

    let failed = run(session.as_mut(), &["SELECT 'ä', 1;\n SELECT nope FROM t"]).await.unwrap_err();
    assert_eq!(failed.error.position, Some(24), "{}", failed.error);
    let failed = run(session.as_mut(), &["SELECT 1\0; DROP TABLE t"]).await.unwrap_err();
    assert!(failed.error.message.contains("NUL"), "{}", failed.error);
}
