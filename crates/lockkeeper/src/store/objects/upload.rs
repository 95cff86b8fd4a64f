//! An upload into an object store: one conditional put when it is small, parts when it is not.
//!
//! Object stores cannot yet complete parts on the condition that the name is free
//! (apache/arrow-rs-object-store#396), so the name is looked at before the first part and again
//! before the last word. What decides is the manifest, which is created conditionally.

use std::collections::VecDeque;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutMode};
use tokio::task::JoinHandle;

use super::super::{Incoming, StoreError};
use super::failure::{exists, of};

/// The size of the first parts; 5 MiB is the least that S3 takes.
const FIRST_PART: usize = 8 * 1024 * 1024;
/// A store takes 10,000 parts: after so many the next ones are twice as large (4 TiB in all).
const PARTS_OF_A_SIZE: usize = 1_200;
const IN_FLIGHT: usize = 2;

type Sent = JoinHandle<object_store::Result<()>>;

pub(super) struct Uploading {
    store: Arc<dyn ObjectStore>,
    path: Path,
    deed: String,
    waiting: BytesMut,
    parts: Option<Parts>,
}

/// How long parts on their way may take before an upload is taken back.
const SETTLING: std::time::Duration = std::time::Duration::from_secs(5);

/// The parts of an upload; aborted when dropped before the end.
struct Parts {
    upload: Option<Box<dyn MultipartUpload>>,
    in_flight: VecDeque<Sent>,
    begun: usize,
    bytes: u64,
}

impl Uploading {
    /// Begins an upload, unless the name is taken.
    pub(super) async fn begin(
        store: Arc<dyn ObjectStore>,
        path: Path,
        deed: String,
    ) -> Result<Self, StoreError> {
        must_be_free(&store, &path).await.map_err(|error| of(&deed, error))?;
        Ok(Uploading { store, path, deed, waiting: BytesMut::new(), parts: None })
    }

    fn part_size(&self) -> usize {
        let begun = self.parts.as_ref().map_or(0, |parts| parts.begun);
        FIRST_PART << (begun / PARTS_OF_A_SIZE)
    }

    async fn send(&mut self, part: Bytes) -> object_store::Result<()> {
        let mut parts = match self.parts.take() {
            Some(parts) => parts,
            None => Parts::new(self.store.put_multipart(&self.path).await?),
        };
        let sent = parts.send(part).await;
        self.parts = Some(parts);
        sent
    }

    /// Stores an object that fits into one request.
    async fn put(self) -> Result<(), StoreError> {
        let (path, bytes) = (&self.path, self.waiting.freeze());
        let put = self.store.put_opts(path, bytes.clone().into(), PutMode::Create.into()).await;
        let Err(error) = put else {
            return Ok(());
        };
        // The first of several tries may have succeeded without an answer.
        let found = async { self.store.get(path).await?.bytes().await };
        match found.await {
            Ok(found) if found == bytes => Ok(()),
            _ => Err(of(&self.deed, error)),
        }
    }

    async fn complete(mut self, mut parts: Parts) -> Result<(), StoreError> {
        let rest = self.waiting.split().freeze();
        let size = parts.bytes + rest.len() as u64;
        let ready = async {
            if !rest.is_empty() {
                parts.send(rest).await?;
            }
            parts.settle().await?;
            must_be_free(&self.store, &self.path).await
        };
        if let Err(error) = ready.await {
            parts.abort().await;
            return Err(of(&self.deed, error));
        }
        let Err(error) = parts.complete().await else {
            return Ok(());
        };
        // As above. Nothing was there a moment ago, and the caller reads it all again.
        match self.store.head(&self.path).await {
            Ok(found) if found.size == size => Ok(()),
            _ => Err(of(&self.deed, error)),
        }
    }
}

#[async_trait]
impl Incoming for Uploading {
    async fn push(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            let missing = self.part_size() - self.waiting.len();
            self.waiting.extend_from_slice(&bytes.split_to(missing.min(bytes.len())));
            if self.waiting.len() == self.part_size() {
                let part = std::mem::take(&mut self.waiting).freeze();
                self.send(part).await.map_err(|error| of(&self.deed, error))?;
            }
        }
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        match self.parts.take() {
            None => self.put().await,
            Some(parts) => self.complete(parts).await,
        }
    }

    async fn abort(mut self: Box<Self>) {
        if let Some(parts) = self.parts.take() {
            parts.abort().await;
        }
    }
}

async fn must_be_free(store: &Arc<dyn ObjectStore>, path: &Path) -> object_store::Result<()> {
    match store.head(path).await {
        Ok(_) => Err(exists(path)),
        Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

impl Parts {
    fn new(upload: Box<dyn MultipartUpload>) -> Self {
        Parts { upload: Some(upload), in_flight: VecDeque::new(), begun: 0, bytes: 0 }
    }

    /// Begins to send a part, as soon as few enough are under way.
    async fn send(&mut self, part: Bytes) -> object_store::Result<()> {
        while self.in_flight.len() >= IN_FLIGHT {
            self.oldest().await?;
        }
        let Some(upload) = &mut self.upload else {
            return Ok(());
        };
        self.begun += 1;
        self.bytes += part.len() as u64;
        self.in_flight.push_back(tokio::spawn(upload.put_part(part.into())));
        Ok(())
    }

    async fn oldest(&mut self) -> object_store::Result<()> {
        match self.in_flight.pop_front() {
            Some(sent) => sent.await?,
            None => Ok(()),
        }
    }

    async fn settle(&mut self) -> object_store::Result<()> {
        while !self.in_flight.is_empty() {
            self.oldest().await?;
        }
        Ok(())
    }

    async fn complete(mut self) -> object_store::Result<()> {
        match &mut self.upload {
            Some(upload) => upload.complete().await?,
            None => return Ok(()),
        };
        self.upload = None;
        Ok(())
    }

    async fn abort(mut self) {
        if let Some(upload) = self.upload.take() {
            take_back(upload, std::mem::take(&mut self.in_flight)).await;
        }
    }
}

/// Aborts an upload whose parts have stopped to come. What cannot be taken back now is left to
/// the bucket's lifecycle rule: the first error is the one to tell.
async fn take_back(mut upload: Box<dyn MultipartUpload>, in_flight: VecDeque<Sent>) {
    // A part whose request is cut off may arrive all the same, and stay: it may end by itself.
    let deadline = tokio::time::Instant::now() + SETTLING;
    for mut part in in_flight {
        if tokio::time::timeout_at(deadline, &mut part).await.is_err() {
            part.abort();
        }
    }
    let _ = upload.abort().await;
}

impl Drop for Parts {
    /// Takes back what has no end. A killed process cannot: buckets need a lifecycle rule.
    fn drop(&mut self) {
        let runtime = tokio::runtime::Handle::try_current();
        if let (Some(upload), Ok(runtime)) = (self.upload.take(), runtime) {
            runtime.spawn(take_back(upload, std::mem::take(&mut self.in_flight)));
        }
    }
}
