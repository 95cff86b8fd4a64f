//! Backups: made of a moment, read back, kept by rules, and worth nothing once a bit has turned.

mod bad_input;
mod damage;
mod restore;

use std::path::{Path, PathBuf};

use lockkeeper::core::backup::{Kind, Level};
use lockkeeper::engine;
use lockkeeper::env::BackupConfig;
use lockkeeper::error::{Error, Kind as Trouble};
use lockkeeper::ops::{self, BackupMade, BackupSettings, Context, MigrateAsk};
use testkit::servers;

use crate::{block, context, folder};

const SCHEMA: &str = "\
    CREATE SCHEMA \"My App\";
    CREATE TABLE \"My App\".\"user\" (id int PRIMARY KEY, note text, doc json);
    INSERT INTO \"My App\".\"user\" SELECT i, E'line\\n\\\\.\\nend ' || i, '{\"a\": 1}'
        FROM generate_series(1, 500) i;
    CREATE TABLE empty_one (id serial PRIMARY KEY);
    CREATE TABLE parted (id int, at date) PARTITION BY RANGE (at);
    CREATE TABLE parted_old PARTITION OF parted DEFAULT;
    CREATE TABLE parted_new PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    INSERT INTO parted SELECT i, date '2025-12-30' + i FROM generate_series(0, 9) i;
    CREATE VIEW seen AS SELECT id FROM parted;
    SELECT lo_create(0);
    CREATE UNLOGGED TABLE hasty (id int); INSERT INTO hasty VALUES (1);";

struct Place {
    _dir: tempfile::TempDir,
    store: PathBuf,
    context: Context,
    settings: BackupSettings,
}

fn place(url: &str) -> Place {
    let dir = folder(&[]);
    let store = dir.path().join("store");
    let config =
        BackupConfig { store: Some(format!("file:{}", store.display())), ..Default::default() };
    let settings = BackupSettings::of(&config).unwrap();
    Place { context: context(url, dir.path()), _dir: dir, store, settings }
}

impl Place {
    fn back_up(&self, kind: Kind) -> Result<BackupMade, Error> {
        block(ops::back_up(&self.context, &self.settings, kind))
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.store).into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
        files.sort();
        files
    }
}

/// Runs statements on a file; returns the first cell of the last answer.
fn sqlite(path: &Path, sql: &str) -> String {
    let engine = engine::open(&format!("sqlite:{}", path.display())).unwrap();
    let sets = block(async { engine.connect("test").await.unwrap().query(sql).await.unwrap() });
    sets.into_iter()
        .next_back()
        .into_iter()
        .flatten()
        .flatten()
        .flatten()
        .next()
        .unwrap_or_default()
}

fn ending<'a>(files: &'a [PathBuf], ending: &str) -> &'a Path {
    files.iter().find(|file| file.to_string_lossy().ends_with(ending)).unwrap()
}

#[test]
fn every_kind_is_made_proved_and_listed() {
    for server in servers() {
        let database = server.database();
        database.psql(SCHEMA);
        let place = place(database.url());
        for (kind, tables) in [(Kind::Full, 5), (Kind::Schema, 0), (Kind::Data, 5)] {
            let made = place.back_up(kind).unwrap();
            assert_eq!((made.level, made.tables), (Level::L2, tables), "{kind:?}");
            assert_eq!(made.rows, if kind == Kind::Schema { 0 } else { 511 });
            let gaps: Vec<_> = made.not_covered.iter().map(|gap| gap.what.as_str()).collect();
            let roles = gaps.contains(&"roles and their passwords");
            let unlogged = gaps.contains(&"unlogged tables");
            assert!(roles && unlogged == (kind != Kind::Schema), "{gaps:?}");
        }
        let list = block(ops::list_backups(&place.settings)).unwrap();
        assert_eq!(list.backups.len(), 3);
        assert!(list.backups.iter().all(|line| line.fate == "keep" && line.level == Level::L2));
        let proved = block(ops::prove_backup(&place.context, &place.settings, "latest", Level::L1));
        assert_eq!(proved.unwrap().level, Level::L1);
    }
}

#[test]
fn a_restored_backup_is_the_database_that_it_is_of() {
    for server in servers() {
        let database = server.database();
        database.psql(SCHEMA);
        database.psql(
            "DROP ROLE IF EXISTS \"Clerk's\"; CREATE ROLE \"Clerk's\"; \
             CREATE SEQUENCE down INCREMENT -1; SELECT nextval('down'), nextval('down'); \
             CREATE TABLE owned (id int); INSERT INTO owned VALUES (-1); \
             ALTER TABLE owned ADD CHECK (id > 0) NOT VALID; \
             ALTER TABLE owned OWNER TO \"Clerk's\"; GRANT SELECT ON parted TO \"Clerk's\"; \
             CREATE MATERIALIZED VIEW kept AS SELECT count(*) FROM parted; \
             CREATE TABLE twice (a int); INSERT INTO twice VALUES (1), (1); \
             CREATE INDEX broken ON twice (a); \
             CREATE TABLE plans (plan varchar(9) CHECK (plan IN ('A', 'B')))",
        );
        database
            .psql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass");
        // A ledger is a part of the database.
        let migrations = folder(&[("0001_more.sql", "CREATE TABLE more (id int PRIMARY KEY);")]);
        block(ops::migrate(&context(database.url(), migrations.path()), &MigrateAsk::default()))
            .unwrap();
        let mut place = place(database.url());
        place.settings.level = Level::L4;
        let made = place.back_up(Kind::Full).unwrap();
        assert_eq!(made.level, Level::L4);
        assert!(made.not_covered.iter().any(|gap| gap.names == ["public.broken"]));
        // With large objects `pg_restore` loads the rows, without them several sessions do.
        database.psql("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        assert_eq!(place.back_up(Kind::Full).unwrap().level, Level::L4);
        place.settings.level = Level::L3;
        assert_eq!(place.back_up(Kind::Schema).unwrap().level, Level::L3);
        let refused = place.back_up(Kind::Data).unwrap_err();
        assert!(refused.message.contains("data alone"), "{refused}");
        database.psql(
            "REASSIGN OWNED BY \"Clerk's\" TO postgres; DROP OWNED BY \"Clerk's\"; \
                       DROP ROLE \"Clerk's\"",
        );
    }
}

#[test]
fn one_turned_bit_ends_every_proof() {
    let server = &servers()[0];
    let database = server.database();
    database.psql(SCHEMA);
    let place = place(database.url());
    let made = place.back_up(Kind::Full).unwrap();
    let files = place.files();
    let archive = ending(&files, ".dump.zst");
    let mut bytes = std::fs::read(archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(archive, &bytes).unwrap();
    let error = block(ops::prove_backup(&place.context, &place.settings, &made.id, Level::L1));
    let error = error.unwrap_err();
    assert_eq!((error.kind, error.exit_code()), (Trouble::NeedsPerson, 7), "{error}");
    let list = block(ops::list_backups(&place.settings)).unwrap();
    assert_eq!((list.backups[0].fate, list.backups[0].level), ("damaged", Level::L0));
}

#[test]
fn a_backup_that_fails_leaves_nothing() {
    for server in servers() {
        let database = server.database();
        database.psql(SCHEMA);
        database.psql(
            "drop role if exists backup_reader; create role backup_reader login; \
             grant usage on schema public to backup_reader; \
             grant select on all tables in schema public to backup_reader; \
             create table secret (id int); alter table secret enable row level security; \
             grant select on secret to backup_reader; revoke all on empty_one from backup_reader",
        );
        let place = place(&database.url().replace("postgres@", "backup_reader@"));
        let refused = place.back_up(Kind::Full).unwrap_err();
        assert!(refused.message.contains("may not read"), "{refused}");
        database.psql(
            "grant usage on schema \"My App\" to backup_reader; \
             grant select on all tables in schema \"My App\" to backup_reader; \
             grant select on empty_one to backup_reader",
        );
        let refused = place.back_up(Kind::Full).unwrap_err();
        assert!(refused.message.contains("row security"), "{refused}");
        database.psql(
            "alter table secret disable row level security; \
             revoke select on sequence empty_one_id_seq from public",
        );
        // Not found in advance: pg_dump itself says no.
        let failed = place.back_up(Kind::Full).unwrap_err();
        assert!(failed.message.contains("empty_one_id_seq"), "{failed}");
        assert!(place.files().is_empty(), "{:?}", place.files());
    }
}

#[test]
fn a_run_and_a_backup_exclude_each_other() {
    let server = &servers()[0];
    let database = server.database();
    let mut place = place(database.url());
    place.context.lock_wait = std::time::Duration::from_millis(300);
    block(async {
        let mut other = place.context.engine.connect("lockkeeper/other").await.unwrap();
        assert!(other.try_lock().await.unwrap());
        let error = ops::back_up(&place.context, &place.settings, Kind::Schema).await.unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Trouble::Locked, 4), "{error}");
    });
}

#[test]
fn a_sqlite_file_is_copied_counted_and_emptied() {
    let dir = folder(&[]);
    let file = dir.path().join("shop.db");
    let url = format!("sqlite:{}", file.display());
    block(async {
        let mut session = engine::open(&url).unwrap().connect("x").await.unwrap();
        let sql = "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, n text); \
                   CREATE TABLE \"odd \"\"name\" (a); CREATE TRIGGER g AFTER DELETE ON t BEGIN \
                   INSERT INTO t (n) VALUES ('back'); END; INSERT INTO t (n) VALUES ('a'), ('b'); \
                   INSERT INTO \"odd \"\"name\" VALUES (1)";
        session.query(sql).await.unwrap();
    });
    let place = place(&url);
    let made = place.back_up(Kind::Full).unwrap();
    assert_eq!((made.tables, made.rows, made.level), (2, 3, Level::L2));
    let made = place.back_up(Kind::Schema).unwrap();
    assert_eq!((made.tables, made.level), (0, Level::L2));
    assert_eq!(place.files().len(), 6);
}

#[test]
fn retention_marks_first_and_a_hold_is_kept() {
    let dir = folder(&[]);
    let url = format!("sqlite:{}", dir.path().join("shop.db").display());
    let mut place = place(&url);
    let absent = place.back_up(Kind::Full).unwrap_err();
    assert!(absent.message.contains("there is no database"), "{absent}");
    assert!(!dir.path().join("shop.db").exists());
    sqlite(&dir.path().join("shop.db"), "CREATE TABLE t (id integer PRIMARY KEY)");
    place.settings.rules.daily = 1;
    place.settings.rules.weekly = 0;
    place.settings.rules.monthly = 0;
    place.settings.rules.min_proven = 1;
    place.settings.rules.grace = jiff::SignedDuration::ZERO;
    let old = place.back_up(Kind::Full).unwrap().id;
    let new = place.back_up(Kind::Full).unwrap().id;
    let prune = |dry| block(ops::prune_backups(&place.settings, dry, None)).unwrap();
    assert_eq!(prune(true).marked, std::slice::from_ref(&old));
    assert_eq!(prune(false).marked, std::slice::from_ref(&old));
    block(ops::hold_backup(&place.settings, &old, Some("case 7"))).unwrap();
    assert_eq!(prune(false).kept, 2);
    block(ops::hold_backup(&place.settings, &old, None)).unwrap();
    assert_eq!(prune(false).marked, std::slice::from_ref(&old));
    assert_eq!(prune(false).deleted, [old]);
    let list = block(ops::list_backups(&place.settings)).unwrap();
    assert_eq!(list.backups.iter().map(|line| line.id.clone()).collect::<Vec<_>>(), [new]);
    assert_eq!(place.files().len(), 3, "{:?}", place.files());
}
