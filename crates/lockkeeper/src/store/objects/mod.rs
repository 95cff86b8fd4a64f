//! Object stores: S3, GCS, Azure, and what speaks like them.

mod failure;
mod open;
mod upload;

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutMode};
use tokio::sync::mpsc;

use super::download::{Piece, READ_AHEAD};
use super::{Download, Incoming, Place, Settings, StoreError, StoreErrorKind, Stored};
use failure::of;

/// How much of an object is asked for at once: a broken line costs no more than that.
const PIECE: u64 = 8 * 1024 * 1024;
/// How often a conditional create whose outcome nobody knows is looked at and tried again.
const CREATE_TRIES: usize = 3;

pub(super) struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    address: String,
}

impl Objects {
    pub(super) fn open(url: &str, settings: &Settings) -> Result<Self, StoreError> {
        let (store, prefix) = open::open(url, settings)?;
        Ok(Objects { store, prefix, address: url.to_owned() })
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.clone().join(name)
    }

    fn deed(&self, verb: &str, name: &str) -> String {
        format!("cannot {verb} {}/{name}", self.address)
    }

    /// Tells whether exactly these bytes lie under the name; nothing when nothing does.
    async fn holds(&self, name: &str, bytes: &Bytes) -> Result<Option<bool>, object_store::Error> {
        let path = self.path(name);
        let found = match self.store.head(&path).await {
            Ok(found) if found.size == bytes.len() as u64 => self.store.get(&path).await?,
            Ok(_) => return Ok(Some(false)),
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(found.bytes().await? == *bytes))
    }
}

#[async_trait]
impl Place for Objects {
    async fn list(&self) -> Result<Vec<Stored>, StoreError> {
        let deed = self.deed("list", "");
        let prefix = (!self.prefix.as_ref().is_empty()).then_some(&self.prefix);
        let found = self.store.list_with_delimiter(prefix).await;
        let found = found.map_err(|error| of(&deed, error))?.objects;
        Ok(found.into_iter().filter_map(stored).collect())
    }

    /// An answer that says "exists", or none at all, may follow a first try that did succeed:
    /// the content tells.
    async fn create(&self, name: &str, bytes: Bytes) -> Result<(), StoreError> {
        let (path, deed) = (self.path(name), self.deed("create", name));
        let mut tries = 1;
        loop {
            let put =
                self.store.put_opts(&path, bytes.clone().into(), PutMode::Create.into()).await;
            let Err(error) = put else {
                return Ok(());
            };
            let error = of(&deed, error);
            let open = [StoreErrorKind::AlreadyExists, StoreErrorKind::Unavailable];
            if !open.contains(&error.kind) {
                return Err(error);
            }
            match self.holds(name, &bytes).await {
                Ok(Some(true)) => return Ok(()),
                Ok(None) if tries < CREATE_TRIES => tries += 1,
                Ok(Some(false)) => return Err(of(&deed, failure::exists(&path))),
                Ok(None) | Err(_) => return Err(error),
            }
        }
    }

    async fn upload(&self, name: &str) -> Result<Box<dyn Incoming>, StoreError> {
        let (store, path) = (Arc::clone(&self.store), self.path(name));
        let upload = upload::Uploading::begin(store, path, self.deed("write", name)).await?;
        Ok(Box::new(upload))
    }

    async fn download(&self, name: &str) -> Result<Download, StoreError> {
        let (path, deed) = (self.path(name), self.deed("read", name));
        let found = self.store.head(&path).await.map_err(|error| of(&deed, error))?;
        let (sender, pieces) = mpsc::channel(1);
        tokio::spawn(send(Arc::clone(&self.store), path, found.size, deed, sender));
        Ok(Download::new(name, found.size, pieces))
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let deleted = self.store.delete(&self.path(name)).await;
        deleted.map_err(|error| of(&self.deed("delete", name), error))
    }

    async fn sweep(&self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }

    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

fn stored(found: ObjectMeta) -> Option<Stored> {
    let name = found.location.filename()?.to_owned();
    let modified =
        jiff::Timestamp::from_millisecond(found.last_modified.timestamp_millis()).ok()?;
    Some(Stored { name, bytes: found.size, modified })
}

/// Asks for range after range, one ahead, until the end or until nobody listens.
async fn send(
    store: Arc<dyn ObjectStore>,
    path: Path,
    size: u64,
    deed: String,
    pieces: mpsc::Sender<Piece>,
) {
    let get = |range: Range<u64>| {
        let (store, path) = (Arc::clone(&store), path.clone());
        async move { store.get_range(&path, range).await }
    };
    let ranges = stream::iter((0..size).step_by(PIECE as usize));
    let ranges = ranges.map(|start| get(start..(start + PIECE).min(size)));
    let mut found = ranges.buffered(READ_AHEAD).map_err(|error| of(&deed, error));
    while let Some(piece) = found.next().await {
        let broken = piece.is_err();
        if pieces.send(piece).await.is_err() || broken {
            return;
        }
    }
}
