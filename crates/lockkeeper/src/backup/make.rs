//! Makes a backup: one moment is marked and copied at a time, read back, and then written down.

use std::collections::BTreeMap;

use fail::fail_point;
use futures_util::future;
use jiff::Timestamp;
use lockkeeper_core::backup::{self, Holds, Kind, Level, Manifest, Purpose, StoredObject};
use lockkeeper_core::event::Event;
use lockkeeper_core::preserve::TableMark;
use lockkeeper_core::schema::Snapshot as Schema;
use serde_json::Value;

use crate::engine::DbError;
use crate::engine::archive::{Capture, Dump, Survey};
use crate::error::Error;
use crate::store::{SealError, Sealed, Sealing, seal};

use super::{Yard, prove};

/// What is to be made.
#[derive(Clone, Debug)]
pub struct MakeAsk {
    pub kind: Kind,
    pub purpose: Purpose,
    pub run: Option<String>,
    pub env: Option<String>,
    pub sealing: Sealing,
    /// How far it is proved before it counts as made.
    pub prove: Level,
}

impl MakeAsk {
    fn encrypts(&self) -> bool {
        !self.sealing.recipients.is_empty()
    }

    /// Refuses what would fail only after everything was copied.
    fn check(&self, yard: &Yard<'_>) -> Result<(), Error> {
        if self.kind == Kind::Data && self.prove > Level::L2 && yard.needs_schema() {
            return Err(Error::usage(
                "the data alone cannot be restored, so L2 is as far as its \
                                     proof goes",
            )
            .with_hint("make a full backup, or prove it to L2"));
        }
        if self.encrypts() && self.prove > Level::L1 && yard.keys.is_empty() {
            return Err(Error::config("to decode what it encrypted, a proof needs a key")
                .with_hint(
                    "name one under backup.identity, or prove to L1 here and further \
                            where the key is",
                ));
        }
        Ok(())
    }
}

/// A finished backup.
#[derive(Clone, Debug)]
pub struct Made {
    pub manifest: Manifest,
    pub warnings: Vec<String>,
}

/// Makes a backup and proves it. When anything fails, the store has nothing that looks like one.
pub async fn make(yard: &Yard<'_>, ask: &MakeAsk) -> Result<Made, Error> {
    ask.check(yard)?;
    let archives = yard.archives()?;
    let survey = survey(yard, ask.kind).await?;
    let started_at = Timestamp::now();
    fail_point!("backup.surveyed");
    let mut capture = archives.capture(ask.kind, &yard.workshop()).await?;
    fail_point!("backup.captured");
    let id = free_id(yard, ask, &survey).await?;
    let copied = copy(yard, ask, &id, capture.as_mut(), &survey).await;
    let mut warnings = survey.warnings.clone();
    warnings.extend(capture.remarks());
    let closed = capture.close().await;
    let made = async {
        let copied = copied?;
        closed?;
        finish(yard, ask, id.clone(), started_at, survey, copied).await
    };
    match made.await {
        Ok(manifest) => Ok(Made { manifest, warnings }),
        Err(error) => {
            // Without a manifest the objects are nothing. What cannot be removed now is an orphan.
            let _ = yard.shelf.remove_parts(&id).await;
            Err(error)
        }
    }
}

/// Looks at everything that a backup depends on; an error is a reason not to begin.
pub async fn survey(yard: &Yard<'_>, kind: Kind) -> Result<Survey, Error> {
    let survey = yard.archives()?.survey(kind, &yard.workshop()).await?;
    refuse_full_store(yard, kind, &survey).await?;
    Ok(survey)
}

/// Writes down what was copied, once it is proved.
async fn finish(
    yard: &Yard<'_>,
    ask: &MakeAsk,
    id: String,
    started_at: Timestamp,
    survey: Survey,
    copied: Copied,
) -> Result<Manifest, Error> {
    let manifest = Manifest {
        id,
        kind: Some(ask.kind),
        purpose: ask.purpose,
        run: ask.run.clone(),
        env: ask.env.clone(),
        started_at,
        made_at: Timestamp::now(),
        actor: yard.actor.clone(),
        host: yard.host.clone(),
        ..describe(survey, copied)
    };
    fail_point!("backup.proving");
    prove::read_back(yard, &manifest, ask.prove).await?;
    fail_point!("backup.proved");
    let published = yard.shelf.publish(Manifest { level: ask.prove, ..manifest }).await;
    fail_point!("backup.published");
    published
}

/// What was taken of the moment.
struct Copied {
    snapshot: String,
    position: Option<String>,
    sequences: BTreeMap<String, String>,
    surroundings: Value,
    schema_hash: String,
    tables: Vec<TableMark>,
    objects: Vec<StoredObject>,
}

async fn copy(
    yard: &Yard<'_>,
    ask: &MakeAsk,
    id: &str,
    capture: &mut dyn Capture,
    survey: &Survey,
) -> Result<Copied, Error> {
    let position = capture.position().await?;
    let tables = capture.tables().await?;
    let sequences = capture.sequences().await?;
    let surroundings = capture.surroundings().await?;
    let mut schema = capture.schema().await?;
    schema.sizes.clear();
    let schema_hash = schema.hash();
    let dump = capture.dump().await?;
    let moment = capture.moment();
    let snapshot = moment.id().to_owned();
    let storing = store(yard, ask, id, dump, survey.bytes);
    let marking = async { Ok(moment.marks_of(&tables, yard.jobs, &|_| ()).await?) };
    let (archive, tables) = future::try_join(storing, marking).await?;
    fail_point!("backup.archived");
    let objects = vec![archive, store_schema(yard, ask, id, schema).await?];
    fail_point!("backup.schema");
    Ok(Copied { snapshot, position, sequences, surroundings, schema_hash, tables, objects })
}

/// Keeps the objects of the schema beside the archive, to say what a restored one lacks.
async fn store_schema(
    yard: &Yard<'_>,
    ask: &MakeAsk,
    id: &str,
    schema: Schema,
) -> Result<StoredObject, Error> {
    let bytes = serde_json::to_vec(&schema).map_err(|error| Error::config(error.to_string()))?;
    let name = object_name(ask, id, "schema");
    let upload = yard.shelf.store().upload(&name).await?;
    let sealed = seal(bytes.as_slice(), upload, &ask.sealing, &|_| ()).await?;
    Ok(stored(name, Holds::Schema, ask, sealed))
}

fn object_name(ask: &MakeAsk, id: &str, suffix: &str) -> String {
    format!("{id}.{suffix}.zst{}", if ask.encrypts() { ".age" } else { "" })
}

fn stored(name: String, holds: Holds, ask: &MakeAsk, sealed: Sealed) -> StoredObject {
    let Sealed { plain_bytes, bytes, blake3 } = sealed;
    StoredObject { name, holds, bytes, blake3, plain_bytes, encrypted: ask.encrypts() }
}

/// Compresses, encrypts and uploads an archive while it is written.
async fn store(
    yard: &Yard<'_>,
    ask: &MakeAsk,
    id: &str,
    dump: Dump,
    expected: u64,
) -> Result<StoredObject, Error> {
    let name = object_name(ask, id, yard.archives()?.suffix());
    let upload = yard.shelf.store().upload(&name).await?;
    let progress = |done: u64| {
        let task = "backup".to_owned();
        yard.sink.emit(Event::Progress { task, done, of: Some(expected.max(done)) });
    };
    let sealed = seal(dump, upload, &ask.sealing, &progress).await.map_err(own_words)?;
    Ok(stored(name, Holds::Archive, ask, sealed))
}

/// Lets the database say what it said itself.
fn own_words(error: SealError) -> Error {
    match error {
        SealError::Source { name, bytes, error } => match error.downcast::<DbError>() {
            Ok(said) => said.into(),
            Err(error) => SealError::Source { name, bytes, error }.into(),
        },
        other => other.into(),
    }
}

fn describe(survey: Survey, copied: Copied) -> Manifest {
    let mut versions = survey.versions;
    versions.insert("lockkeeper".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    Manifest {
        database: survey.database,
        identity: survey.identity,
        role: survey.role,
        versions,
        not_covered: survey.not_covered,
        snapshot: Some(copied.snapshot).filter(|snapshot| !snapshot.is_empty()),
        position: copied.position,
        sequences: copied.sequences,
        schema_hash: copied.schema_hash,
        tables: copied.tables,
        objects: copied.objects,
        surroundings: copied.surroundings,
        ..Manifest::default()
    }
}

/// Returns the name of the new backup; two within one second get different ones.
async fn free_id(yard: &Yard<'_>, ask: &MakeAsk, survey: &Survey) -> Result<String, Error> {
    let place = ask.env.as_deref().unwrap_or(&survey.database);
    let name = backup::name(place, ask.kind, Timestamp::now());
    let taken: Vec<_> = yard.shelf.store().list().await?.into_iter().map(|s| s.name).collect();
    let free = |id: &String| !taken.iter().any(|name| name.starts_with(&format!("{id}.")));
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    Ok([name.clone()].into_iter().chain(numbered).find(free).unwrap_or(name))
}

/// What an archive takes up of the database it is of, before there is one to learn from.
const FIRST_RATIO: f64 = 0.5;
/// What a schema is thought to take up before there is one to learn from.
const FIRST_SCHEMA: u64 = 10_000_000;
/// Room that has to be left besides.
const RESERVE: f64 = 1.2;

/// Refuses to begin what cannot be finished.
async fn refuse_full_store(yard: &Yard<'_>, kind: Kind, survey: &Survey) -> Result<(), Error> {
    let Some(free) = yard.shelf.store().free_bytes() else { return Ok(()) };
    let (backups, _) = yard.shelf.all().await?;
    let needed = forecast(kind, survey, &backups);
    if needed <= free {
        return Ok(());
    }
    let message = format!(
        "{} has {} MB free, and a backup of {} may take {} MB",
        yard.shelf.store().address(),
        free / 1_000_000,
        yard.engine.address(),
        needed / 1_000_000,
    );
    Err(Error::refused(message).with_hint("make room, or name another place with --store"))
}

/// Returns the bytes that a backup may take, by what the last one of its kind took.
fn forecast(kind: Kind, survey: &Survey, backups: &[super::Backup]) -> u64 {
    let same = |backup: &&super::Backup| {
        backup.manifest.kind == Some(kind) && backup.manifest.identity == survey.identity
    };
    if kind == Kind::Schema {
        let last = backups.iter().find(same).map_or(FIRST_SCHEMA, |b| b.manifest.bytes());
        return (last as f64 * RESERVE) as u64;
    }
    let ratio = |backup: &super::Backup| {
        let plain: u64 = backup.manifest.objects.iter().map(|object| object.plain_bytes).sum();
        (plain > 0).then(|| backup.manifest.bytes() as f64 / plain as f64)
    };
    let ratio = backups.iter().filter(same).find_map(ratio).unwrap_or(FIRST_RATIO);
    (survey.bytes as f64 * ratio * RESERVE) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_backup_is_thought_to_be_half_as_large() {
        let survey = Survey { bytes: 1_000, ..Survey::default() };
        assert_eq!(forecast(Kind::Full, &survey, &[]), 600);
        assert_eq!(forecast(Kind::Schema, &survey, &[]), 12_000_000);
    }
}
