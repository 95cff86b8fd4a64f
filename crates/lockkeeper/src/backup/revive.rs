//! An archive becomes a database again, and is compared with the one it is of.

use std::path::Path;

use fail::fail_point;
use lockkeeper_core::backup::{Kind, Manifest};
use lockkeeper_core::event::Event;

use crate::engine::restore::{Extent, LoadAsk, Restores, Use};
use crate::error::{Error, Kind as Trouble};

use super::{Yard, compare, fetch};

/// What is loaded, and where.
pub struct Revival<'a> {
    pub host: &'a dyn Restores,
    /// A database that is empty.
    pub name: &'a str,
    pub made_for: Use,
    pub extent: Extent,
    pub archive: &'a Path,
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
    let compared = proved(yard, manifest, revival).await;
    fail_point!("revive.compared");
    compared
}

async fn load(yard: &Yard<'_>, manifest: &Manifest, revival: &Revival<'_>) -> Result<(), Error> {
    let task = format!("restore of {}", manifest.id);
    yard.sink.emit(Event::Progress { task, done: 0, of: None });
    let Revival { host, name, made_for, extent, archive, jobs } = *revival;
    let ask = LoadAsk { archive, extent, made_for, jobs };
    host.load(name, &ask, &yard.workshop()).await.map_err(|error| {
        let mut error = Error::from(error);
        error.message = format!("{} cannot be restored here: {}", manifest.id, error.message);
        error
    })?;
    Ok(())
}

async fn proved(
    yard: &Yard<'_>,
    manifest: &Manifest,
    revival: &Revival<'_>,
) -> Result<Vec<String>, Error> {
    let (host, name) = (revival.host, revival.name);
    let known = fetch::schema(yard, manifest).await?;
    let found = host.at(name)?.read_schema().await?.bare();
    let mut compared = vec![compare::schemas(manifest, known.as_ref(), &found)?];
    if revival.extent == Extent::Everything && manifest.kind != Some(Kind::Schema) {
        let names: Vec<_> = manifest.tables.iter().map(|table| table.name.clone()).collect();
        let marks = host.marks(name, &names, revival.jobs).await.map_err(|error| {
            let kind = error.class;
            let mut error = Error::from(error);
            if kind == crate::engine::ErrorClass::Absent {
                error.kind = Trouble::NeedsPerson;
            }
            error
        })?;
        compared.push(compare::rows(manifest, &marks)?);
        let sequences = host.sequences(name).await?;
        compared.extend(compare::sequences(manifest, known.as_ref(), &sequences)?);
    }
    let broken = host.settle(name).await?;
    match broken.first() {
        None => Ok(compared),
        Some(first) => Err(compare::damaged(format!("restored, and {first}"))),
    }
}
