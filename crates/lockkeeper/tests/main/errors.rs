//! Bad input: what the error says, which place it names, and that nothing is lost.

use lockkeeper::error::{Error, Kind};
use lockkeeper::ops::{self, MigrateAsk, RollbackAsk};
use testkit::{TestDatabase, servers};

use crate::{block, context, folder, wait_until};

fn migrate(database: &TestDatabase, files: &[(&str, &str)]) -> Result<ops::Outcome, Error> {
    let dir = folder(files);
    block(ops::migrate(&context(database.url(), dir.path()), &MigrateAsk::default()))
}

fn newest() -> TestDatabase {
    servers().last().unwrap().database()
}

#[test]
fn a_failing_statement_is_named_with_its_place_and_nothing_of_it_stays() {
    for server in servers() {
        let database = server.database();
        let text = "CREATE TABLE t (id int);\n\nINSERT INTO t\n  VALUES (1, nonsense);\n";
        let error = migrate(&database, &[("1_ok.sql", "CREATE TABLE ok ();"), ("2_bad.sql", text)]);
        let error = error.unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Kind::Database, 6));
        assert_eq!(error.file.as_deref(), Some("2_bad.sql"));
        assert_eq!((error.line, error.column), (Some(4), Some(14)), "{}", error.message);
        assert_eq!(error.sqlstate.as_deref(), Some("42703"));
        assert_eq!(error.applied.len(), 1);
        assert_eq!(
            database.psql("select to_regclass('t') is null, to_regclass('ok') is null"),
            "t|f"
        );
    }
}

#[test]
fn a_single_failing_statement_is_placed_too() {
    let database = newest();
    let error = migrate(&database, &[("1_bad.sql", "-- x\n  ALTER TABLE nowhere ADD x int;")]);
    let error = error.unwrap_err();
    assert_eq!((error.line, error.column), (Some(2), Some(3)));
    assert_eq!(error.sqlstate.as_deref(), Some("42P01"));
    let error = migrate(&database, &[("1_bad.sql", "SELECT 1 +\n * 2 FROM;")]).unwrap_err();
    assert_eq!((error.line, error.column), (Some(2), Some(2)), "{}", error.message);
}

#[test]
fn a_deferred_constraint_fails_at_commit_and_nothing_stays() {
    let database = newest();
    let text = "CREATE TABLE a (id int PRIMARY KEY, p int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n\
                INSERT INTO a VALUES (1, 2);";
    let error = migrate(&database, &[("1_a.sql", text)]).unwrap_err();
    assert_eq!(error.sqlstate.as_deref(), Some("23503"), "{error:?}");
    assert_eq!(error.file.as_deref(), Some("1_a.sql"));
    assert_eq!(database.psql("select to_regclass('a') is null"), "t");
}

#[test]
fn a_fixed_file_goes_on_where_it_stopped() {
    for server in servers() {
        let database = server.database();
        let head = "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1), (1);\n";
        let index = "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);\n";
        let error = migrate(&database, &[("1_t.sql", &format!("{head}{index}"))]).unwrap_err();
        assert_eq!(error.sqlstate.as_deref(), Some("23505"));
        assert_eq!(database.psql("select count(*) from pg_index where not indisvalid"), "0");
        let rewritten = format!("{}{index}", head.replace("(1), (1)", "(1), (2)"));
        let error = migrate(&database, &[("1_t.sql", &rewritten)]).unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Kind::NeedsPerson, 7), "{error}");
        let fixed = format!("{head}DELETE FROM t;\n{index}");
        let outcome = migrate(&database, &[("1_t.sql", &fixed)]).unwrap();
        assert_eq!(outcome.outcome, "done");
        assert_eq!(database.psql("select count(*) from t"), "0");
    }
}

#[test]
fn an_invalid_index_of_the_same_name_is_replaced() {
    for server in servers() {
        let database = server.database();
        database.psql("create table t (id int); insert into t values (1), (1)");
        let build = "create unique index concurrently t_id on t (id)";
        assert!(testkit::try_psql(database.url(), build).is_err());
        database.psql("delete from t");
        let text = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_id ON t (id);";
        migrate(&database, &[("1_i.sql", text)]).unwrap();
        assert_eq!(
            database.psql("select indisvalid from pg_index where indexrelid = 't_id'::regclass"),
            "t"
        );
    }
}

#[test]
fn history_that_changed_is_refused() {
    let database = newest();
    let one = ("1_a.sql", "CREATE TABLE a ();");
    let three = ("3_c.sql", "CREATE TABLE c ();");
    migrate(&database, &[one, three]).unwrap();
    let edited = migrate(&database, &[("1_a.sql", "CREATE TABLE a2 ();"), three]).unwrap_err();
    assert_eq!((edited.exit_code(), edited.file.as_deref()), (3, Some("1_a.sql")));
    assert!(edited.message.contains("edited"));
    let missing = migrate(&database, &[one]).unwrap_err();
    assert!(missing.message.contains("3 c was applied, but no file"), "{missing}");
    let late = migrate(&database, &[one, ("2_b.sql", "CREATE TABLE b ();"), three]).unwrap_err();
    assert!(late.message.contains("2 b") && late.hint.unwrap().contains("--out-of-order"));
    let comment = ("1_a.sql", "-- a licence\nCREATE  TABLE a ();\n");
    assert_eq!(migrate(&database, &[comment, three]).unwrap().outcome, "nothing_to_do");
}

#[test]
fn a_late_file_runs_on_purpose() {
    let database = newest();
    let (one, three) = (("1_a.sql", "CREATE TABLE a ();"), ("3_c.sql", "CREATE TABLE c ();"));
    migrate(&database, &[one, three]).unwrap();
    let dir = folder(&[one, ("2_b.sql", "CREATE TABLE b ();"), three]);
    let ask = MigrateAsk { out_of_order: true, ..MigrateAsk::default() };
    let outcome = block(ops::migrate(&context(database.url(), dir.path()), &ask)).unwrap();
    assert_eq!(outcome.applied.unwrap()[0].version, "2");
}

#[test]
fn a_missing_down_refuses_before_anything_runs() {
    let database = newest();
    let files = [
        ("1_a.sql", "CREATE TABLE a ();"),
        ("2_b.sql", "CREATE TABLE b ();"),
        ("2_b.down.sql", "DROP TABLE b;"),
    ];
    migrate(&database, &files).unwrap();
    let dir = folder(&files);
    let context = context(database.url(), dir.path());
    let error = block(ops::rollback(&context, &RollbackAsk::Last(2))).unwrap_err();
    assert_eq!(error.exit_code(), 3);
    assert!(error.message.contains("1_a.down.sql"), "{error}");
    assert_eq!(database.psql("select to_regclass('b') is null"), "f");
}

#[test]
fn files_that_cannot_run_are_refused_with_their_place() {
    let database = newest();
    let cases = [
        ("SELECT 'open;\n", "never closed", Some(1)),
        ("BEGIN;\nCREATE TABLE t ();\n", "never committed", Some(1)),
        (
            "BEGIN;\nCREATE INDEX CONCURRENTLY i ON t (id);\nCOMMIT;",
            "inside a transaction",
            Some(2),
        ),
        ("SELECT 1;\n\\i other.sql\n", "\\i", Some(2)),
        ("-- lockkeeper: no-transacton\nSELECT 1;", "no-transacton", Some(1)),
        ("BEGIN;\nPREPARE TRANSACTION 'x';", "PREPARE TRANSACTION", Some(2)),
    ];
    for (text, says, line) in cases {
        let error = migrate(&database, &[("1_x.sql", text)]).unwrap_err();
        assert!(error.message.to_lowercase().contains(&says.to_lowercase()), "{}", error.message);
        assert_eq!((error.exit_code(), error.line), (2, line), "{text}");
    }
    let twice = migrate(&database, &[("1_a.sql", ""), ("01_b.sql", "")]).unwrap_err();
    assert!(twice.message.contains("1_a.sql") && twice.message.contains("01_b.sql"));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let dir = folder(&[("1_a.sql", "")]);
    std::fs::create_dir(dir.path().join("2_b.sql")).unwrap();
    let engine = lockkeeper::engine::open("sqlite::memory:").unwrap();
    let error = ops::read_folder(dir.path(), engine.dialect().lexicon()).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(error.message.contains("cannot read") && error.message.contains("2_b.sql"), "{error}");
}

#[test]
fn addresses_that_do_not_work_say_why() {
    let dir = folder(&[("1_a.sql", "")]);
    let server = servers().last().unwrap();
    let url = |rest: &str| format!("postgres://postgres@127.0.0.1:{rest}");
    let fail = |url: String| block(ops::status(&context(&url, dir.path()))).unwrap_err();
    let absent = fail(url(&format!("{}/nowhere", server.port())));
    assert_eq!((absent.exit_code(), absent.sqlstate.as_deref()), (2, Some("3D000")));
    let nobody = fail(url("1/x"));
    assert_eq!(nobody.exit_code(), 2);
    assert!(nobody.message.contains("127.0.0.1:1") && nobody.hint.is_some(), "{nobody}");
}

#[test]
fn rights_that_are_missing_are_named() {
    for server in servers() {
        let database = server.database();
        database.psql("do $$ begin create role lk_poor login; exception when duplicate_object or unique_violation then null; end $$");
        let url = database.url().replace("postgres@", "lk_poor@");
        let dir = folder(&[("1_a.sql", "CREATE TABLE a ();")]);
        let error = block(ops::migrate(&context(&url, dir.path()), &MigrateAsk::default()));
        let error = error.unwrap_err();
        assert_eq!((error.exit_code(), error.sqlstate.as_deref()), (3, Some("42501")), "{error}");
        assert!(error.hint.unwrap().contains("GRANT CREATE"));
    }
}

#[test]
fn a_ledger_of_a_newer_program_is_left_alone() {
    let database = newest();
    migrate(&database, &[("1_a.sql", "")]).unwrap();
    database.psql("insert into lockkeeper.ledger values (99, now(), 'the future')");
    let error = migrate(&database, &[("1_a.sql", ""), ("2_b.sql", "")]).unwrap_err();
    assert!(error.message.contains("99"), "{error}");
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn a_blocked_table_ends_in_a_deadline_that_names_the_blocker() {
    let server = servers().last().unwrap();
    let database = server.database();
    database.psql("create table t (id int)");
    std::thread::scope(|scope| {
        let url = database.url();
        scope.spawn(move || {
            testkit::psql(url, "begin; lock t in access share mode; select pg_sleep(4); commit")
        });
        wait_until(
            &database,
            "select exists (select from pg_locks where relation = 't'::regclass and granted)",
        );
        let dir = folder(&[("1_t.sql", "ALTER TABLE t ADD x int;")]);
        let mut context = context(url, dir.path());
        context.timeouts.lock_deadline_ms = 1_000;
        let error = block(ops::migrate(&context, &MigrateAsk::default())).unwrap_err();
        assert_eq!(error.exit_code(), 6);
        assert!(error.message.contains("pg_sleep"), "{error}");
    });
}
