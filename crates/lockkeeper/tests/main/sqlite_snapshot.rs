//! Snapshots of SQLite schemas: what is written makes the same schema in another file.

use lockkeeper::core::schema::{ObjectKind, Snapshot, diff};
use lockkeeper::engine;
use lockkeeper::ops::{self, MigrateAsk};
use rusqlite::Connection;

use crate::{block, cases_of, context, folder};

struct File {
    _dir: tempfile::TempDir,
    path: std::path::PathBuf,
}

impl File {
    fn with(sql: &str) -> File {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.db");
        let file = File { _dir: dir, path };
        file.run(sql);
        file
    }

    fn run(&self, sql: &str) {
        let conn = Connection::open(&self.path).unwrap();
        conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        conn.execute_batch(sql).unwrap_or_else(|why| panic!("{why}\n{sql}"));
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.path.display())
    }

    fn read(&self) -> Snapshot {
        block(async { engine::open(&self.url()).unwrap().read_schema().await.unwrap() })
    }

    fn manifest(&self) -> lockkeeper::core::schema::Manifest {
        block(async { engine::open(&self.url()).unwrap().schema_manifest().await.unwrap() })
    }
}

const SHOP: &str = r#"
CREATE TABLE customers (id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL DEFAULT 'it''s', -- who
  kind text CHECK (kind IN ('a', "b")), raw blob DEFAULT x'AB01', at text DEFAULT CURRENT_TIMESTAMP);
create table "order" ([odd name] integer, `tick``ed` text, customer integer REFERENCES "customers" (id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, total real AS (round(1.5e3 * -2, 2)) STORED,
  PRIMARY KEY ([odd name])) WITHOUT ROWID;
CREATE TABLE exact (a integer, b ANY) STRICT;
CREATE TABLE "from_query" AS SELECT 1 AS a, 'x' AS "b c";
CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'porter ascii');
CREATE UNIQUE INDEX by_name ON customers (lower(name) COLLATE nocase DESC) WHERE name <> '';
CREATE VIEW v (x, y) AS WITH n (k) AS (VALUES (1)) SELECT id, name || '/*no comment*/' FROM customers, n;
CREATE VIEW early AS SELECT * FROM v;
CREATE TRIGGER tr AFTER UPDATE OF name ON customers WHEN NEW.name <> OLD.name BEGIN
  UPDATE "order" SET customer = CASE WHEN 1 THEN NEW.id END; -- why
  INSERT INTO words VALUES (NEW.name);
END;
CREATE TRIGGER on_view INSTEAD OF DELETE ON v BEGIN DELETE FROM customers WHERE id = OLD.x; END;
INSERT INTO customers (name) VALUES ('one'), ('two');
"#;

#[test]
fn what_was_written_makes_the_same_schema_elsewhere() {
    let first = File::with(SHOP);
    let read = first.read();
    assert_eq!(read.objects.len(), 10, "{}", read.script());
    let copy = File::with(&read.script());
    let again = copy.read();
    assert_eq!(diff(&read, &again), [], "{}", read.script());
    assert_eq!(read.hash(), again.hash());
    assert_eq!(columns(&first), columns(&copy));
}

/// Columns as SQLite understands them.
fn columns(file: &File) -> Vec<String> {
    let conn = Connection::open(&file.path).unwrap();
    let sql = "SELECT format('%s %s %s %s %s %s', t.name, c.name, c.type, c.\"notnull\", c.dflt_value, \
               c.hidden) FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c \
               WHERE t.name NOT LIKE 'sqlite%' ORDER BY 1";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_rebuilt_table_is_the_table_it_was() {
    let plain = "CREATE TABLE t (a integer PRIMARY KEY, b text); \
                 CREATE TABLE c (t integer REFERENCES t (a)); CREATE INDEX by_b ON t (b)";
    let first = File::with(plain);
    let before = first.read().hash();
    first.run(
        "CREATE TABLE n(a integer PRIMARY KEY,b text); INSERT INTO n SELECT a, b FROM t; \
         DROP TABLE t; ALTER TABLE n RENAME TO t; CREATE INDEX by_b ON t(b)",
    );
    assert_eq!(first.read().hash(), before);
}

#[test]
fn the_ledger_is_no_part_of_the_schema() {
    let dir = folder(&[("1_t.sql", "CREATE TABLE t (a integer PRIMARY KEY, b text);")]);
    let file = File::with("");
    block(ops::migrate(&context(&file.url(), dir.path()), &MigrateAsk::default())).unwrap();
    let read = file.read();
    let names: Vec<_> = read.objects.iter().map(|o| (o.id.kind, o.id.name.as_str())).collect();
    assert_eq!(names, [(ObjectKind::Table, "t")]);
    assert_eq!(
        read.hash(),
        File::with("create table t(a integer PRIMARY KEY,b text)").read().hash()
    );
}

#[test]
fn sizes_are_counted_where_they_are_known() {
    let file = File::with(SHOP);
    let read = file.read();
    let size = &read.sizes["main.customers"];
    assert_eq!(size.rows, 2);
    assert!(size.bytes >= 4096);
    assert_eq!(read.sizes["main.words"].rows, -1);
    file.run("DELETE FROM customers WHERE id = 1; ANALYZE");
    assert_eq!(file.read().sizes["main.customers"].rows, 1);
}

#[test]
fn the_manifest_changes_with_the_schema() {
    let file = File::with(SHOP);
    let before = file.manifest();
    file.run("INSERT INTO exact VALUES (1, 2)");
    assert_eq!(file.manifest(), before);
    file.run("ALTER TABLE exact ADD COLUMN c integer");
    assert_ne!(file.manifest(), before);
}

/// Every schema that the cases of the judge begin with.
#[test]
fn the_schemas_of_other_cases_survive() {
    let mut seen = 0;
    let list =
        |dir: &std::path::Path| std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    for file in list(&cases_of("judge-sqlite")).flat_map(|dir| list(&dir)) {
        let text = std::fs::read_to_string(file).unwrap();
        let setup = text.split("-- each\n").next().unwrap().split("-- all\n").next().unwrap();
        let read = File::with(setup).read();
        let again = File::with(&read.script()).read();
        assert_eq!(diff(&read, &again), [], "{}", read.script());
        seen += read.objects.len();
    }
    assert!(seen > 30, "{seen}");
}
