use lockkeeper_core::change::{Conduct, Dialect as _, Placement, Probe, Remains};
use lockkeeper_core::sql::split;

use crate::engine::sqlite::dialect::{LEXICON, Sqlite, commits, switches_foreign_keys};

fn conduct(sql: &str) -> Conduct {
    Sqlite.conduct(&split(sql, &LEXICON).unwrap()[0])
}

#[test]
fn a_trigger_is_one_statement() {
    let sql = "CREATE TRIGGER [t r] AFTER UPDATE ON `a` BEGIN\n  UPDATE a SET n = CASE WHEN n > 1 \
               THEN 1 ELSE 2 END; DELETE FROM \"b;\"; END;\nSELECT 1;";
    let statements = split(sql, &LEXICON).unwrap();
    assert_eq!(statements.len(), 2);
    assert!(statements[0].text.ends_with("END"));
    assert_eq!(conduct(sql), Conduct::inside(Remains::Nothing));
    assert!(split(".read other.sql", &LEXICON).is_err());
}

#[test]
fn knows_boundaries() {
    for sql in ["BEGIN", "begin immediate transaction", "BEGIN EXCLUSIVE"] {
        assert_eq!(conduct(sql).placement, Placement::Begin, "{sql}");
    }
    for sql in ["COMMIT", "end transaction", "COMMIT TRANSACTION"] {
        assert_eq!(conduct(sql).placement, Placement::Commit { chain: false }, "{sql}");
    }
    assert_eq!(conduct("rollback").placement, Placement::Rollback { chain: false });
    for sql in ["ROLLBACK TO s", "rollback transaction to savepoint s", "SAVEPOINT s"] {
        assert_eq!(conduct(sql).placement, Placement::Inside, "{sql}");
    }
}

#[test]
fn knows_pragmas() {
    for sql in [
        "PRAGMA foreign_keys = OFF",
        "pragma foreign_keys(0)",
        "PRAGMA journal_mode=WAL",
        "PRAGMA main.synchronous = 1",
        "PRAGMA legacy_alter_table=ON",
        "PRAGMA \"foreign_keys\" = 1",
    ] {
        let found = conduct(sql);
        assert_eq!((found.placement, found.remains), (Placement::Setting, Remains::Settings));
        assert_eq!(found.probe, Probe::Repeat);
    }
    for sql in [
        "PRAGMA foreign_keys",
        "PRAGMA foreign_key_check",
        "PRAGMA foreign_key_check(t)",
        "PRAGMA main.table_info('t')",
        "PRAGMA integrity_check",
        "PRAGMA user_version = 3",
        "PRAGMA application_id=7",
        "PRAGMA defer_foreign_keys = ON",
    ] {
        assert_eq!(conduct(sql), Conduct::inside(Remains::Nothing), "{sql}");
    }
}

#[test]
fn knows_what_stands_alone() {
    for sql in ["VACUUM", "vacuum main into 'copy.db'", "PRAGMA wal_checkpoint(TRUNCATE)"] {
        assert_eq!(conduct(sql), Conduct::outside(Probe::Repeat, Remains::Nothing), "{sql}");
    }
    for sql in ["ATTACH 'x.db' AS x", "DETACH DATABASE x"] {
        assert_eq!(conduct(sql).placement, Placement::Setting, "{sql}");
    }
    for sql in ["REINDEX", "ANALYZE", "EXPLAIN VACUUM", "CREATE TABLE temporary (a)"] {
        assert_eq!(conduct(sql).placement, Placement::Inside, "{sql}");
    }
}

#[test]
fn refuses_what_would_lock_out_the_ledger() {
    let found = conduct("PRAGMA main.locking_mode = EXCLUSIVE");
    assert!(matches!(found.placement, Placement::Refused(_)));
    assert_eq!(conduct("PRAGMA locking_mode = NORMAL").placement, Placement::Setting);
}

#[test]
fn knows_temporary_things() {
    for sql in [
        "CREATE TEMP TABLE t (a)",
        "create temporary view v as select 1",
        "CREATE TABLE temp.t (a)",
        "CREATE TABLE IF NOT EXISTS \"temp\".t (a)",
    ] {
        assert_eq!(conduct(sql), Conduct::inside(Remains::Perhaps), "{sql}");
    }
}

#[test]
fn sees_commits_and_switched_keys() {
    let first = |sql| split(sql, &LEXICON).unwrap()[0];
    assert!(commits(&first("/* now */ commit")));
    assert!(!commits(&first("ROLLBACK")));
    assert!(switches_foreign_keys(&first("PRAGMA main.foreign_keys = 0")));
    assert!(!switches_foreign_keys(&first("PRAGMA foreign_keys")));
}
