//! Drift: whatever somebody changes besides the runs is found by name, and nothing else is.

use lockkeeper::core::migration::Version;
use lockkeeper::error::Error;
use lockkeeper::ops::{self, Drift, MigrateAsk, RollbackAsk};
use testkit::{TestDatabase, servers};

use crate::{block, context, folder};

/// What the migration makes, an object for each of the changes.
const BASE: &str = "\
    CREATE TABLE columns (id int PRIMARY KEY);
    CREATE TABLE defaults (id int, n int DEFAULT 1);
    CREATE TABLE renamed (id int, old int);
    CREATE TABLE indexed (id int); CREATE INDEX gone ON indexed (id);
    CREATE TABLE granted (id int);
    CREATE TABLE commented (id int);
    CREATE TABLE owned (id int);
    CREATE TABLE checked (id int);
    ALTER TABLE checked ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
    CREATE TABLE secured (id int); CREATE POLICY mine ON secured USING (id > 0);
    CREATE TABLE rows_secured (id int);
    CREATE TABLE tuned (id int);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE FUNCTION body() RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE TABLE triggered (id int);
    CREATE TRIGGER touch BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION f();
    CREATE SEQUENCE counter;
    CREATE VIEW seen AS SELECT id FROM granted;
    CREATE TYPE mood AS ENUM ('good');
    CREATE PUBLICATION feed FOR TABLE granted;
    CREATE TABLE referenced (id int PRIMARY KEY);";

/// A change, and what it has to be called: change, kind, name.
const CHANGES: &[(&str, &str)] = &[
    ("alter table columns add c text", "changed table public.columns"),
    ("alter table defaults alter n set default 2", "changed table public.defaults"),
    ("alter table renamed rename old to new", "changed table public.renamed"),
    ("drop index gone", "removed index gone on public.indexed"),
    ("create index extra on tuned (id)", "added index extra on public.tuned"),
    ("grant select on granted to snap_reader", "changed table public.granted"),
    ("comment on table commented is 'x'", "changed table public.commented"),
    ("alter table owned owner to snap_owner", "changed table public.owned"),
    (
        "alter table checked validate constraint positive",
        "changed constraint positive on public.checked",
    ),
    ("alter policy mine on secured using (id > 1)", "changed policy mine on public.secured"),
    ("alter table rows_secured enable row level security", "changed table public.rows_secured"),
    ("alter table tuned set (fillfactor = 50)", "changed table public.tuned"),
    (
        "create or replace function body() returns int language sql as 'select 2'",
        "changed function public.body()",
    ),
    ("alter table triggered disable trigger touch", "changed trigger touch on public.triggered"),
    ("alter sequence counter increment 5", "changed sequence public.counter"),
    ("create or replace view seen as select id, 1 as one from granted", "changed view public.seen"),
    ("alter type mood add value 'bad'", "changed type public.mood"),
    ("alter publication feed set (publish = 'insert')", "changed publication feed"),
    ("create table new_one (id int)", "added table public.new_one"),
    ("create schema elsewhere", "added schema elsewhere"),
    ("drop table referenced", "removed table public.referenced"),
    ("create domain d as int", "added domain public.d"),
    ("alter default privileges grant select on tables to snap_reader", "added default privileges"),
];

fn drift(database: &TestDatabase) -> Drift {
    let dir = folder(&[]);
    block(ops::drift(&context(database.url(), dir.path()))).unwrap()
}

fn migrate(database: &TestDatabase, files: &[(&str, &str)]) -> Result<ops::Outcome, Error> {
    let dir = folder(files);
    block(ops::migrate(&context(database.url(), dir.path()), &MigrateAsk::default()))
}

fn accept(database: &TestDatabase) -> Drift {
    let dir = folder(&[]);
    block(ops::accept_drift(&context(database.url(), dir.path()), Some("by hand"))).unwrap()
}

/// Returns the differences in words.
fn named(drift: &Drift) -> Vec<String> {
    let on = |on: &Option<String>| on.as_ref().map_or(String::new(), |on| format!(" on {on}"));
    let words = drift.differences.iter();
    words.map(|d| format!("{} {} {}{}", d.change, d.kind, d.name, on(&d.on))).collect()
}

#[test]
fn every_change_is_found_and_named() {
    for server in servers() {
        let database = server.database();
        database.psql(super::snapshot::ROLES);
        migrate(&database, &[("1_base.sql", BASE)]).unwrap();
        assert_eq!(drift(&database).drift, Some(false));
        let mut before = Vec::new();
        for (sql, expected) in CHANGES {
            database.psql(sql);
            let after = drift(&database);
            assert_eq!(after.drift, Some(true), "{sql}");
            let after = named(&after);
            let new: Vec<_> = after.iter().filter(|name| !before.contains(*name)).collect();
            let found = new.iter().any(|name| name.starts_with(expected));
            assert!(found, "{sql} on {}: {new:?}", server.major());
            before = after;
        }
        let accepted = accept(&database);
        assert_eq!((accepted.drift, drift(&database).drift), (Some(false), Some(false)));
        let said = "select concat_ws('/', verb, reason, outcome) from lockkeeper.run order by id desc limit 1";
        assert_eq!(database.psql(said), "drift/by hand/done");
    }
}

#[test]
fn a_change_shows_the_statements_that_differ() {
    let database = servers().last().unwrap().database();
    migrate(&database, &[("1_a.sql", "CREATE TABLE a (id int);")]).unwrap();
    database.psql("alter table a add b text");
    let found = drift(&database);
    let [only] = found.differences.as_slice() else { panic!("{found:?}") };
    assert!(!only.before.as_ref().unwrap().contains("b text"));
    assert!(only.after.as_ref().unwrap().contains("b text"));
    assert_ne!(found.recorded.unwrap().hash, found.live.hash);
}

#[test]
fn an_extension_is_a_change() {
    for server in servers() {
        let database = server.database();
        migrate(&database, &[("1_a.sql", "CREATE TABLE a (id int);")]).unwrap();
        // Which ones a server comes with differs from build to build.
        let any = "select min(name) from pg_available_extensions e where installed_version is null \
            and exists (select from pg_available_extension_versions v where v.name = e.name \
            and version = default_version and requires is null)";
        let name = database.psql(any);
        if name.is_empty() {
            continue;
        }
        database.psql(&format!("create extension \"{name}\""));
        assert_eq!(named(&drift(&database)), [format!("added extension {name}")]);
    }
}

#[test]
fn work_on_the_rows_is_no_drift() {
    for server in servers() {
        let database = server.database();
        migrate(&database, &[("1_a.sql", "CREATE TABLE a (id serial PRIMARY KEY, b text);")])
            .unwrap();
        for sql in [
            "insert into a (b) select 'x' from generate_series(1, 500)",
            "analyze a",
            "vacuum a",
            "vacuum full a",
            "reindex table a",
            "alter table a add c int; alter table a drop c",
            "create table b (); drop table b",
            "create temp table z (id int)",
        ] {
            database.psql(sql);
            let found = drift(&database);
            assert_eq!(found.drift, Some(false), "{sql}: {:?}", found.differences);
        }
        let held = super::snapshot::held_temporary(&database);
        assert_eq!(drift(&database).drift, Some(false));
        drop(held);
    }
}

#[test]
fn our_own_books_are_no_schema() {
    let server = servers().last().unwrap();
    let database = server.database();
    migrate(&database, &[("1_a.sql", "CREATE TABLE a ();")]).unwrap();
    let engine = lockkeeper::engine::open(database.url()).unwrap();
    let mark = || block(engine.schema_manifest()).unwrap();
    let hash = || block(engine.read_schema()).unwrap().hash();
    let (known_mark, known_hash) = (mark(), hash());
    database.psql("update lockkeeper.run set reason = 'x'; analyze lockkeeper.run");
    assert_eq!(mark(), known_mark);
    database
        .psql("create index later on lockkeeper.run (actor); comment on schema lockkeeper is 'x'");
    database.psql("grant usage on schema lockkeeper to public");
    assert_eq!((hash(), drift(&database).drift), (known_hash, Some(false)));
}

#[test]
fn a_rollback_is_known_and_ends_where_it_began() {
    for server in servers() {
        let database = server.database();
        let dir = folder(&[
            ("1_a.sql", "CREATE TABLE a (id int);"),
            ("2_b.sql", "ALTER TABLE a ADD b int; CREATE TABLE c ();"),
            ("2_b.down.sql", "DROP TABLE c; ALTER TABLE a DROP b;"),
        ]);
        let context = context(database.url(), dir.path());
        let first = MigrateAsk { to: Version::parse("1"), ..MigrateAsk::default() };
        block(ops::migrate(&context, &first)).unwrap();
        let begun = drift(&database).recorded.unwrap();
        let outcome = block(ops::migrate(&context, &MigrateAsk::default())).unwrap();
        let there = drift(&database);
        assert_eq!(there.drift, Some(false));
        let known = there.recorded.unwrap();
        assert_eq!(Some(known.run), outcome.run);
        assert_ne!(known.hash, begun.hash);
        block(ops::rollback(&context, &RollbackAsk::Last(1))).unwrap();
        let back = drift(&database);
        assert_eq!((back.drift, back.recorded.unwrap().hash), (Some(false), begun.hash));
    }
}

#[test]
fn a_ledger_of_version_1_is_upgraded_in_place() {
    for server in servers() {
        let database = server.database();
        let files = [("1_a.sql", "CREATE TABLE a ();"), ("2_b.sql", "CREATE TABLE b ();")];
        migrate(&database, &files[..1]).unwrap();
        database.psql(
            "drop table lockkeeper.schema, lockkeeper.certificate; \
             alter table lockkeeper.run drop column backup; \
             delete from lockkeeper.ledger where version > 1",
        );
        let found = drift(&database);
        assert!(found.drift.is_none() && found.unrecorded_run.is_some(), "{found:?}");
        migrate(&database, &files).unwrap();
        let versions =
            "select string_agg(version::text, ' ' order by version) from lockkeeper.ledger";
        assert_eq!(database.psql(versions), "1 2 3 4");
        assert_eq!(drift(&database).drift, Some(false));
    }
}

#[test]
fn a_run_without_a_record_is_named() {
    let database = servers().last().unwrap().database();
    assert_eq!(drift(&database).drift, None);
    let files = [("1_a.sql", "CREATE TABLE a ();"), ("2_b.sql", "CREATE TABLE b ();")];
    migrate(&database, &files[..1]).unwrap();
    let run = migrate(&database, &files).unwrap().run;
    // As a crash before the record leaves it.
    database
        .psql("delete from lockkeeper.schema where id = (select max(id) from lockkeeper.schema)");
    database.psql("alter table a add x int");
    let found = drift(&database);
    assert_eq!((found.drift, found.unrecorded_run), (None, run));
    assert_eq!(accept(&database).drift, Some(false));
}

#[test]
fn a_run_that_failed_whole_leaves_the_record_good() {
    let database = servers().last().unwrap().database();
    migrate(&database, &[("1_a.sql", "CREATE TABLE a (id int);")]).unwrap();
    let wrong = [("1_a.sql", "CREATE TABLE a (id int);"), ("2_b.sql", "CREATE TABLE b (; ")];
    migrate(&database, &wrong).unwrap_err();
    assert_eq!(drift(&database).drift, Some(false));
    database.psql("alter table a add b int");
    assert_eq!(named(&drift(&database)), ["changed table public.a"]);
}

#[test]
fn what_a_stopped_run_left_is_recorded() {
    for server in servers() {
        let database = server.database();
        let files = [
            ("1_a.sql", "CREATE TABLE a (id int);"),
            ("2_b.sql", "CREATE TABLE b (id int);"),
            ("3_c.sql", "SELECT 1 / 0;"),
            // Half of it stays: an index is built outside of transactions.
            ("4_d.sql", "CREATE INDEX CONCURRENTLY i ON a (id); SELECT 1 / 0;"),
        ];
        migrate(&database, &files[..1]).unwrap();
        let first = drift(&database).recorded.unwrap().run;
        migrate(&database, &files[..3]).unwrap_err();
        let second = drift(&database);
        assert_eq!((second.drift, second.unrecorded_run), (Some(false), None));
        let second = second.recorded.unwrap().run;
        assert_ne!(first, second);
        migrate(&database, &[files[0], files[1], files[3]]).unwrap_err();
        let third = drift(&database);
        assert_eq!((third.drift, third.unrecorded_run), (Some(false), None));
        assert_ne!(second, third.recorded.unwrap().run);
        database.psql("drop index i");
        assert_eq!(named(&drift(&database)), ["removed index i on public.a"]);
    }
}

#[test]
fn only_the_newest_records_are_kept() {
    let database = servers().last().unwrap().database();
    let files = (1..=5).map(|n| (format!("{n}_t.sql"), format!("CREATE TABLE t{n} ();")));
    let files: Vec<_> = files.collect();
    for n in 1..=5 {
        let some: Vec<_> = files[..n].iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        migrate(&database, &some).unwrap();
    }
    assert_eq!(database.psql("select count(*) from lockkeeper.schema"), "3");
    assert_eq!(drift(&database).drift, Some(false));
}

#[test]
fn a_record_that_cannot_be_written_fails_no_run() {
    for server in servers() {
        let database = server.database();
        let files = [("1_a.sql", "CREATE TABLE a ();"), ("2_b.sql", "CREATE TABLE b ();")];
        migrate(&database, &files[..1]).unwrap();
        database.psql("alter table lockkeeper.schema add check (run = '') not valid");
        let outcome = migrate(&database, &files).unwrap();
        assert_eq!(outcome.outcome, "done");
        let last = "select outcome from lockkeeper.run order by id desc limit 1";
        assert_eq!(database.psql(last), "done");
        assert_eq!(drift(&database).unrecorded_run, outcome.run);
    }
}

#[test]
fn a_big_schema_is_recorded_in_full_by_the_first_look() {
    let database = servers().last().unwrap().database();
    // Roles belong to the whole server: none may come in between from another test.
    database.psql(super::snapshot::ROLES);
    let many = "DO $$ BEGIN FOR i IN 1..800 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY \
                KEY, a text, b text, c text, d text, e text)', i); END LOOP; END $$;";
    migrate(&database, &[("1_many.sql", many)]).unwrap();
    // What is recorded beside a short run depends on the clock; this is what a short one leaves.
    database.psql("update lockkeeper.schema set hash = null, objects = null");
    database.psql("begin; create table not_yet (); rollback");
    let completed = drift(&database);
    assert!(completed.recorded.as_ref().unwrap().hash.is_some(), "{completed:?}");
    database.psql("drop table t7");
    assert!(named(&drift(&database)).contains(&"removed table public.t7".to_owned()));
    database.psql("update lockkeeper.schema set hash = null, objects = null");
    let found = drift(&database);
    assert!(found.drift.is_none() && found.catalogs.contains(&"pg_class".to_owned()), "{found:?}");
}

#[test]
fn who_may_not_read_everything_compares_the_rest() {
    for server in servers() {
        let database = server.database();
        database.psql(super::snapshot::ROLES);
        database.psql("alter role snap_reader login password 'x'");
        database.psql(
            "create subscription s connection 'host=x' publication p with (connect = false, \
             slot_name = none)",
        );
        migrate(&database, &[("1_a.sql", "CREATE TABLE a (id int);")]).unwrap();
        database.psql(
            "grant usage on schema lockkeeper to snap_reader; \
             grant select on all tables in schema lockkeeper to snap_reader; \
             alter table a add b int",
        );
        let url = database.url().replace("postgres@", "snap_reader@");
        let dir = folder(&[]);
        let found = block(ops::drift(&context(&url, dir.path())));
        database.psql("alter subscription s disable; drop subscription s");
        let found = found.unwrap();
        assert_eq!(found.unreadable, ["subscription"]);
        assert_eq!(named(&found), ["changed table public.a"]);
    }
}
