//! What people bring by mistake: the wrong key, the wrong backup, the wrong target, old programs,
//! full disks. Everything is refused with its reason, and nothing of it is taken for damage.

#![expect(clippy::print_stdout, reason = "a parent reads what its child says")]

use std::path::Path;
use std::process::{Command, Stdio};

use age::secrecy::ExposeSecret;
use lockkeeper::core::backup::{Kind, Level};
use lockkeeper::engine::archive::{Program, Workshop};
use lockkeeper::env::BackupConfig;
use lockkeeper::error::{Error, Kind as Trouble};
use lockkeeper::ops::{self, BackupSettings, Restored, Target};
use testkit::servers;

use super::{Place, place, sqlite};
use crate::{block, context, folder};

const ACCOUNTS: &str = "\
CREATE TABLE account (id integer PRIMARY KEY, name text);
INSERT INTO account VALUES (1, 'a'), (7, 'b'), (9, NULL);";

fn restore(place: &Place, id: &str, target: Target) -> Result<Restored, Error> {
    super::restore::restore(place, &super::restore::ask(id, target))
}

fn no_damage(place: &Place) {
    let list = block(ops::list_backups(&place.settings)).unwrap();
    assert!(list.backups.iter().all(|line| line.damage.is_none()), "{:?}", list.backups);
    assert!(list.backups.iter().all(|line| line.level >= Level::L2), "{:?}", list.backups);
}

/// Returns settings with these recipients, and one key or none.
fn encrypted(place: &Place, people: &[age::x25519::Identity], key: Option<&str>) -> BackupSettings {
    let recipients = people.iter().map(|person| person.to_public().to_string()).collect();
    let identity = key.map(|path| serde_json::from_value(format!("file:{path}").into()).unwrap());
    let store = Some(format!("file:{}", place.store.display()));
    BackupSettings::of(&BackupConfig { store, recipients, identity, ..Default::default() }).unwrap()
}

#[test]
fn a_wrong_or_missing_key_is_no_damage() {
    let dir = folder(&[]);
    let file = dir.path().join("shop.db");
    sqlite(&file, ACCOUNTS);
    let mut place = place(&format!("sqlite:{}", file.display()));
    let people = [age::x25519::Identity::generate(), age::x25519::Identity::generate()];
    let key = |name: &str, person: &age::x25519::Identity| {
        let path = dir.path().join(name);
        std::fs::write(&path, person.to_string().expose_secret()).unwrap();
        path.display().to_string()
    };
    let right = key("right", &people[1]);
    let wrong = key("wrong", &age::x25519::Identity::generate());
    place.settings = encrypted(&place, &people, Some(&right));
    let id = place.back_up(Kind::Full).unwrap().id;
    for bad in [None, Some(wrong.as_str())] {
        place.settings = encrypted(&place, &people, bad);
        let into = dir.path().join("new.db").display().to_string();
        let errors = [
            place.prove(&id, Level::L2).unwrap_err(),
            place.prove(&id, Level::L4).unwrap_err(),
            restore(&place, &id, Target::Into(into.clone())).unwrap_err(),
            restore(&place, &id, Target::Replace(file.display().to_string())).unwrap_err(),
        ];
        for error in errors {
            assert_ne!(error.kind, Trouble::NeedsPerson, "{bad:?}: {error}");
            assert!(error.to_string().contains("encrypted"), "{bad:?}: {error}");
        }
        // What the store gives back can be compared without a key.
        place.prove(&id, Level::L1).unwrap();
        assert!(!Path::new(&into).exists());
        no_damage(&place);
    }
    place.settings = encrypted(&place, &people, Some(&right));
    assert_eq!(place.prove(&id, Level::L4).unwrap().level, Level::L4);
}

#[test]
fn the_backup_of_another_database_replaces_nothing() {
    let dir = folder(&[]);
    let (shop, other) = (dir.path().join("shop.db"), dir.path().join("other.db"));
    sqlite(&shop, ACCOUNTS);
    sqlite(&other, "CREATE TABLE mine (a)");
    let place = place(&format!("sqlite:{}", shop.display()));
    let id = place.back_up(Kind::Full).unwrap().id;
    let replaced = restore(&place, &id, Target::Replace(other.display().to_string()));
    let into = restore(&place, &id, Target::Into(other.display().to_string()));
    for (error, says) in [(replaced, "is a backup of shop"), (into, "is not empty")] {
        let error = error.unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Trouble::Refused, 3), "{error}");
        assert!(error.message.contains(says), "{error}");
    }
    assert_eq!(sqlite(&other, "SELECT name FROM sqlite_master"), "mine");
}

#[test]
fn the_backup_of_another_server_database_replaces_nothing() {
    let server = &servers()[0];
    let (shop, other) = (server.database(), server.database());
    shop.psql(ACCOUNTS);
    other.psql("CREATE TABLE mine (a int)");
    let place = place(shop.url());
    let id = place.back_up(Kind::Full).unwrap().id;
    let name = other.psql("SELECT current_database()");
    let replaced = restore(&place, &id, Target::Replace(name.clone()));
    let into = restore(&place, &id, Target::Into(name));
    for (error, says) in [(replaced, "is a backup of"), (into, "is not empty")] {
        let error = error.unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Trouble::Refused, 3), "{error}");
        assert!(error.message.contains(says), "{error}");
    }
    assert_eq!(other.psql("SELECT relname FROM pg_class WHERE oid = 'mine'::regclass"), "mine");
}

#[test]
fn a_client_that_is_older_than_the_server_is_refused() {
    let database = servers()[0].database();
    let (engine, dir) = (lockkeeper::engine::open(database.url()).unwrap(), folder(&[]));
    let old =
        |name: &str| Ok(Program { path: name.into(), major: 12, version: "12.22".to_owned() });
    let workshop = Workshop { find: Box::new(old), directory: dir.path() };
    let archives = engine.archives().unwrap();
    let error = block(archives.survey(Kind::Full, &workshop)).unwrap_err();
    assert!(error.message.contains("pg_dump 12.22 cannot dump a server of version"), "{error}");
    assert!(error.hint.unwrap().contains("PG_BIN"));
}

#[test]
fn what_no_dump_holds_is_named() {
    for server in servers() {
        let database = server.database();
        database.psql(ACCOUNTS);
        database.psql(
            "CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere; \
             CREATE FOREIGN TABLE distant (id int) SERVER far; \
             CREATE UNLOGGED TABLE hasty (id int); INSERT INTO hasty VALUES (1); SELECT lo_create(0)",
        );
        let mut place = place(database.url());
        place.settings.level = Level::L4;
        let made = place.back_up(Kind::Full).unwrap();
        let names = |what: &str| {
            let gap = made.not_covered.iter().find(|gap| gap.what == what);
            gap.unwrap_or_else(|| panic!("{what}: {:?}", made.not_covered)).names.clone()
        };
        assert_eq!(names("rows of foreign tables"), ["public.distant"]);
        assert_eq!(names("unlogged tables"), ["public.hasty"]);
        assert!(names("fingerprints of large objects").is_empty());
    }
}

/// Where a child finds its database, its store and what it is to do.
const CHILD: &str = "LOCKKEEPER_TEST_FULL";

/// Runs one test once more in a process whose files may not grow beyond so many blocks.
fn with_room(test: &str, blocks: u32, ask: &[&str]) -> String {
    let shell = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(shell).arg(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(CHILD, ask.join("\n"));
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Does in a child what it is asked to and says how it ended.
fn is_child() -> bool {
    let Ok(asked) = std::env::var(CHILD) else { return false };
    let asked: Vec<_> = asked.lines().collect();
    let [url, store, verb, id] = asked[..] else { panic!("{asked:?}") };
    let dir = folder(&[]);
    let config = BackupConfig { store: Some(store.to_owned()), ..Default::default() };
    let settings = BackupSettings::of(&config).unwrap();
    let context = context(url, dir.path());
    let done = match verb {
        "make" => block(ops::back_up(&context, &settings, Kind::Full)).map(drop),
        _ => block(ops::prove_backup(&context, &settings, id, Level::L2)).map(drop),
    };
    match done {
        Ok(()) => println!("done"),
        Err(error) => println!("kind={:?} {error}", error.kind),
    }
    true
}

#[test]
fn a_full_store_leaves_no_backup() {
    if is_child() {
        return;
    }
    let database = servers()[0].database();
    database.psql(
        "CREATE TABLE noise AS SELECT i, md5(i::text) || md5((-i)::text) AS n \
         FROM generate_series(1, 60000) i",
    );
    let place = place(database.url());
    let test = "backup::bad_input::a_full_store_leaves_no_backup";
    // The n-th write fails: from the first one to one close to the end.
    for blocks in [0, 1, 100, 2000] {
        let said = with_room(test, blocks, &[database.url(), &place.settings.store, "make", "-"]);
        assert!(said.contains("kind=") && !said.contains("NeedsPerson"), "{blocks}: {said}");
        let left: Vec<_> = place.files();
        assert!(left.is_empty(), "{blocks}: {left:?}");
    }
    place.back_up(Kind::Full).unwrap();
    no_damage(&place);
}

#[test]
fn a_full_workshop_is_no_damage() {
    if is_child() {
        return;
    }
    let dir = folder(&[]);
    let file = dir.path().join("shop.db");
    sqlite(
        &file,
        "CREATE TABLE wide (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n \
         WHERE i < 20000) INSERT INTO wide SELECT printf('%.*c', 100, 'x') FROM n",
    );
    let url = format!("sqlite:{}", file.display());
    let place = place(&url);
    let test = "backup::bad_input::a_full_workshop_is_no_damage";
    let said = with_room(test, 1000, &[&url, &place.settings.store, "make", "-"]);
    assert!(said.contains("kind=") && !said.contains("NeedsPerson"), "{said}");
    assert!(place.files().is_empty(), "{:?}", place.files());
    let id = place.back_up(Kind::Full).unwrap().id;
    let said = with_room(test, 1000, &[&url, &place.settings.store, "prove", &id]);
    assert!(said.contains("kind=") && !said.contains("NeedsPerson"), "{said}");
    no_damage(&place);
}
