use lockkeeper_core::change::Remains;

use super::*;

const SCHEMA: &str = "CREATE TABLE parent (id integer PRIMARY KEY, name text);
    CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent (id));
    INSERT INTO parent VALUES (1, 'a'), (2, 'b');
    INSERT INTO child VALUES (10, 1), (11, 2)";

const REBUILD: &str = "CREATE TABLE new_parent (id integer PRIMARY KEY, title text NOT NULL);
    INSERT INTO new_parent SELECT id, name FROM parent;
    DROP TABLE parent;
    ALTER TABLE new_parent RENAME TO parent";

async fn prepared(directory: &Path) -> Box<dyn Session> {
    let mut session = connect(&engine(directory)).await;
    run(session.as_mut(), &[SCHEMA]).await.unwrap();
    session
}

#[tokio::test]
async fn sessions_start_as_the_command_line_does() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = prepared(directory.path()).await;
    assert_eq!(cells(session.as_mut(), "PRAGMA foreign_keys").await, "0");
    assert_eq!(cells(session.as_mut(), "PRAGMA legacy_alter_table").await, "0");
    let text = "CREATE TABLE q (a DEFAULT \"x\"); INSERT INTO q VALUES (\"y\"); SELECT a FROM q; \
                CREATE INDEX i ON q (\"nope\")";
    assert_eq!(cells(session.as_mut(), text).await, "y");
}

#[tokio::test]
async fn a_rebuild_keeps_its_children() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = prepared(directory.path()).await;
    let session = session.as_mut();
    run(session, &["PRAGMA foreign_keys = OFF"]).await.unwrap();
    run(session, &["BEGIN IMMEDIATE", REBUILD, "COMMIT"]).await.unwrap();
    run(session, &["PRAGMA foreign_keys = ON"]).await.unwrap();
    assert_eq!(cells(session, "SELECT count(*) FROM child; PRAGMA foreign_key_check").await, "2");
    let sql = "SELECT sql FROM sqlite_master WHERE name = 'child'";
    assert!(cells(session, sql).await.contains("REFERENCES parent (id)"));
}

#[tokio::test]
async fn new_violations_are_refused_and_rolled_back() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = prepared(directory.path()).await;
    let session = session.as_mut();
    run(session, &["PRAGMA foreign_keys = OFF"]).await.unwrap();
    let wrong = format!("{REBUILD}; DELETE FROM parent WHERE id = 2");
    let failed = run(session, &["BEGIN", &wrong, "SELECT 1; COMMIT"]).await.unwrap_err();
    assert_eq!(failed.index, 2);
    assert_eq!(
        failed.error.message,
        "the migration breaks foreign keys: 1 row points at no parent (child to parent, first \
         rowid 11)"
    );
    assert_eq!(failed.error.object.as_deref(), Some("child"));
    assert_eq!(cells(session, "SELECT name FROM parent").await, "a b");
}

#[tokio::test]
async fn a_key_that_cannot_be_checked_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = prepared(directory.path()).await;
    let keyless = "CREATE TABLE p2 (id integer, name text); INSERT INTO p2 SELECT * FROM parent; \
                   DROP TABLE parent; ALTER TABLE p2 RENAME TO parent";
    let switch = "PRAGMA foreign_keys = OFF";
    let messages = [switch, "BEGIN", keyless, "COMMIT"];
    let failed = run(session.as_mut(), &messages).await.unwrap_err();
    assert!(failed.error.message.contains("foreign key mismatch"), "{}", failed.error);
}

#[tokio::test]
async fn old_violations_are_let_pass() {
    let directory = tempfile::tempdir().unwrap();
    let mut session = prepared(directory.path()).await;
    let session = session.as_mut();
    run(session, &["INSERT INTO child VALUES (12, 99)"]).await.unwrap();
    run(session, &["PRAGMA foreign_keys = OFF", "BEGIN", REBUILD, "COMMIT"]).await.unwrap();
    let more = "INSERT INTO child VALUES (13, 98)";
    let failed = run(session, &["BEGIN", more, "END"]).await.unwrap_err();
    assert!(failed.error.message.contains("rowid 13"), "{}", failed.error);
    // A file that does not switch them is not held to them, as on the command line.
    session.renew(Remains::Settings).await.unwrap();
    run(session, &["BEGIN", more, "END"]).await.unwrap();
}
