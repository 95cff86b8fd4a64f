//! Which backups a store has, and what was noted about each.

use std::collections::BTreeMap;

use fail::fail_point;
use jiff::{SignedDuration, Timestamp};
use lockkeeper_core::backup::retention::Candidate;
use lockkeeper_core::backup::{self, Kind, Manifest, Note, Noted, Standing, holds, standing};
use ulid::Ulid;

use crate::error::Error;
use crate::store::{Store, StoreErrorKind, Stored};

const MANIFEST: &str = ".manifest.json";
const NOTE: &str = ".note-";
/// Objects without a manifest are left alone that long: somebody may still be writing one.
const ORPHAN_AGE: SignedDuration = SignedDuration::from_hours(24);
/// Who was killed while reading keeps a backup from being deleted that long.
const LONGEST_READ: SignedDuration = SignedDuration::from_hours(24);

/// The backups of a store.
pub struct Shelf {
    store: Store,
    by: String,
}

/// A backup and all that is known of it.
#[derive(Clone, Debug)]
pub struct Backup {
    pub manifest: Manifest,
    pub notes: Vec<Noted>,
    pub standing: Standing,
    /// Objects in the store that carry notes.
    note_names: Vec<String>,
}

/// A backup whose manifest cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub id: String,
    pub why: String,
}

impl Backup {
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Returns what the rules of retention look at.
    pub fn candidate(&self) -> Candidate {
        let manifest = &self.manifest;
        let kind = manifest.kind.map_or("", Kind::word);
        Candidate {
            id: manifest.id.clone(),
            group: format!("{kind} of {}", origin(manifest)),
            purpose: manifest.purpose,
            made_at: manifest.made_at,
            standing: self.standing.clone(),
        }
    }
}

/// Names the database so that no two share the name: copies of one server have its number, paths
/// are the same on many machines.
fn origin(manifest: &Manifest) -> String {
    let Manifest { database, identity, host, env, .. } = manifest;
    let env = env.as_ref().map_or(String::new(), |env| format!("{env}: "));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match identity.split_once('/') {
        Some((system, number)) if digits(system) && digits(number) => {
            format!("{env}{database} ({identity})")
        }
        _ => format!("{env}{database} ({identity} on {host})"),
    }
}

impl Shelf {
    /// `by` is who writes notes.
    pub fn new(store: Store, by: String) -> Self {
        Shelf { store, by }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads every backup, the newest first, and those that cannot be read.
    pub async fn all(&self) -> Result<(Vec<Backup>, Vec<Unreadable>), Error> {
        let names: Vec<_> =
            self.store.list().await?.into_iter().map(|stored| stored.name).collect();
        let ids = names.iter().filter_map(|name| name.strip_suffix(MANIFEST));
        let (mut backups, mut unreadable) = (Vec::new(), Vec::new());
        for id in ids {
            match self.read(id, &names).await? {
                Ok(backup) => backups.push(backup),
                Err(why) => unreadable.push(Unreadable { id: id.to_owned(), why }),
            }
        }
        backups.sort_by(|a, b| key(b).cmp(&key(a)));
        Ok((backups, unreadable))
    }

    /// Returns the backup of that id, of the only one that begins so, or the `latest`.
    pub async fn find(&self, id: &str) -> Result<Backup, Error> {
        let (mut backups, unreadable) = self.all().await?;
        if let Some(broken) = unreadable.iter().find(|broken| broken.id == id) {
            return Err(Error::new(
                crate::error::Kind::NeedsPerson,
                format!("the backup {id} cannot be used: {}", broken.why),
            )
            .with_hint("choose another one: `lockkeeper backup list`"));
        }
        if id == "latest" {
            let none = || Error::usage(format!("there is no backup in {}", self.store.address()));
            return backups.into_iter().next().ok_or_else(|| {
                none().with_hint("`lockkeeper backup full` makes one, --store names another place")
            });
        }
        let exact = backups.iter().position(|backup| backup.id() == id);
        let alike: Vec<_> =
            (0..backups.len()).filter(|at| backups[*at].id().starts_with(id)).collect();
        match (exact, alike.as_slice()) {
            (Some(at), _) => Ok(backups.swap_remove(at)),
            (None, [at]) => Ok(backups.swap_remove(*at)),
            (None, []) => Err(Error::usage(format!("no backup is called `{id}`")).with_hint(
                format!("see those in {}: `lockkeeper backup list`", self.store.address()),
            )),
            (None, several) => Err(Error::usage(format!(
                "{} backups begin with `{id}`: {} …",
                several.len(),
                backups[several[0]].id()
            ))),
        }
    }

    /// Returns the newest backup that fits.
    pub async fn newest(&self, fits: impl Fn(&Backup) -> bool) -> Result<Option<Backup>, Error> {
        Ok(self.all().await?.0.into_iter().find(fits))
    }

    /// Writes a note beside a backup. A release ends the holds that are there now.
    pub async fn note(&self, id: &str, note: Note) -> Result<(), Error> {
        let releases = match note {
            Note::Released => holds(&self.find(id).await?.notes),
            _ => Vec::new(),
        };
        let noted = Noted { at: Timestamp::now(), by: self.by.clone(), note, releases };
        let text =
            serde_json::to_vec_pretty(&noted).map_err(|error| Error::config(error.to_string()))?;
        self.store.create(&format!("{id}{NOTE}{}.json", Ulid::generate()), text).await?;
        Ok(())
    }

    /// Stores the manifest: from now on there is a backup.
    pub async fn publish(&self, manifest: Manifest) -> Result<Manifest, Error> {
        let (manifest, text) = manifest.seal();
        self.store.create(&format!("{}{MANIFEST}", manifest.id), text).await?;
        Ok(manifest)
    }

    /// Removes a backup: first what makes it one, then its objects, then the notes.
    pub async fn remove(&self, backup: &Backup) -> Result<(), Error> {
        let objects = backup.manifest.objects.iter().map(|object| object.name.clone());
        let names = [format!("{}{MANIFEST}", backup.id())].into_iter().chain(objects);
        for name in names.chain(backup.note_names.iter().cloned()) {
            fail_point!("prune.deleting");
            match self.store.delete(&name).await {
                Err(error) if error.kind != StoreErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes the objects of a backup that never got a manifest.
    pub async fn remove_parts(&self, id: &str) -> Result<(), Error> {
        let start = format!("{id}.");
        for stored in self.store.list().await? {
            if stored.name.starts_with(&start) {
                self.store.delete(&stored.name).await?;
            }
        }
        Ok(())
    }

    /// Tells everybody that a backup is being read; [`Shelf::done_reading`] takes it back.
    pub async fn reading(&self, id: &str) -> Result<String, Error> {
        let (reading, until) = (Ulid::generate().to_string(), Timestamp::now() + LONGEST_READ);
        self.note(id, Note::Reading { reading: reading.clone(), until }).await?;
        Ok(reading)
    }

    pub async fn done_reading(&self, id: &str, reading: String) -> Result<(), Error> {
        self.note(id, Note::DoneReading { reading }).await
    }

    /// Returns objects of backups that were never finished or only half removed.
    pub async fn orphans(&self, now: Timestamp) -> Result<Vec<String>, Error> {
        Ok(orphans(&self.store.list().await?, now))
    }

    async fn read(&self, id: &str, names: &[String]) -> Result<Result<Backup, String>, Error> {
        let bytes = match self.store.read(&format!("{id}{MANIFEST}")).await {
            Ok(bytes) => bytes,
            // Removed since it was listed, or too large to be one.
            Err(error) if error.kind == StoreErrorKind::NotFound => return Ok(Err(error.message)),
            Err(error) => return Err(error.into()),
        };
        let manifest = match Manifest::open(&bytes) {
            Ok(manifest) if manifest.id == id => manifest,
            Ok(manifest) => return Ok(Err(format!("its manifest is that of {}", manifest.id))),
            Err(damaged) => return Ok(Err(damaged.to_string())),
        };
        let start = format!("{id}{NOTE}");
        let note_names: Vec<_> =
            names.iter().filter(|name| name.starts_with(&start)).cloned().collect();
        let mut notes = Vec::new();
        for name in &note_names {
            notes.extend(self.read_note(name).await?);
        }
        let standing = standing(&manifest, &notes);
        Ok(Ok(Backup { manifest, notes, standing, note_names }))
    }

    /// A note that cannot be read may have been a hold: it is taken for one.
    async fn read_note(&self, name: &str) -> Result<Option<Noted>, Error> {
        let bytes = match self.store.read(name).await {
            Ok(bytes) => bytes,
            // Its backup was deleted since it was listed.
            Err(error) if error.kind == StoreErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(Some(serde_json::from_slice(&bytes).unwrap_or_else(|_| Noted {
            at: Timestamp::MAX,
            by: "nobody".to_owned(),
            note: Note::Held { reason: format!("the note {name} cannot be read") },
            releases: Vec::new(),
        })))
    }
}

fn key(backup: &Backup) -> (Timestamp, &str) {
    (backup.manifest.made_at, backup.id())
}

fn orphans(stored: &[Stored], now: Timestamp) -> Vec<String> {
    let id = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let mut owned: BTreeMap<String, bool> = BTreeMap::new();
    for object in stored {
        *owned.entry(id(&object.name)).or_default() |= object.name.ends_with(MANIFEST);
    }
    let old = |object: &&Stored| now.duration_since(object.modified) > ORPHAN_AGE;
    let ours = |object: &&Stored| is_ours(&object.name);
    let left = stored.iter().filter(ours).filter(old).filter(|o| !owned[&id(&o.name)]);
    left.map(|object| object.name.clone()).collect()
}

/// Tells a part of a backup from whatever else lies there: `…_backup_KIND_DATE_TIME[_N].OURS`.
fn is_ours(name: &str) -> bool {
    let Some((id, rest)) = name.split_once('.') else { return false };
    let endings = ["dump.zst", "sqlite.zst", "schema.zst"];
    let object = endings.contains(&rest.strip_suffix(".age").unwrap_or(rest));
    let note = rest.starts_with(&NOTE[1..]) && rest.ends_with(".json");
    (object || note) && backup::is_name(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_that_only_look_alike_do_not_stand_in_for_each_other() {
        let of = |env: Option<&str>, identity: &str, host: &str| Manifest {
            env: env.map(str::to_owned),
            database: "shop".to_owned(),
            identity: identity.to_owned(),
            host: host.to_owned(),
            ..Manifest::default()
        };
        let group = |manifest: Manifest| {
            let standing = Standing::default();
            Backup { manifest, notes: Vec::new(), standing, note_names: Vec::new() }
                .candidate()
                .group
        };
        let file = |host| group(of(Some("prod"), "/srv/shop.db", host));
        assert_ne!(file("a"), file("b"));
        let unknown = |host| group(of(None, "unknown/16384", host));
        assert_ne!(unknown("a"), unknown("b"));
        let server = |env, host| group(of(env, "7301/16384", host));
        assert_eq!(server(Some("prod"), "a"), server(Some("prod"), "b"), "any machine may ask");
        assert_ne!(server(Some("prod"), "a"), server(Some("staging"), "a"));
        assert_ne!(server(Some("prod"), "a"), server(None, "a"));
    }

    #[test]
    fn what_has_no_manifest_for_a_day_is_left_over() {
        let now: Timestamp = "2026-01-10T00:00:00Z".parse().unwrap();
        let stored = |name: &str, modified: &str| Stored {
            name: name.to_owned(),
            bytes: 1,
            modified: modified.parse().unwrap(),
        };
        let all = [
            stored("a_backup_full_20260101_000000.dump.zst", "2026-01-01T00:00:00Z"),
            stored("b_backup_full_20260101_000000.dump.zst", "2026-01-01T00:00:00Z"),
            stored("b_backup_full_20260101_000000.manifest.json", "2026-01-01T00:00:00Z"),
            stored("c_backup_full_20260109_120000.dump.zst", "2026-01-09T12:00:00Z"),
            // A person's own files.
            stored("shop_backup_2024.sql.gz", "2025-01-01T00:00:00Z"),
            stored("shop_backup_full_20250903_151230.sql.gz", "2025-01-01T00:00:00Z"),
            stored("my backup_backup_full.dump.zst", "2025-01-01T00:00:00Z"),
            stored("notes.txt", "2026-01-01T00:00:00Z"),
        ];
        assert_eq!(orphans(&all, now), ["a_backup_full_20260101_000000.dump.zst"]);
    }
}
