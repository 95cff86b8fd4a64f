//! Brings objects of a backup from their store to this machine.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use lockkeeper_core::backup::{Holds, Manifest, StoredObject};
use lockkeeper_core::event::Event;
use lockkeeper_core::schema::Snapshot as Schema;
use tempfile::TempPath;
use tokio::fs::File;

use crate::engine::archive::{Decoded, Outlet};
use crate::engine::{DbError, ErrorClass};
use crate::error::Error;
use crate::store::{SealError, unseal};

use super::{Yard, compare, prove};

/// The archive of a backup, which is decoded whenever somebody reads it.
pub struct Source<'a> {
    yard: &'a Yard<'a>,
    object: &'a StoredObject,
    task: String,
    /// Why it could not be decoded.
    failed: Mutex<Option<Error>>,
}

impl<'a> Source<'a> {
    pub fn of(yard: &'a Yard<'a>, manifest: &'a Manifest) -> Result<Self, Error> {
        let object = manifest.holding(Holds::Archive).next();
        let object =
            object.ok_or_else(|| compare::damaged("its manifest names no archive".into()))?;
        let task = format!("restore of {}", manifest.id);
        Ok(Source { yard, object, task, failed: Mutex::default() })
    }

    /// Returns why it could not be decoded, once.
    pub fn failure(&self) -> Option<Error> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The outer error: the reader went away, and knows why.
    async fn decode(&self, outlet: Outlet<'_>) -> Result<Result<(), Error>, DbError> {
        let (yard, object) = (self.yard, self.object);
        let progress = |done: u64| {
            let task = self.task.clone();
            yard.sink.emit(Event::Progress { task, done, of: Some(object.plain_bytes) });
        };
        let download = match yard.shelf.store().download(&object.name).await {
            Ok(download) => download,
            Err(error) => return Ok(Err(error.into())),
        };
        Ok(match unseal(download, yard.keys, outlet, &progress).await {
            Ok(bytes) => prove::check_length(object, bytes),
            Err(SealError::Sink { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Err(DbError::new(ErrorClass::Other, error.to_string()));
            }
            Err(SealError::Sink { error, .. }) => Err(no_room(yard.directory, &error)),
            Err(error) => Err(error.into()),
        })
    }

    /// Keeps an error; the other side only hears that there is one.
    fn kept<T>(&self, result: Result<T, Error>) -> Result<T, DbError> {
        result.map_err(|error| {
            let said = DbError::new(ErrorClass::Other, error.message.clone());
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            said
        })
    }
}

#[async_trait]
impl Decoded for Source<'_> {
    async fn pour(&self, outlet: Outlet<'_>) -> Result<(), DbError> {
        // What an earlier reading met says nothing of this one.
        drop(self.failure());
        let poured = self.decode(outlet).await?;
        self.kept(poured)
    }

    async fn file(&self) -> Result<TempPath, DbError> {
        let directory = self.yard.directory;
        let file = tempfile::Builder::new().prefix("archive-").tempfile_in(directory);
        let path = self.kept(file.map_err(|error| no_room(directory, &error)))?.into_temp_path();
        let file = File::create(&path).await;
        let mut file = self.kept(file.map_err(|error| no_room(&path, &error)))?;
        self.pour(&mut file).await?;
        Ok(path)
    }
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

fn no_room(path: &Path, error: &io::Error) -> Error {
    Error::config(format!("cannot write {}: {error}", path.display()))
        .with_hint("the decoded archive needs room there; TMPDIR names another place")
}
