//! Restores: beside what is there, compared, and then in its place at once.

use jiff::SignedDuration;
use lockkeeper::core::backup::{Kind, Level};
use lockkeeper::error::Kind as Trouble;
use lockkeeper::ops::{self, MigrateAsk, RestoreAsk, Restored, Target};
use testkit::servers;

use super::{Place, SCHEMA, place, sqlite};
use crate::{block, context, folder};

pub fn ask(id: &str, target: Target) -> RestoreAsk {
    RestoreAsk {
        id: id.to_owned(),
        target,
        resume: false,
        of_another: false,
        without_safety_backup: false,
        keep: SignedDuration::from_hours(24),
    }
}

pub fn restore(place: &Place, ask: &RestoreAsk) -> Result<Restored, lockkeeper::error::Error> {
    block(ops::restore(&place.context, &place.settings, ask))
}

#[test]
fn a_database_is_replaced_by_its_backup_and_kept() {
    for server in servers() {
        let database = server.database();
        let name = database.url().rsplit('/').next().unwrap().to_owned();
        let name = name.split('?').next().unwrap().to_owned();
        database.psql(SCHEMA);
        let migrations = folder(&[("0001_more.sql", "CREATE TABLE more (id int PRIMARY KEY);")]);
        let run = || {
            let context = context(database.url(), migrations.path());
            block(ops::migrate(&context, &MigrateAsk::default())).unwrap()
        };
        run();
        database.psql(&format!(
            "ALTER DATABASE {name} SET work_mem = '7MB'; \
             ALTER DATABASE {name} SET search_path = \"$user\", public, \"My App\"; \
             COMMENT ON DATABASE {name} IS 'the shop'; GRANT CREATE ON DATABASE {name} TO PUBLIC"
        ));
        let place = place(database.url());
        let made = place.back_up(Kind::Full).unwrap();
        database.psql("DROP TABLE more; DELETE FROM \"My App\".\"user\"; CREATE TABLE late ()");

        let wrong = restore(&place, &ask(&made.id, Target::Into(name.clone()))).unwrap_err();
        assert_eq!((wrong.kind, wrong.exit_code()), (Trouble::Refused, 3), "{wrong}");
        let done = restore(&place, &ask(&made.id, Target::Replace(name.clone()))).unwrap();
        assert_eq!((done.database.as_str(), done.level), (name.as_str(), Level::L4));
        let replaced = done.replaced.unwrap();
        assert!(replaced.closed_ms < 5_000 && replaced.backup.is_some(), "{replaced:?}");
        assert_eq!(database.psql("SELECT count(*) FROM \"My App\".\"user\""), "500");
        assert_eq!(database.psql("SELECT to_regclass('public.late') IS NULL"), "t");
        assert_eq!(database.psql("SHOW work_mem"), "7MB");
        assert_eq!(database.psql("SHOW search_path"), "\"$user\", public, \"My App\"");
        let said = "SELECT shobj_description(oid, 'pg_database'), \
                    has_database_privilege('pg_monitor', oid, 'CREATE') \
                    FROM pg_database WHERE datname = current_database()";
        assert_eq!(database.psql(said), "the shop|t");
        // The ledger knows what happened, and the next run is not held up by an old lease.
        let runs =
            "SELECT string_agg(verb || outcome, ' ' ORDER BY started_at) FROM lockkeeper.run";
        assert_eq!(database.psql(runs), "migratedone restoredone");
        assert_eq!(run().outcome, "nothing_to_do");

        let kept = block(ops::kept_databases(&place.context, false)).unwrap().databases;
        let kept = kept.iter().find(|kept| kept.database == name).unwrap();
        assert_eq!((kept.name.as_str(), kept.removed), (replaced.name.as_str(), false));
        // The newest backup is what was saved before; `latest` is not that one.
        let again = RestoreAsk { resume: true, ..ask("latest", Target::Replace(name.clone())) };
        assert_eq!(restore(&place, &again).unwrap().compared, ["was done already"]);
        let into = format!("{name}_beside");
        assert_eq!(
            restore(&place, &ask(&made.id, Target::Into(into.clone()))).unwrap().database,
            into
        );
        database.psql(&format!("DROP DATABASE {into}"));
        database.psql(&format!("DROP DATABASE \"{}\"", replaced.name));
    }
}

/// The runner was killed after the database had got its name, and nobody heard that it had.
#[test]
fn what_was_restored_into_a_new_name_is_known_again() {
    let changed = |database: &testkit::TestDatabase, into: &str, with_ledger: bool| {
        let place = place(database.url());
        let id = place.back_up(Kind::Full).unwrap().id;
        let again = |resume| RestoreAsk { resume, ..ask(&id, Target::Into(into.to_owned())) };
        restore(&place, &again(false)).unwrap();
        let done = restore(&place, &again(true)).unwrap();
        assert_eq!((done.compared[0].as_str(), done.level), ("was done already", Level::L4));
        assert_eq!(done.compared[1].starts_with("not compared"), with_ledger, "{done:?}");
        let refused = restore(&place, &again(false)).unwrap_err();
        assert!(refused.message.contains("not empty"), "{refused}");
        database.psql("CREATE TABLE late (id int)");
        let another = RestoreAsk { id: place.back_up(Kind::Full).unwrap().id, ..again(true) };
        let refused = restore(&place, &another).unwrap_err();
        assert!(refused.message.contains("not empty"), "{refused}");
        database.psql("DROP TABLE late");
        database.psql(&format!("DROP DATABASE {into}"));
    };
    for server in servers() {
        let database = server.database();
        database.psql(SCHEMA);
        database.psql("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        let name = database.url().rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
        changed(&database, &format!("{name}_into"), false);
        let migrations = folder(&[("0001_more.sql", "CREATE TABLE more (id int PRIMARY KEY);")]);
        let context = context(database.url(), migrations.path());
        block(ops::migrate(&context, &MigrateAsk::default())).unwrap();
        changed(&database, &format!("{name}_into"), true);
    }
}

/// Names that look like the script that rows are decoded to, rows longer than what one session
/// gets at a time, more rows than that, and none at all.
const ODD: &str = "\
    CREATE TABLE \"odd\n\\.\nCOPY x FROM stdin;\nSET \"\"y;\" (id int, \"a\n(\" text DEFAULT 'x');
    INSERT INTO \"odd\n\\.\nCOPY x FROM stdin;\nSET \"\"y;\" VALUES (1, E'\\\\.\n\\\\.'), (2, '\\.'), (3, NULL);
    CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES; INSERT INTO bare DEFAULT VALUES;
    CREATE TABLE nobody (id int PRIMARY KEY REFERENCES nobody);
    CREATE TABLE wide (id int PRIMARY KEY, t text);
    INSERT INTO wide SELECT i, repeat(md5(i::text), 50000) FROM generate_series(1, 3) i;
    CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY, a int, b int GENERATED ALWAYS AS (a * 2) STORED);
    INSERT INTO made (a) SELECT i FROM generate_series(1, 50) i;
    CREATE TABLE long (id bigint PRIMARY KEY, t text, w int REFERENCES wide);
    INSERT INTO long SELECT i, repeat(md5(i::text), 3), 1 + i % 3 FROM generate_series(1, 60000) i;
    CREATE MATERIALIZED VIEW sums AS SELECT w, count(*) FROM long GROUP BY w;
    REVOKE ALL ON bare FROM CURRENT_USER;";

#[test]
fn rows_come_back_whatever_they_are_and_lie_in() {
    for server in servers() {
        let database = server.database();
        database.psql(ODD);
        for jobs in [1, 3] {
            let mut place = place(database.url());
            (place.settings.level, place.settings.jobs) = (Level::L4, jobs);
            assert_eq!(place.back_up(Kind::Full).unwrap().level, Level::L4);
            let left = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
            let is_ours = |name: &str| name.starts_with("head-") || name.starts_with("list-");
            assert!(!left.map(|e| e.file_name()).any(|name| is_ours(&name.to_string_lossy())));
        }
    }
}

#[test]
fn a_sqlite_file_is_replaced_by_its_backup_and_kept() {
    let dir = folder(&[]);
    let path = dir.path().join("shop.db");
    let url = format!("sqlite:{}", path.display());
    sqlite(&path, "PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
    let mut place = place(&url);
    place.settings.level = Level::L4;
    let made = place.back_up(Kind::Full).unwrap();
    assert_eq!(made.level, Level::L4);
    sqlite(&path, "DELETE FROM t; CREATE TABLE late (a)");
    let name = path.display().to_string();
    let forever =
        RestoreAsk { keep: SignedDuration::MAX, ..ask(&made.id, Target::Replace(name.clone())) };
    assert_eq!(restore(&place, &forever).unwrap_err().exit_code(), 2);
    let done = restore(&place, &ask(&made.id, Target::Replace(name.clone()))).unwrap();
    let replaced = done.replaced.unwrap();
    assert_eq!(sqlite(&path, "SELECT count(*) FROM t"), "2");
    assert_eq!(sqlite(&path, "PRAGMA journal_mode"), "wal");
    let old = std::path::Path::new(&replaced.name);
    assert_eq!(sqlite(old, "SELECT count(*) FROM sqlite_master"), "2");

    // One that no program can read any more.
    std::fs::write(&path, "no database at all, and more than a few bytes of it").unwrap();
    std::fs::write(dir.path().join("shop.db-wal"), "stale").unwrap();
    let mut broken = ask(&made.id, Target::Replace(name.clone()));
    let failed = restore(&place, &broken).unwrap_err();
    assert!(failed.hint.unwrap().contains("--without-safety-backup"), "{}", failed.message);
    broken.without_safety_backup = true;
    let done = restore(&place, &broken).unwrap();
    assert_eq!(sqlite(&path, "SELECT count(*) FROM t"), "2");
    let old = done.replaced.unwrap().name;
    assert!(std::fs::read_to_string(old).unwrap().starts_with("no database"));
    let stranger = restore(&place, &ask(&made.id, Target::Replace("other.db".into()))).unwrap_err();
    assert_eq!(stranger.exit_code(), 3, "{stranger}");
}
