//! Damage that no hash shows: a manifest that is whole, objects that are what it says, and rows or
//! definitions that are not those of the database.

use std::path::PathBuf;

use lockkeeper::core::backup::{Holds, Kind, Level, Manifest, StoredObject};
use lockkeeper::error::{Error, Kind as Trouble};
use lockkeeper::ops;
use testkit::servers;

use super::{Place, SCHEMA, place, sqlite};
use crate::{block, folder};

impl Place {
    fn manifest(&self, id: &str) -> (PathBuf, Manifest) {
        let path = self.store.join(format!("{id}.manifest.json"));
        let manifest = Manifest::open(&std::fs::read(&path).unwrap()).unwrap();
        (path, manifest)
    }

    fn archive(&self, id: &str) -> StoredObject {
        self.manifest(id).1.holding(Holds::Archive).next().unwrap().clone()
    }

    /// Gives a backup the archive of another one, sealed as if it had always been its own.
    fn exchange(&self, id: &str, other: &str) {
        let (path, mut manifest) = self.manifest(id);
        let theirs = self.archive(other);
        let is_archive = |object: &&mut StoredObject| object.holds == Holds::Archive;
        let own = manifest.objects.iter_mut().find(is_archive).unwrap();
        std::fs::copy(self.store.join(&theirs.name), self.store.join(&own.name)).unwrap();
        *own = StoredObject { name: own.name.clone(), ..theirs };
        std::fs::write(path, manifest.seal().1).unwrap();
    }

    pub fn prove(&self, id: &str, level: Level) -> Result<ops::BackupProved, Error> {
        block(ops::prove_backup(&self.context, &self.settings, id, level))
    }

    /// The level below passes, this one does not; then the list knows of it.
    fn found_at(&self, id: &str, level: Level, says: &str) {
        for below in [Level::L1, Level::L2, Level::L3].into_iter().filter(|l| *l < level) {
            self.prove(id, below).unwrap_or_else(|error| panic!("{below} of {level}: {error}"));
        }
        let error = self.prove(id, level).unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Trouble::NeedsPerson, 7), "{error}");
        assert!(error.message.contains(says), "{error}");
        let list = block(ops::list_backups(&self.settings)).unwrap();
        let line = list.backups.iter().find(|line| line.id == id).unwrap();
        assert_eq!((line.fate, line.level), ("damaged", Level::L0));
    }
}

/// What happens to the database before the other archive is made, and who finds it.
const CASES: [(&str, Level, &str); 3] = [
    ("DELETE FROM account WHERE id = 7", Level::L2, "2 rows in the archive and had 3"),
    ("DROP VIEW rich; CREATE VIEW rich AS SELECT id FROM account", Level::L3, "rich"),
    ("UPDATE account SET name = 'other' WHERE id = 7", Level::L4, "has other rows"),
];

const ACCOUNTS: &str = "\
CREATE TABLE account (id integer PRIMARY KEY, name text);
INSERT INTO account VALUES (1, 'a'), (7, 'b'), (9, NULL);
CREATE VIEW rich AS SELECT id, name FROM account WHERE id > 5;";

#[test]
fn a_lost_row_a_changed_view_and_a_changed_value_are_found() {
    for server in servers() {
        for (change, level, says) in CASES {
            let database = server.database();
            database.psql(ACCOUNTS);
            database.psql(SCHEMA);
            let place = place(database.url());
            let id = place.back_up(Kind::Full).unwrap().id;
            database.psql(change);
            place.exchange(&id, &place.back_up(Kind::Full).unwrap().id);
            place.found_at(&id, level, says);
        }
    }
}

#[test]
fn they_are_found_in_a_file_too() {
    for (change, level, says) in CASES {
        let dir = folder(&[]);
        let file = dir.path().join("shop.db");
        sqlite(&file, ACCOUNTS);
        let place = place(&format!("sqlite:{}", file.display()));
        let id = place.back_up(Kind::Full).unwrap().id;
        sqlite(&file, change);
        place.exchange(&id, &place.back_up(Kind::Full).unwrap().id);
        place.found_at(&id, level, says);
    }
}

#[test]
fn an_archive_of_a_newer_format_is_no_damage() {
    let database = servers()[0].database();
    database.psql(ACCOUNTS);
    let place = place(database.url());
    let id = place.back_up(Kind::Full).unwrap().id;
    let (path, mut manifest) = place.manifest(&id);
    let own = &mut manifest.objects[0];
    let file = place.store.join(&own.name);
    let newer = block(async {
        let store = lockkeeper::store::Store::open(&place.settings.store).unwrap();
        let mut plain = Vec::new();
        let download = store.download(&own.name).await.unwrap();
        let keys = lockkeeper::store::Keys::none();
        lockkeeper::store::unseal(download, &keys, &mut plain, &|_| ()).await.unwrap();
        // `PGDMP`, then the version of the format: major, minor, revision.
        assert_eq!(&plain[..5], b"PGDMP");
        plain[6] = 99;
        store.delete(&own.name).await.unwrap();
        let upload = store.upload(&own.name).await.unwrap();
        let sealing = &place.settings.sealing;
        lockkeeper::store::seal(plain.as_slice(), upload, sealing, &|_| ()).await.unwrap()
    });
    assert!(file.exists());
    (own.bytes, own.blake3) = (newer.bytes, newer.blake3);
    std::fs::write(path, manifest.seal().1).unwrap();
    for level in [Level::L2, Level::L4] {
        let error = place.prove(&id, level).unwrap_err();
        assert_ne!(error.kind, Trouble::NeedsPerson, "{level}: {error}");
        assert!(error.hint.as_ref().unwrap().contains("newer pg_dump"), "{level}: {error:?}");
    }
    let list = block(ops::list_backups(&place.settings)).unwrap();
    assert_eq!(list.backups[0].damage, None);
}
