//! Brings objects of a backup from their store to this machine.

use std::path::Path;

use lockkeeper_core::backup::{Holds, Manifest, StoredObject};
use lockkeeper_core::event::Event;
use lockkeeper_core::schema::Snapshot as Schema;
use tempfile::TempPath;
use tokio::fs::File;

use crate::error::Error;
use crate::store::unseal;

use super::{Yard, compare, prove};

/// Decodes the archive into a file of the workshop, which goes when it is dropped.
pub async fn fetch(yard: &Yard<'_>, manifest: &Manifest) -> Result<TempPath, Error> {
    let object = manifest.holding(Holds::Archive).next();
    let object = object.ok_or_else(|| compare::damaged("its manifest names no archive".into()))?;
    let file = tempfile::Builder::new().prefix("archive-").tempfile_in(yard.directory);
    let path = file.map_err(|error| no_room(yard.directory, &error))?.into_temp_path();
    decode(yard, object, &path).await?;
    Ok(path)
}

/// Returns the objects of the schema as it was, where the backup has them.
pub async fn schema(yard: &Yard<'_>, manifest: &Manifest) -> Result<Option<Schema>, Error> {
    let Some(object) = manifest.holding(Holds::Schema).next() else { return Ok(None) };
    let download = yard.shelf.store().download(&object.name).await?;
    let mut bytes = Vec::new();
    let held = unseal(download, yard.keys, &mut bytes, &|_| ()).await?;
    prove::check_length(object, held)?;
    let read = serde_json::from_slice(&bytes);
    read.map(Some).map_err(|error| compare::damaged(format!("{}: {error}", object.name)))
}

async fn decode(yard: &Yard<'_>, object: &StoredObject, path: &Path) -> Result<(), Error> {
    let file = File::create(path).await.map_err(|error| no_room(path, &error))?;
    let download = yard.shelf.store().download(&object.name).await?;
    let progress = |done: u64| {
        let task = "fetch".to_owned();
        yard.sink.emit(Event::Progress { task, done, of: Some(object.plain_bytes) });
    };
    let bytes = unseal(download, yard.keys, file, &progress).await?;
    prove::check_length(object, bytes)
}

fn no_room(path: &Path, error: &std::io::Error) -> Error {
    Error::config(format!("cannot write {}: {error}", path.display()))
        .with_hint("the decoded archive needs room there; TMPDIR names another place")
}
