//! From a stored object back to its stream: decrypted, cut into frames, decompressed ahead.
//!
//! Every fault of the object is an error that names it: a flipped bit, a lost end, a frame too
//! few, bytes behind the end. What was passed on until then must not be trusted.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{JoinHandle, spawn_blocking};

use super::check::Damage;
use super::crypt::{KeyError, Keys, MARK};
use super::frame::{Frame, Frames};
use super::seal::SealError;
use super::{Download, StoreError};

/// How many frames may be in memory at once.
const MOST_FRAMES: usize = 4;

/// A block that is being unpacked, and the permit for its memory.
type Unpacking = (JoinHandle<io::Result<Vec<u8>>>, OwnedSemaphorePermit);

/// Passes on what an object holds; returns how many bytes that were. `progress` hears how many
/// have been passed on. Keys are not needed for an object that is not encrypted.
pub async fn unseal(
    download: Download,
    keys: &Keys,
    mut sink: impl AsyncWrite + Unpin + Send,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<u64, SealError> {
    let name = download.name().to_owned();
    let (sender, mut unpacking) = mpsc::unbounded_channel();
    let reading = unpack_all(deciphered(download, keys).await?, &name, sender);
    let writing = async {
        let failed = |error| SealError::Sink { name: name.clone(), error };
        let mut passed = 0;
        while let Some((block, permit)) = unpacking.recv().await {
            let block = unpacked(block.await, &name)?;
            sink.write_all(&block).await.map_err(failed)?;
            passed += block.len() as u64;
            drop((block, permit));
            progress(passed);
        }
        sink.flush().await.map_err(failed)
    };
    let (total, ()) = tokio::try_join!(reading, writing)?;
    Ok(total)
}

/// Cuts the stream into frames and has each unpacked on a thread; returns what they hold.
async fn unpack_all(
    mut stream: Stream,
    name: &str,
    sender: mpsc::UnboundedSender<Unpacking>,
) -> Result<u64, SealError> {
    let broken = |why| Damage::Broken { name: name.to_owned(), why };
    let (mut frames, permits) = (Frames::default(), Arc::new(Semaphore::new(MOST_FRAMES)));
    while let Some(piece) = stream.next().await? {
        frames.feed(&piece);
        while let Some(frame) = frames.next().map_err(broken)? {
            let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
                return Ok(0);
            };
            let block = spawn_blocking(move || unpack(&frame));
            if sender.send((block, permit)).is_err() {
                return Ok(0);
            }
        }
    }
    Ok(frames.finish().map_err(broken)?)
}

fn unpack(frame: &Frame) -> io::Result<Vec<u8>> {
    let block = zstd::bulk::decompress(&frame.bytes, frame.holds)?;
    if block.len() != frame.holds {
        return Err(io::Error::other("it holds less than it says"));
    }
    Ok(block)
}

fn unpacked(
    result: Result<io::Result<Vec<u8>>, tokio::task::JoinError>,
    name: &str,
) -> Result<Vec<u8>, Damage> {
    let result = result.unwrap_or_else(|lost| Err(io::Error::other(lost)));
    result.map_err(|error| Damage::Broken {
        name: name.to_owned(),
        why: format!("a frame cannot be unpacked ({error})"),
    })
}

/// The compressed bytes, wherever they come from.
enum Stream {
    Plain(Download),
    #[cfg_attr(not(feature = "encryption"), expect(dead_code, reason = "only made by ciphers"))]
    Deciphered(mpsc::Receiver<Result<Bytes, SealError>>),
}

impl Stream {
    async fn next(&mut self) -> Result<Option<Bytes>, SealError> {
        match self {
            Stream::Plain(download) => Ok(download.next().await?),
            Stream::Deciphered(pieces) => pieces.recv().await.transpose(),
        }
    }
}

/// Looks at the first bytes and puts the cipher in between where there is one.
async fn deciphered(mut download: Download, keys: &Keys) -> Result<Stream, SealError> {
    if !encrypted(&mut download).await? {
        return Ok(Stream::Plain(download));
    }
    if keys.is_empty() {
        return Err(without_keys(download.name()).into());
    }
    #[cfg(feature = "encryption")]
    {
        let (sender, pieces) = mpsc::channel(super::download::READ_AHEAD);
        let keys = keys.clone();
        spawn_blocking(move || super::cipher::decrypt(download, &keys, &sender));
        Ok(Stream::Deciphered(pieces))
    }
    #[cfg(not(feature = "encryption"))]
    Err(without_keys(download.name()).into())
}

async fn encrypted(download: &mut Download) -> Result<bool, StoreError> {
    Ok(download.peek(MARK.len()).await? == MARK)
}

fn without_keys(name: &str) -> KeyError {
    match cfg!(feature = "encryption") {
        true => KeyError::Missing(name.to_owned()),
        false => KeyError::Unsupported(name.to_owned()),
    }
}
