//! An archive becomes a database again, and is compared with the one it is of.

use fail::fail_point;
use futures_util::future;
use lockkeeper_core::backup::{Kind, Manifest};
use lockkeeper_core::event::Event;
use lockkeeper_core::schema::Snapshot as Schema;

use crate::engine::ErrorClass;
use crate::engine::restore::{Extent, LoadAsk, Presence, Restores, Use};
use crate::error::Error;

use super::{Source, Yard, compare, fetch};

/// How the label of a schema begins that is made for a comparison only.
const TRIAL: &str = "lockkeeper trial of ";

/// What is loaded, and where.
pub struct Revival<'a> {
    pub host: &'a dyn Restores,
    /// A database that is empty.
    pub name: &'a str,
    pub made_for: Use,
    pub extent: Extent,
    pub jobs: usize,
}

/// Loads an archive and compares everything that was loaded; says what was compared.
pub async fn revive(
    yard: &Yard<'_>,
    manifest: &Manifest,
    revival: &Revival<'_>,
) -> Result<Vec<String>, Error> {
    load(yard, manifest, revival).await?;
    fail_point!("revive.loaded");
    let compared = compared(yard, manifest, revival).await;
    fail_point!("revive.compared");
    compared
}

async fn load(yard: &Yard<'_>, manifest: &Manifest, revival: &Revival<'_>) -> Result<(), Error> {
    let task = format!("restore of {}", manifest.id);
    yard.sink.emit(Event::Progress { task, done: 0, of: None });
    let source = Source::of(yard, manifest)?;
    let Revival { host, name, made_for, extent, jobs } = *revival;
    let ask = LoadAsk { archive: &source, extent, made_for, jobs };
    let loaded = host.load(name, &ask, &yard.workshop()).await;
    loaded.map(drop).map_err(|error| {
        // What could not be decoded could not be loaded either: the first of both counts.
        source.failure().unwrap_or_else(|| {
            let mut error = Error::from(error);
            error.message = format!("{} cannot be restored here: {}", manifest.id, error.message);
            error
        })
    })
}

/// Compares the restored schema with what it was. A server may spell an expression in another way
/// once it has read its own spelling: so what it was is made once more beside it, and compared after
/// the same journey.
async fn schema(
    manifest: &Manifest,
    revival: &Revival<'_>,
    known: Option<&Schema>,
) -> Result<String, Error> {
    let found = revival.host.at(revival.name)?.read_schema().await?;
    let equal = format!("schema restored, {} objects equal", found.objects.len());
    if found.hash() == manifest.schema_hash {
        return Ok(equal);
    }
    let Some(known) = known else { return Err(compare::unequal(&[])) };
    let differences = compare::differences(manifest, known, &found);
    if differences.is_empty() {
        return Ok(equal);
    }
    let Some(twice) = again(manifest, revival, known).await? else {
        return Err(compare::unequal(&differences));
    };
    match compare::differences(manifest, &twice, &found).as_slice() {
        [] => Ok(format!("{equal}, {} of them in another spelling", differences.len())),
        differences => Err(compare::unequal(differences)),
    }
}

/// Makes the known schema beside the restored one and reads it again, where the engine spells by
/// itself.
async fn again(
    manifest: &Manifest,
    revival: &Revival<'_>,
    known: &Schema,
) -> Result<Option<Schema>, Error> {
    let Revival { host, made_for, .. } = *revival;
    if !host.spells() {
        return Ok(None);
    }
    let name = host.beside(revival.name, "again");
    // A runner that was ended leaves its trial.
    let trials = host.labelled(TRIAL).await?;
    let left = trials.iter().any(|trial| trial.name == name);
    if left || host.presence(&name).await? == Presence::Empty {
        host.discard(&name).await?;
    }
    let label = format!("{TRIAL}{}", manifest.id);
    host.create(&name, &label, &manifest.surroundings, made_for).await?;
    let read = async {
        host.run_script(&name, &known.script()).await?;
        host.at(&name)?.read_schema().await
    };
    let read = read.await;
    host.discard(&name).await?;
    Ok(Some(read?))
}

/// Compares a database with the one that was backed up.
pub async fn compared(
    yard: &Yard<'_>,
    manifest: &Manifest,
    revival: &Revival<'_>,
) -> Result<Vec<String>, Error> {
    let (host, name) = (revival.host, revival.name);
    let known = fetch::schema(yard, manifest).await?;
    let mut compared = vec![schema(manifest, revival, known.as_ref()).await?];
    let rows = async {
        if revival.extent != Extent::Everything || manifest.kind == Some(Kind::Schema) {
            return Ok(Vec::new());
        }
        same_rows(manifest, known.as_ref(), revival).await
    };
    let settled = async { Ok(host.settle(name, revival.made_for).await?) };
    let (rows, broken) = future::try_join(rows, settled).await?;
    compared.extend(rows);
    match broken.first() {
        None => Ok(compared),
        Some(first) => Err(compare::damaged(format!("restored, and {first}"))),
    }
}

/// Compares what the tables hold, and where the sequences stand.
async fn same_rows(
    manifest: &Manifest,
    known: Option<&Schema>,
    revival: &Revival<'_>,
) -> Result<Vec<String>, Error> {
    let (host, name) = (revival.host, revival.name);
    let names: Vec<_> = manifest.tables.iter().map(|table| table.name.clone()).collect();
    let marks = host.marks(name, &names, revival.jobs).await;
    let marks = marks.map_err(|error| match error.class {
        ErrorClass::Absent => compare::damaged(error.message),
        _ => error.into(),
    })?;
    let mut compared = vec![compare::rows(manifest, &marks)?];
    let sequences = host.sequences(name).await?;
    compared.extend(compare::sequences(manifest, known, &sequences)?);
    Ok(compared)
}
