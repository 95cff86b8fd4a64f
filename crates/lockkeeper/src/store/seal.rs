//! From a stream to a stored object: compressed on several threads, encrypted, hashed, uploaded.
//!
//! What is stored is a plain concatenation of zstd frames (inside of an age file when there are
//! recipients), so `age -d | zstd -d | pg_restore` needs nothing of ours.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{JoinHandle, spawn_blocking};
use zstd::zstd_safe::CParameter;

use super::check::Damage;
use super::cipher::Cipher;
use super::crypt::{self, KeyError, Recipient};
use super::frame::{BLOCK, Tally};
use super::{StoreError, Upload};
use crate::error::Error;

/// How a stream becomes an object.
#[derive(Clone, Debug)]
pub struct Sealing {
    /// The zstd level; 1 is the quickest, 3 the customary.
    pub level: i32,
    /// How many threads compress.
    pub jobs: usize,
    /// Who may read it; nobody named: it is not encrypted.
    pub recipients: Vec<Recipient>,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub plain_bytes: u64,
    pub bytes: u64,
    /// Of the object as it is stored.
    pub blake3: String,
}

/// Why a stream did not become an object, or an object no stream.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("what should be stored as {name} broke off after {bytes} bytes: {error}")]
    Source { name: String, bytes: u64, error: io::Error },
    #[error("cannot pass on what {name} holds: {error}")]
    Sink { name: String, error: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Damage(#[from] Damage),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("cannot compress {name}: {error}")]
    Compress { name: String, error: io::Error },
}

impl From<SealError> for Error {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Store(error) => error.into(),
            SealError::Damage(damage) => damage.into(),
            SealError::Key(error) => error.into(),
            error => Error::stopped(error.to_string()),
        }
    }
}

/// A frame that is being made, and the permit for its memory.
type Making = (JoinHandle<io::Result<Vec<u8>>>, usize, OwnedSemaphorePermit);

/// Stores a stream. A source that knows late that it failed (a program that exits with an error
/// after its last byte) must end with an `io::Error`: then nothing becomes visible.
/// `progress` hears how many bytes of the source are stored.
pub async fn seal(
    source: impl AsyncRead + Unpin + Send,
    upload: Upload,
    sealing: &Sealing,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Sealed, SealError> {
    let mut outlet = Outlet::new(upload, &sealing.recipients)?;
    let stored = store(source, &mut outlet, sealing, progress).await;
    match stored {
        Ok(plain_bytes) => outlet.finish(plain_bytes).await,
        Err(error) => {
            outlet.upload.abort().await;
            Err(error)
        }
    }
}

/// Stores frames and their seal, all but the last word; returns the length of the source.
async fn store(
    source: impl AsyncRead + Unpin + Send,
    outlet: &mut Outlet,
    sealing: &Sealing,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<u64, SealError> {
    let name = outlet.upload.name().to_owned();
    let (sender, mut making) = mpsc::unbounded_channel();
    // The permits bound the memory: a block is read only when an earlier frame has left.
    let permits = Arc::new(Semaphore::new(sealing.jobs.max(1) + 1));
    let reading = compress_all(source, &name, sealing.level, permits, sender);
    let mut tally = Tally::default();
    let writing = async {
        while let Some((frame, holds, permit)) = making.recv().await {
            let frame = joined(frame.await)
                .map_err(|error| SealError::Compress { name: name.clone(), error })?;
            tally.add(&frame, holds);
            outlet.push(frame).await?;
            drop(permit);
            progress(tally.holds());
        }
        Ok(())
    };
    tokio::try_join!(reading, writing)?;
    // Only a source that has ended well gets an end.
    outlet.push(tally.seal()).await?;
    Ok(tally.holds())
}

/// Reads block after block and has each compressed on a thread.
async fn compress_all(
    mut source: impl AsyncRead + Unpin,
    name: &str,
    level: i32,
    permits: Arc<Semaphore>,
    sender: mpsc::UnboundedSender<Making>,
) -> Result<(), SealError> {
    let mut bytes = 0;
    loop {
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
            return Ok(());
        };
        let block = block(&mut source).await;
        let block =
            block.map_err(|error| SealError::Source { name: name.to_owned(), bytes, error })?;
        let holds = block.len();
        if holds == 0 {
            return Ok(());
        }
        bytes += holds as u64;
        let frame = spawn_blocking(move || compress(&block, level));
        if sender.send((frame, holds, permit)).is_err() {
            return Ok(());
        }
    }
}

/// Reads a whole block, or what is left.
async fn block(source: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut block = Vec::with_capacity(BLOCK);
    source.take(BLOCK as u64).read_to_end(&mut block).await?;
    Ok(block)
}

/// Compresses one block into a frame with size and checksum.
pub(super) fn compress(block: &[u8], level: i32) -> io::Result<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(level)?;
    compressor.set_parameter(CParameter::ChecksumFlag(true))?;
    let mut frame = compressor.compress(block)?;
    frame.shrink_to_fit();
    Ok(frame)
}

fn joined<T>(result: Result<io::Result<T>, tokio::task::JoinError>) -> io::Result<T> {
    result.unwrap_or_else(|lost| Err(io::Error::other(lost)))
}

/// The last stretch: encrypted and hashed on a thread, then pushed.
struct Outlet {
    upload: Upload,
    cipher: Cipher,
    hash: blake3::Hasher,
    bytes: u64,
}

impl Outlet {
    fn new(upload: Upload, recipients: &[Recipient]) -> Result<Self, KeyError> {
        crypt::enough(recipients)?;
        let cipher = Cipher::new(upload.name(), recipients)?;
        Ok(Outlet { upload, cipher, hash: blake3::Hasher::new(), bytes: 0 })
    }

    async fn push(&mut self, frame: Vec<u8>) -> Result<(), SealError> {
        // Plain again only when a thread was lost, and then nothing more is stored.
        let mut cipher = std::mem::replace(&mut self.cipher, Cipher::Plain);
        let work = spawn_blocking(move || cipher.encrypt(frame).map(|stored| (cipher, stored)));
        let (cipher, stored) = joined(work.await).map_err(|error| self.failed(&error))?;
        self.cipher = cipher;
        self.store(stored).await
    }

    async fn store(&mut self, stored: Vec<u8>) -> Result<(), SealError> {
        self.hash.update(&stored);
        self.bytes += stored.len() as u64;
        Ok(self.upload.push(Bytes::from(stored)).await?)
    }

    async fn finish(mut self, plain_bytes: u64) -> Result<Sealed, SealError> {
        let cipher = std::mem::replace(&mut self.cipher, Cipher::Plain);
        let rest = cipher.finish().map_err(|error| self.failed(&error))?;
        self.store(rest).await?;
        let blake3 = self.hash.finalize().to_hex().to_string();
        self.upload.finish().await?;
        Ok(Sealed { plain_bytes, bytes: self.bytes, blake3 })
    }

    fn failed(&self, error: &io::Error) -> SealError {
        KeyError::Failed(self.upload.name().to_owned(), error.to_string()).into()
    }
}
