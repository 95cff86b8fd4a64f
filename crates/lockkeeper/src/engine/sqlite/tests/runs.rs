//! Whole files through the executor.

use std::time::Duration;

use lockkeeper_core::event::{Event, Sink};
use lockkeeper_core::migration::{Script, Version};
use lockkeeper_core::plan::{Direction, PlannedMigration, Shape, units};

use super::*;
use crate::error::Error;
use crate::exec::{Claim, Lease, Run, Stop};
use crate::ledger::read;

struct Silent;

impl Sink for Silent {
    fn emit(&self, _event: Event) {}
}

fn planned(engine: &Sqlite, version: &str, sql: &str) -> PlannedMigration {
    let script = Script { file: format!("{version}_x.sql"), text: sql.into() };
    PlannedMigration {
        version: Version::parse(version).unwrap(),
        name: "x".into(),
        direction: Direction::Up,
        file: script.file.clone(),
        checksum: "c".into(),
        semantic: "s".into(),
        repeatable: false,
        direct: false,
        units: units(&script, &Shape::default(), engine.dialect()).unwrap(),
    }
}

/// Takes the lease and runs the files in order, each from where the journal says it stands.
async fn migrate(engine: &Sqlite, files: &[&str]) -> Result<usize, Error> {
    let (watch, mut work) = (connect(engine).await, connect(engine).await);
    let claim = Claim { run: "r".into(), holder: "test".into(), wait: Duration::ZERO };
    let (sink, stop) = (Silent, Stop::default());
    let lease = Lease::acquire(engine, watch, work.as_mut(), &claim, &sink, &stop).await?;
    let mut run =
        Run { engine, lease, work, sink: &sink, stop: &stop, limits: None, taught: 0, last: false };
    for (i, sql) in files.iter().enumerate() {
        let planned = planned(engine, &(i + 1).to_string(), sql);
        let known = read(run.lease.watch.as_mut(), engine.capabilities()).await?;
        if !known.is_applied(&planned.version) {
            run.migration(&planned, &known.open_of(&planned.version)).await?;
        }
    }
    let known = read(run.lease.watch.as_mut(), engine.capabilities()).await?;
    assert!(known.open.is_empty());
    Ok(known.applied.len())
}

const SCHEMA: &str = "CREATE TABLE p (id integer PRIMARY KEY, n text);
CREATE TABLE c (id integer PRIMARY KEY, p integer REFERENCES p (id));
INSERT INTO p VALUES (1, 'a'), (2, 'b');
INSERT INTO c VALUES (1, 1), (2, 2);
CREATE TRIGGER t AFTER DELETE ON c BEGIN DELETE FROM c WHERE p = old.p; SELECT 1; END;
PRAGMA user_version = 7;
VACUUM;
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE late (a);
COMMIT;";

const REBUILD: &str = "PRAGMA foreign_keys = OFF;
CREATE TABLE n (id integer PRIMARY KEY, n text NOT NULL);
INSERT INTO n SELECT * FROM p;
DROP TABLE p;
ALTER TABLE n RENAME TO p;
PRAGMA foreign_keys = ON;";

#[tokio::test]
async fn files_run_once() {
    let directory = tempfile::tempdir().unwrap();
    let memory = Sqlite::new("sqlite::memory:").unwrap();
    for engine in [engine(directory.path()), memory] {
        let temporary = "CREATE TEMP TABLE x (a); CREATE TABLE y AS SELECT * FROM x";
        for _ in 0..2 {
            assert_eq!(migrate(&engine, &[SCHEMA, REBUILD, temporary]).await.unwrap(), 3);
        }
        let mut session = connect(&engine).await;
        let sql = "SELECT count(*) FROM c; PRAGMA user_version; SELECT count(*) FROM late";
        assert_eq!(cells(session.as_mut(), sql).await, "2 7 0");
    }
}

#[tokio::test]
async fn a_rebuild_that_loses_parents_is_refused_and_goes_on_when_mended() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let wrong = REBUILD.replace("FROM p;", "FROM p WHERE id = 1;");
    let error = migrate(&engine, &[SCHEMA, &wrong]).await.unwrap_err();
    assert!(error.message.contains("1 row points at no parent (c to p"), "{error}");
    let mut session = connect(&engine).await;
    assert_eq!(cells(session.as_mut(), "SELECT count(*) FROM p").await, "2");
    drop(session);
    assert_eq!(migrate(&engine, &[SCHEMA, REBUILD]).await.unwrap(), 2);
}

#[tokio::test]
async fn a_second_run_is_told_who_has_the_lease() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let mut other = connect(&engine).await;
    assert!(other.try_lock().await.unwrap());
    let error = migrate(&engine, &[SCHEMA]).await.unwrap_err();
    assert_eq!(error.kind, crate::error::Kind::Locked);
    assert!(error.message.contains("lockkeeper/test (process "), "{error}");
}

#[tokio::test]
async fn waits_for_an_application_that_writes() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    migrate(&engine, &[]).await.unwrap();
    let application = application(directory.path());
    application.execute_batch("CREATE TABLE app (a); BEGIN IMMEDIATE").unwrap();
    let other = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(900));
        application.execute_batch("INSERT INTO app VALUES (1); COMMIT").unwrap();
    });
    assert_eq!(migrate(&engine, &["ALTER TABLE app ADD COLUMN b"]).await.unwrap(), 1);
    other.await.unwrap();
}
