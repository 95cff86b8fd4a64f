//! The backup before the first migration: of what was there, once a run, or nothing is applied.

use std::path::Path;
use std::sync::{Arc, Mutex};

use lockkeeper::core::backup::{Level, Purpose};
use lockkeeper::core::event::{Event, Sink};
use lockkeeper::core::policy::Requirements;
use lockkeeper::engine;
use lockkeeper::env::BackupConfig;
use lockkeeper::error::{Error, Kind};
use lockkeeper::exec::Stop;
use lockkeeper::ops::{self, BackupLine, BackupSettings, Context, MigrateAsk, Outcome};
use testkit::servers;

use crate::{block, context, folder};

const FILES: [(&str, &str); 2] = [
    (
        "1_orders.sql",
        "CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders VALUES (1, 'a'), (2, 'b');",
    ),
    ("2_gone.sql", "DROP TABLE orders; CREATE TABLE bills (id int);"),
];

fn settings(store: &Path) -> BackupSettings {
    let store = Some(format!("file:{}", store.display()));
    BackupSettings::of(&BackupConfig { store, ..Default::default() }).unwrap()
}

/// Returns a context under a policy that requires a backup, into `store` beside the files.
fn guarded(url: &str, dir: &Path) -> Context {
    let require = Requirements { backup: Some(Level::L2) };
    let backups = Some(settings(&dir.join("store")));
    Context { require, backups, ..context(url, dir) }
}

fn migrate(context: &Context, to: Option<&str>) -> Result<Outcome, Error> {
    let to = to.and_then(lockkeeper::core::migration::Version::parse);
    block(ops::migrate(context, &MigrateAsk { to, ..MigrateAsk::default() }))
}

fn backups(context: &Context) -> Vec<BackupLine> {
    block(ops::list_backups(context.backups.as_ref().unwrap())).unwrap().backups
}

fn files(dir: &Path) -> usize {
    std::fs::read_dir(dir.join("store")).map_or(0, |entries| entries.count())
}

/// Does something at the first event that fits, and counts the backups that were begun.
struct Cue<F> {
    act: F,
    done: Mutex<bool>,
    begun: Mutex<u32>,
}

fn cue<F: Fn(&Event) -> bool + Send + Sync>(act: F) -> Arc<Cue<F>> {
    Arc::new(Cue { act, done: Mutex::new(false), begun: Mutex::new(0) })
}

impl<F: Fn(&Event) -> bool + Send + Sync> Sink for Cue<F> {
    fn emit(&self, event: Event) {
        if matches!(event, Event::BackingUp { .. }) {
            *self.begun.lock().unwrap() += 1;
        }
        let mut done = self.done.lock().unwrap();
        *done = *done || (self.act)(&event);
    }
}

/// What every engine has to do.
fn keeps_what_was_before(url: &str, orders: &str) {
    let dir = folder(&FILES);
    let context = guarded(url, dir.path());
    let first = migrate(&context, Some("1")).unwrap();
    let second = migrate(&context, None).unwrap();
    let id = second.backup.as_deref().unwrap();
    let shown = block(ops::show_backup(context.backups.as_ref().unwrap(), id)).unwrap();
    let manifest = shown.manifest;
    assert_eq!((manifest.purpose, manifest.level), (Purpose::PreMigration, Level::L2));
    assert_eq!((&manifest.run, shown.line.fate), (&second.run, "keep"));
    let rows = |name: &str| manifest.tables.iter().find(|t| t.name == name).map(|t| t.rows);
    assert_eq!(rows(orders), Some(2), "{:?}", manifest.tables);
    assert!(manifest.tables.iter().all(|table| !table.name.contains("bills")));
    let runs = block(ops::history(&context, 5)).unwrap().runs;
    assert_eq!(
        runs.iter().map(|run| &run.backup).collect::<Vec<_>>(),
        [&second.backup, &first.backup]
    );
    assert_eq!(migrate(&context, None).unwrap().backup, None);
    assert_eq!(backups(&context).len(), 2);
}

#[test]
fn every_run_that_changes_something_is_preceded_by_a_backup() {
    for server in servers() {
        keeps_what_was_before(server.database().url(), "public.orders");
    }
}

#[test]
fn a_sqlite_file_is_copied_under_the_lease() {
    let dir = tempfile::tempdir().unwrap();
    for mode in ["delete", "wal"] {
        let url = format!("sqlite:{}", dir.path().join(format!("{mode}.db")).display());
        block(async {
            let mut session = engine::open(&url).unwrap().connect("x").await.unwrap();
            session.query(&format!("PRAGMA journal_mode = {mode}")).await.unwrap();
        });
        keeps_what_was_before(&url, "orders");
    }
}

#[test]
fn a_database_in_memory_has_nothing_to_keep() {
    let dir = folder(&FILES);
    let outcome = migrate(&guarded("sqlite::memory:", dir.path()), None).unwrap();
    assert_eq!((outcome.outcome.as_str(), outcome.backup), ("done", None));
    assert_eq!(files(dir.path()), 0);
}

#[test]
fn without_a_backup_nothing_is_applied() {
    let server = &servers()[0];
    let database = server.database();
    let dir = folder(&FILES);
    let mut context = guarded(database.url(), dir.path());
    std::fs::write(dir.path().join("blocked"), "").unwrap();
    context.backups = Some(settings(&dir.path().join("blocked/store")));
    let error = migrate(&context, None).unwrap_err();
    assert!(error.message.starts_with("the backup before the migration failed"), "{error}");
    assert!(error.message.contains("blocked"), "{error}");
    assert!(error.hint.unwrap().contains("--without-backup"));
    assert_eq!(database.psql("select to_regclass('orders') is null"), "t");
    assert_eq!(block(ops::history(&context, 5)).unwrap().runs.len(), 0);
    context.backups = None;
    assert_eq!(migrate(&context, None).unwrap_err().kind, Kind::Config);
    // A refusal stays one: what may not be read cannot be kept.
    database.psql(
        "drop role if exists half_reader; create role half_reader login; create table secret (); \
         grant create on schema public to half_reader; \
         grant create on database current to half_reader"
            .replace("current", &database.psql("select quote_ident(current_database())"))
            .as_str(),
    );
    let url = database.url().replace("postgres@", "half_reader@");
    database.psql("drop schema lockkeeper cascade");
    let error = migrate(&guarded(&url, dir.path()), None).unwrap_err();
    assert_eq!((error.kind, error.exit_code()), (Kind::Refused, 3), "{error}");
    assert_eq!(
        (files(dir.path()), database.psql("select to_regclass('orders') is null")),
        (0, "t".to_owned())
    );
}

#[test]
fn a_reason_goes_without_and_is_recorded() {
    let database = servers()[0].database();
    let dir = folder(&FILES);
    let mut context = guarded(database.url(), dir.path());
    context.without_backup = Some("the host took a snapshot".to_owned());
    assert_eq!(migrate(&context, Some("1")).unwrap().backup, None);
    context.force_direct = Some("small".to_owned());
    migrate(&context, None).unwrap();
    let runs = block(ops::history(&context, 5)).unwrap().runs;
    let reasons: Vec<_> = runs.iter().map(|run| run.reason.as_deref().unwrap()).collect();
    let both = "run as it stands: small; without a backup: the host took a snapshot";
    assert_eq!(reasons, [both, "the host took a snapshot"]);
    assert_eq!(files(dir.path()), 0);
}

#[test]
fn a_person_who_stops_the_backup_finds_nothing_done() {
    let database = servers()[0].database();
    database.psql(
        "create table big as select g, repeat(md5(g::text), 20) from generate_series(1, 100000) g",
    );
    let dir = folder(&FILES);
    let mut context = guarded(database.url(), dir.path());
    let stop = Stop::default();
    let asks = stop.clone();
    context.sink = cue(move |event| {
        let upload = matches!(event, Event::Progress { task, .. } if task == "backup");
        upload.then(|| asks.ask()).is_some()
    });
    context.stop = stop;
    let error = migrate(&context, None).unwrap_err();
    assert_eq!((error.kind, error.exit_code()), (Kind::Stopped, 6), "{error}");
    assert_eq!(files(dir.path()), 0);
    assert_eq!(database.psql("select to_regclass('orders') is null"), "t");
    context.stop = Stop::default();
    context.sink = cue(|_| false);
    assert!(migrate(&context, None).unwrap().backup.is_some());
}

#[test]
fn a_lost_connection_makes_no_second_backup() {
    for server in servers() {
        let database = server.database();
        let dir = folder(&FILES);
        let mut context = guarded(database.url(), dir.path());
        let url = database.url().to_owned();
        let sink = cue(move |event| {
            let made = matches!(event, Event::BackedUp { .. });
            if made {
                let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                           where application_name like 'lockkeeper/%' \
                           and datname = current_database()";
                let cut = std::thread::spawn({
                    let url = url.clone();
                    move || {
                        block(async {
                            let engine = engine::open(&url).unwrap();
                            let mut session = engine.connect("other").await.unwrap();
                            session.query(sql).await.unwrap();
                        });
                    }
                });
                cut.join().unwrap();
            }
            made
        });
        context.sink = sink.clone();
        let outcome = migrate(&context, None).unwrap();
        assert_eq!((*sink.begun.lock().unwrap(), backups(&context).len()), (1, 1));
        let run = &block(ops::history(&context, 5)).unwrap().runs[0];
        assert_eq!((&run.backup, run.outcome.as_deref()), (&outcome.backup, Some("done")));
    }
}

/// Takes the ledger back to version 3, under a run that was recorded then.
const TO_VERSION_3: [&str; 2] =
    ["ALTER TABLE {p}run DROP COLUMN backup", "DELETE FROM {p}ledger WHERE version = 4"];

#[test]
fn a_ledger_of_version_3_is_upgraded_in_place() {
    let file = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", file.path().join("a.db").display());
    let databases: Vec<_> = servers().iter().map(|server| server.database()).collect();
    let urls = databases.iter().map(|database| database.url());
    for url in urls.chain([sqlite.as_str()]) {
        let dir = folder(&FILES);
        let context = guarded(url, dir.path());
        let first = migrate(&context, Some("1")).unwrap();
        let prefix = context.engine.capabilities().prefix;
        block(async {
            let mut session = context.engine.connect("x").await.unwrap();
            session.query(&TO_VERSION_3.join("; ").replace("{p}", prefix)).await.unwrap();
        });
        let runs = block(ops::history(&context, 5)).unwrap().runs;
        assert_eq!((runs.len(), &runs[0].backup), (1, &None));
        let second = migrate(&context, None).unwrap();
        assert!(second.backup.is_some() && second.backup != first.backup);
        let runs = block(ops::history(&context, 5)).unwrap().runs;
        assert_eq!((&runs[0].backup, &runs[1].backup), (&second.backup, &None));
    }
}
