//! A stream of an object's bytes, read ahead of who asks for them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc;

use super::StoreError;

/// How many pieces wait for their reader.
pub(super) const READ_AHEAD: usize = 2;

/// What a store sends: pieces, or the reason why there will be no more.
pub(super) type Piece = Result<Bytes, StoreError>;

/// A streaming download. Dropped, it stops asking the store.
pub struct Download {
    name: String,
    bytes: u64,
    pieces: mpsc::Receiver<Piece>,
    current: Bytes,
}

impl Download {
    pub(super) fn new(name: &str, bytes: u64, pieces: mpsc::Receiver<Piece>) -> Self {
        Download { name: name.to_owned(), bytes, pieces, current: Bytes::new() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns how long the store says that the object is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the next piece, which is not empty, or nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, StoreError> {
        if self.current.is_empty() {
            return self.pieces.recv().await.transpose();
        }
        Ok(Some(std::mem::take(&mut self.current)))
    }

    /// Does the same on a thread that may wait.
    #[cfg(feature = "encryption")]
    pub(super) fn blocking_next(&mut self) -> Result<Option<Bytes>, StoreError> {
        if self.current.is_empty() {
            return self.pieces.blocking_recv().transpose();
        }
        Ok(Some(std::mem::take(&mut self.current)))
    }

    /// Returns the first bytes, which stay to be read; fewer when the object ends before.
    pub(super) async fn peek(&mut self, wanted: usize) -> Result<&[u8], StoreError> {
        while self.current.len() < wanted {
            let Some(piece) = self.pieces.recv().await.transpose()? else {
                break;
            };
            self.current = [self.current.as_ref(), piece.as_ref()].concat().into();
        }
        Ok(&self.current[..wanted.min(self.current.len())])
    }
}

impl AsyncRead for Download {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.current.is_empty() {
            match ready!(self.pieces.poll_recv(context)) {
                Some(Ok(piece)) => self.current = piece,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let taken = buffer.remaining().min(self.current.len());
        buffer.put_slice(&self.current[..taken]);
        self.current.advance(taken);
        Poll::Ready(Ok(()))
    }
}
