//! Makes a backup: one moment is marked and copied at a time, read back, and then written down.

use std::collections::BTreeMap;

use futures_util::future;
use jiff::Timestamp;
use lockkeeper_core::backup::{self, Kind, Level, Manifest, Purpose, StoredObject};
use lockkeeper_core::event::Event;
use lockkeeper_core::preserve::{Depth, TableMark};

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

/// A finished backup.
#[derive(Clone, Debug)]
pub struct Made {
    pub manifest: Manifest,
    pub warnings: Vec<String>,
}

/// Makes a backup and proves it. When anything fails, the store has nothing that looks like one.
pub async fn make(yard: &Yard<'_>, ask: &MakeAsk) -> Result<Made, Error> {
    let archives = yard.archives()?;
    let survey = archives.survey(ask.kind, &yard.workshop()).await?;
    refuse_full_store(yard, &survey).await?;
    let started_at = Timestamp::now();
    let mut capture = archives.capture(ask.kind, &yard.workshop()).await?;
    let id = free_id(yard, ask, &survey).await?;
    let copied = copy(yard, ask, &id, capture.as_mut(), &survey).await;
    let remarks = capture.remarks();
    let closed = capture.close().await;
    let copied = copied?;
    closed?;
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
    let level = ask.prove.min(Level::L2);
    prove::read_back(yard, &manifest, level).await?;
    let manifest = yard.shelf.publish(Manifest { level, ..manifest }).await?;
    Ok(Made { manifest, warnings: remarks })
}

/// What was taken of the moment.
struct Copied {
    snapshot: String,
    position: Option<String>,
    sequences: BTreeMap<String, String>,
    schema_hash: String,
    tables: Vec<TableMark>,
    object: StoredObject,
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
    let schema_hash = yard.engine.read_schema().await?.hash();
    let dump = capture.dump().await?;
    let moment = capture.moment();
    let snapshot = moment.id().to_owned();
    let storing = store(yard, ask, id, dump, survey.bytes);
    let marking = async {
        match tables.is_empty() {
            true => Ok(Vec::new()),
            false => Ok(moment.marks(&tables, Depth::Rows, yard.jobs, &|_| ()).await?),
        }
    };
    let (object, tables) = future::try_join(storing, marking).await?;
    Ok(Copied { snapshot, position, sequences, schema_hash, tables, object })
}

/// Compresses, encrypts and uploads an archive while it is written.
async fn store(
    yard: &Yard<'_>,
    ask: &MakeAsk,
    id: &str,
    dump: Dump,
    expected: u64,
) -> Result<StoredObject, Error> {
    let encrypted = !ask.sealing.recipients.is_empty();
    let suffix = yard.archives()?.suffix();
    let name = format!("{id}.{suffix}.zst{}", if encrypted { ".age" } else { "" });
    let upload = yard.shelf.store().upload(&name).await?;
    let progress = |done: u64| {
        let task = "backup".to_owned();
        yard.sink.emit(Event::Progress { task, done, of: Some(expected.max(done)) });
    };
    let sealed = seal(dump, upload, &ask.sealing, &progress).await.map_err(own_words)?;
    let Sealed { plain_bytes, bytes, blake3 } = sealed;
    Ok(StoredObject { name, bytes, blake3, plain_bytes, encrypted })
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
        objects: vec![copied.object],
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
/// Room that has to be left besides.
const RESERVE: f64 = 1.2;

/// Refuses to begin what cannot be finished.
async fn refuse_full_store(yard: &Yard<'_>, survey: &Survey) -> Result<(), Error> {
    let Some(free) = yard.shelf.store().free_bytes() else { return Ok(()) };
    let needed = forecast(survey.bytes, &yard.shelf.all().await?.0);
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

/// Returns the bytes that a backup may take, by what the last one took.
fn forecast(database: u64, backups: &[super::Backup]) -> u64 {
    let ratio = |backup: &super::Backup| {
        let plain: u64 = backup.manifest.objects.iter().map(|object| object.plain_bytes).sum();
        (backup.manifest.kind == Some(Kind::Full) && plain > 0)
            .then(|| backup.manifest.bytes() as f64 / plain as f64)
    };
    let ratio = backups.iter().find_map(ratio).unwrap_or(FIRST_RATIO);
    (database as f64 * ratio * RESERVE) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_backup_is_thought_to_be_half_as_large() {
        assert_eq!(forecast(1_000, &[]), 600);
    }
}
