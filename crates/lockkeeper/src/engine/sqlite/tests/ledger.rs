//! The ledger's own statements.

use lockkeeper_core::change::Remains;
use lockkeeper_core::migration::{Script, Version};
use lockkeeper_core::plan::{Direction, Mode, PlannedMigration, Shape, units};

use super::*;
use crate::ledger::{
    AppliedRow, Entry, Ledger, RunStart, read, read_lease, runs, schema, take_lease,
};

fn migration(sql: &str) -> PlannedMigration {
    let script = Script { file: "1_x.sql".into(), text: sql.into() };
    PlannedMigration {
        version: Version::parse("1").unwrap(),
        name: "x".into(),
        direction: Direction::Up,
        file: "1_x.sql".into(),
        checksum: "c".into(),
        semantic: "s".into(),
        repeatable: false,
        direct: false,
        units: units(&script, &Shape::default(), &crate::engine::sqlite::dialect::Sqlite).unwrap(),
    }
}

#[tokio::test]
async fn every_statement_of_the_ledger_runs() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let caps = *engine.capabilities();
    let mut session = connect(&engine).await;
    let session = session.as_mut();
    assert_eq!(read(session, &caps).await.unwrap().version, 0);
    let install = schema::upgrade(0, &caps).join("; ");
    session.query(&format!("BEGIN; {install}; COMMIT")).await.unwrap();
    assert_eq!(cells(session, &take_lease(&caps, "o'hara", "run")).await, "1");
    assert!(cells(session, &read_lease(&caps)).await.starts_with("NULL o'hara "));
    let ledger = Ledger { caps, run: "run".into(), token: 1 };
    session.query(&ledger.run_started(&RunStart::default())).await.unwrap();
    assert_eq!(cells(session, &ledger.heartbeat()).await, "1");
    assert_eq!(cells(session, &ledger.worker(None)).await, "1");

    let planned = migration("CREATE TABLE t (a); VACUUM; CREATE TABLE u (a)");
    let entry = |unit| Entry { migration: &planned, unit, attempts: 1, lock_wait_ms: 0 };
    let first = ledger.unit_done(&entry(0)).join("; ");
    run(session, &["BEGIN IMMEDIATE", "CREATE TABLE t (a)"]).await.unwrap();
    std::thread::sleep(std::time::Duration::from_millis(30));
    run(session, &[&format!("{first}; COMMIT")]).await.unwrap();
    let elapsed = cells(session, "SELECT duration_ms >= 30 FROM lockkeeper_journal").await;
    assert_eq!(elapsed, "1");
    session.query(&ledger.intent(&entry(1), "")).await.unwrap();
    assert_eq!(read(session, &caps).await.unwrap().open.len(), 2);
    for sql in ledger.intent_done(&entry(1), 7) {
        session.query(&sql).await.unwrap();
    }
    session.query(&ledger.unit_failed(&entry(2), None, "it's wrong")).await.unwrap();
    session.query(&ledger.unit_done(&entry(2)).join("; ")).await.unwrap();
    let known = read(session, &caps).await.unwrap();
    let now = (known.version, known.applied.len(), known.open.len());
    assert_eq!(now, (schema::VERSION, 1, 0));
    for sql in [
        ledger.intent(&entry(1), ""),
        ledger.intent_failed(&entry(1), None, "x"),
        ledger.close_journal("1"),
        ledger.decided("1", "undone", "note"),
        ledger.forget("1").join("; "),
        ledger.migration_row(&AppliedRow::vouched("2", "y", "baseline")),
        ledger.run_finished("done", None),
    ] {
        session.query(&sql).await.unwrap();
    }
    assert_eq!(runs(session, &caps, 5).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_old_token_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let engine = engine(directory.path());
    let caps = *engine.capabilities();
    let mut session = connect(&engine).await;
    session.query(&schema::upgrade(0, &caps).join("; ")).await.unwrap();
    let ledger = Ledger { caps, run: "run".into(), token: 7 };
    let planned = migration("CREATE TABLE t (a)");
    let entry = Entry { migration: &planned, unit: 0, attempts: 1, lock_wait_ms: 0 };
    let closing = format!("{}; COMMIT", ledger.unit_done(&entry).join("; "));
    let messages = ["BEGIN IMMEDIATE", "CREATE TABLE t (a)", &closing];
    let failed = run(session.as_mut(), &messages).await.unwrap_err();
    assert_eq!(failed.error.class, crate::engine::ErrorClass::Fenced);
    assert_eq!(cells(session.as_mut(), &ledger.heartbeat()).await, "");
}

#[test]
fn a_pragma_cuts_a_file_where_it_stands() {
    let planned = migration(
        "PRAGMA foreign_keys=OFF; CREATE TABLE t (a); PRAGMA user_version=3; PRAGMA foreign_keys=ON",
    );
    let modes: Vec<_> = planned.units.iter().map(|unit| matches!(unit.mode, Mode::Alone)).collect();
    assert_eq!(modes, [true, false, true]);
    assert_eq!(planned.remains(), Remains::Settings);
}
