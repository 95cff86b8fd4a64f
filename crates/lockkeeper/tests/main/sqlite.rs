//! The laws on SQLite, whose reference is every file run as the `sqlite3` command line runs it: one
//! connection a file, foreign keys off.

use std::path::Path;

use lockkeeper::error::Error;
use lockkeeper::ops::{self, MigrateAsk, RollbackAsk};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::cases::Case;
use crate::{block, context, folder};

struct Database {
    dir: tempfile::TempDir,
}

impl Database {
    fn new() -> Self {
        Database { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.dir.path().join("app.db")
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }

    fn connection(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    fn naive(&self, file: &Path) {
        let connection = self.connection();
        connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        connection.execute_batch(text.trim_start_matches('\u{feff}')).unwrap();
    }

    fn migrate(&self, dir: &Path) -> Result<ops::Outcome, Error> {
        block(ops::migrate(&context(&self.url(), dir), &MigrateAsk::default()))
    }

    /// Everything in the file but our own tables.
    fn contents(&self) -> String {
        let connection = self.connection();
        let names = "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE tbl_name NOT LIKE \
                     'lockkeeper%' AND name NOT LIKE 'sqlite%' ORDER BY type, name";
        let mut statement = connection.prepare(names).unwrap();
        let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let mut text = String::new();
        for (name, sql) in objects.map(|row: rusqlite::Result<(String, String)>| row.unwrap()) {
            text += &format!("{sql}\n");
            if sql.starts_with("CREATE TABLE") {
                text += &rows(&connection, &name);
            }
        }
        for pragma in ["user_version", "application_id", "journal_mode"] {
            let value =
                connection.query_row(&format!("PRAGMA {pragma}"), [], |r| r.get::<_, Value>(0));
            text += &format!("{pragma} {:?}\n", value.unwrap());
        }
        text
    }
}

fn rows(connection: &Connection, table: &str) -> String {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let cell = |i| format!("{:?}", row.get::<_, Value>(i).unwrap());
        Ok((0..columns).map(cell).collect::<Vec<_>>().join("|"))
    };
    let mut lines: Vec<String> =
        statement.query_map([], row).unwrap().map(Result::unwrap).collect();
    lines.sort();
    lines.join("\n") + "\n"
}

#[test]
fn the_end_state_is_what_the_command_line_makes_of_the_files() {
    for case in Case::all("exec-sqlite") {
        let (naive, ours) = (Database::new(), Database::new());
        for file in case.ups() {
            naive.naive(&file);
        }
        let outcome = ours.migrate(&case.dir).unwrap_or_else(|e| panic!("{}: {e}", case.name));
        assert_eq!(outcome.outcome, "done");
        assert_eq!(naive.contents(), ours.contents(), "{}", case.name);
        assert_eq!(ours.migrate(&case.dir).unwrap().outcome, "nothing_to_do");
    }
}

#[test]
fn rollback_restores_what_was_there() {
    let case = Case::all("exec-sqlite").into_iter().find(|c| c.name == "tables_and_triggers");
    let (case, database) = (case.unwrap(), Database::new());
    let before = database.contents();
    database.migrate(&case.dir).unwrap();
    let context = context(&database.url(), &case.dir);
    block(ops::rollback(&context, &RollbackAsk::Last(1))).unwrap();
    assert_eq!(before, database.contents());
}

#[test]
fn a_failing_statement_is_named_and_nothing_of_its_file_stays() {
    let database = Database::new();
    let dir = folder(&[("1_a.sql", "CREATE TABLE a (id);\nINSERT INTO a\n  SELECT nonsense;\n")]);
    let error = database.migrate(dir.path()).unwrap_err();
    assert_eq!((error.exit_code(), error.line), (6, Some(3)), "{error:?}");
    assert!(!database.contents().contains("CREATE TABLE a"));
}

#[test]
fn a_rebuild_that_leaves_references_dangling_is_refused() {
    let database = Database::new();
    let one = (
        "1_a.sql",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);",
    );
    let two = ("2_b.sql", "PRAGMA foreign_keys=OFF;\nDELETE FROM p;\nPRAGMA foreign_keys=ON;");
    database.migrate(folder(&[one]).path()).unwrap();
    let before = database.contents();
    let error = database.migrate(folder(&[one, two]).path()).unwrap_err();
    assert!(error.message.contains("breaks foreign keys"), "{error}");
    assert_eq!(before, database.contents());
}

#[test]
fn of_eight_runners_exactly_one_works() {
    let database = Database::new();
    let dir =
        folder(&[("1_a.sql", "CREATE TABLE t (id);"), ("2_b.sql", "INSERT INTO t VALUES (1);")]);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let run = || database.migrate(dir.path()).unwrap();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|o| o.outcome == "done").count(), 1, "{outcomes:?}");
    assert_eq!(rows(&database.connection(), "t"), "Integer(1)\n");
}

#[test]
fn a_writer_in_the_way_is_waited_for_and_a_full_disk_loses_nothing() {
    let database = Database::new();
    let one = ("1_a.sql", "CREATE TABLE t (id);");
    database.migrate(folder(&[one]).path()).unwrap();
    let two = ("2_b.sql", "INSERT INTO t VALUES (1);");
    let other = database.connection();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| database.migrate(folder(&[one, two]).path()));
        std::thread::sleep(std::time::Duration::from_millis(900));
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(run.join().unwrap().unwrap().outcome, "done");
    });
    let full = (
        "3_c.sql",
        "PRAGMA max_page_count = 20;\nCREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i, hex(randomblob(20)) FROM n;",
    );
    let before = database.contents();
    let error = database.migrate(folder(&[one, two, full]).path()).unwrap_err();
    assert!(error.message.contains("full"), "{error}");
    assert_eq!(before, database.contents());
}

#[test]
fn files_that_are_no_database_say_so() {
    let database = Database::new();
    std::fs::write(database.path(), "this is a text file, and a long enough one to be read")
        .unwrap();
    let error = database.migrate(folder(&[("1_a.sql", "")]).path()).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    let url = "sqlite:/nowhere/at/all/app.db";
    let error = block(ops::status(&context(url, folder(&[]).path()))).unwrap_err();
    assert!(error.message.contains("/nowhere/at/all/app.db") && error.hint.is_some(), "{error}");
}
