use super::*;
use crate::engine::ErrorClass;

#[tokio::test]
async fn a_full_disk_rolls_back_and_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = connect(&engine(directory.path())).await;
    let session = session.as_mut();
    run(session, &["CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA max_page_count = 8"])
        .await
        .unwrap();
    let fill = "INSERT INTO t SELECT zeroblob(5000) FROM (VALUES (1), (2), (3), (4), (5), (6))";
    let failed = run(session, &["BEGIN IMMEDIATE", fill, fill, "COMMIT"]).await.unwrap_err();
    assert_eq!((failed.index, failed.error.class), (1, ErrorClass::Other));
    assert!(failed.error.message.contains("full"), "{}", failed.error);
    assert!(failed.error.hint.is_some());
    let _ = run(session, &["ROLLBACK"]).await;
    assert_eq!(cells(session, "SELECT a FROM t; PRAGMA integrity_check").await, "1 ok");
}

#[tokio::test]
async fn says_early_that_a_file_cannot_be_written() {
    let directory = tempfile::tempdir().unwrap();
    application(directory.path()).execute_batch("CREATE TABLE t (a)").unwrap();
    let url = format!("file:{}?mode=ro", directory.path().join("app.db").display());
    let engine = Sqlite::new(&url).unwrap();
    let (mut first, mut second) = (connect(&engine).await, connect(&engine).await);
    let error = engine.check_direct(first.as_mut(), second.as_mut()).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Config);
    assert!(error.message.contains("attempt to write a readonly database"), "{error}");
    assert!(error.hint.is_some());
}

#[tokio::test]
async fn the_trial_write_leaves_no_trace() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let (mut first, mut second) = (connect(&engine).await, connect(&engine).await);
    engine.check_direct(first.as_mut(), second.as_mut()).await.unwrap();
    assert_eq!(cells(second.as_mut(), "SELECT count(*) FROM sqlite_master").await, "0");
}

#[tokio::test]
async fn sorts_errors_by_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = connect(&engine(directory.path())).await;
    let session = session.as_mut();
    let journal = "CREATE TABLE lockkeeper_journal (token int NOT NULL); \
                   CREATE TABLE u (a UNIQUE); INSERT INTO u VALUES (1)";
    run(session, &[journal]).await.unwrap();
    let cases = [
        ("SELECT * FROM nope", ErrorClass::Absent, Some("nope")),
        (
            "INSERT INTO lockkeeper_journal VALUES (NULL)",
            ErrorClass::Fenced,
            Some("lockkeeper_journal.token"),
        ),
        ("INSERT INTO u VALUES (1)", ErrorClass::Other, Some("u.a")),
        ("BEGIN; VACUUM", ErrorClass::NeedsNoTransaction, None),
        ("SELEC 1", ErrorClass::Other, None),
    ];
    for (sql, class, object) in cases {
        let error = session.query(sql).await.unwrap_err();
        assert_eq!((error.class, error.object.as_deref()), (class, object), "{sql}: {error}");
        let _ = session.query("ROLLBACK").await;
    }
}
