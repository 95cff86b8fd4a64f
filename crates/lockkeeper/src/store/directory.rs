//! A directory as a store. What blocks runs on threads that may.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::download::{Piece, READ_AHEAD};
use super::partial::{self, Partial};
use super::{Download, Incoming, Place, StoreError, StoreErrorKind, Stored};

/// How much is read at once.
const PIECE: usize = 1024 * 1024;

pub(super) struct Directory {
    path: PathBuf,
}

impl Directory {
    /// Opens a directory, made when missing, for its owner alone: backups hold everybody's data.
    pub(super) fn open(path: PathBuf) -> Result<Self, StoreError> {
        let deed = format!("cannot open the backup directory {}", path.display());
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        // The process may change its working directory; the store must not follow.
        let absolute = made.and_then(|()| fs::canonicalize(&path));
        let path = absolute.map_err(|error| StoreError::of_file(&deed, &error))?;
        Ok(Directory { path })
    }

    pub(super) fn address(&self) -> String {
        format!("file:{}", self.path.display())
    }

    fn deed(&self, verb: &str, name: &str) -> String {
        format!("cannot {verb} {}", self.path.join(name).display())
    }
}

#[async_trait]
impl Place for Directory {
    async fn list(&self) -> Result<Vec<Stored>, StoreError> {
        let (path, deed) = (self.path.clone(), self.deed("list", ""));
        on_thread(deed, move || list(&path)).await
    }

    async fn create(&self, name: &str, bytes: Bytes) -> Result<(), StoreError> {
        let (dir, name, deed) = (self.path.clone(), name.to_owned(), self.deed("create", name));
        on_thread(deed, move || {
            let mut partial = Partial::new(&dir, &name)?;
            partial.write(&bytes)?;
            partial.finish(&dir, &name)
        })
        .await
    }

    async fn upload(&self, name: &str) -> Result<Box<dyn Incoming>, StoreError> {
        let (dir, deed) = (self.path.clone(), self.deed("write", name));
        if dir.join(name).symlink_metadata().is_ok() {
            return Err(StoreError::of(StoreErrorKind::AlreadyExists, &deed, "it exists"));
        }
        let own = name.to_owned();
        let partial = on_thread(deed.clone(), move || Partial::new(&dir, &own)).await?;
        let (dir, name) = (self.path.clone(), name.to_owned());
        Ok(Box::new(Writing { dir, name, deed, partial: Some(partial) }))
    }

    async fn download(&self, name: &str) -> Result<Download, StoreError> {
        let (path, deed) = (self.path.join(name), self.deed("read", name));
        let (file, bytes) = on_thread(deed.clone(), move || {
            let file = File::open(path)?;
            let bytes = file.metadata()?.len();
            Ok((file, bytes))
        })
        .await?;
        let (sender, pieces) = mpsc::channel(READ_AHEAD);
        spawn_blocking(move || send(file, &deed, &sender));
        Ok(Download::new(name, bytes, pieces))
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let (dir, path, deed) =
            (self.path.clone(), self.path.join(name), self.deed("delete", name));
        on_thread(deed, move || fs::remove_file(path).and_then(|()| File::open(dir)?.sync_all()))
            .await
    }

    async fn sweep(&self) -> Result<Vec<String>, StoreError> {
        let (path, deed) = (self.path.clone(), self.deed("clean", ""));
        on_thread(deed, move || partial::sweep(&path)).await
    }

    fn free_bytes(&self) -> Option<u64> {
        let found = rustix::fs::statvfs(&self.path).ok()?;
        Some(found.f_bavail.saturating_mul(found.f_frsize))
    }
}

/// An upload into a directory. The partial file is absent after an error: it is removed at once.
struct Writing {
    dir: PathBuf,
    name: String,
    deed: String,
    partial: Option<Partial>,
}

impl Writing {
    fn take(&mut self) -> Result<Partial, StoreError> {
        let broken = || StoreError::of(StoreErrorKind::Other, &self.deed, "it has failed before");
        self.partial.take().ok_or_else(broken)
    }
}

#[async_trait]
impl Incoming for Writing {
    async fn push(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        let mut partial = self.take()?;
        let write = move || partial.write(&bytes).map(|()| partial);
        self.partial = Some(on_thread(self.deed.clone(), write).await?);
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        let partial = self.take()?;
        let Writing { dir, name, deed, .. } = *self;
        on_thread(deed, move || partial.finish(&dir, &name)).await
    }

    async fn abort(self: Box<Self>) {
        drop(self);
    }
}

async fn on_thread<T: Send + 'static>(
    deed: String,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let done = spawn_blocking(work).await.unwrap_or_else(|lost| Err(io::Error::other(lost)));
    done.map_err(|error| StoreError::of_file(&deed, &error))
}

/// Returns the objects: regular files that are not hidden. What vanishes meanwhile is left out.
fn list(path: &Path) -> io::Result<Vec<Stored>> {
    let mut stored = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        match entry.metadata() {
            Ok(found) if found.is_file() && !name.starts_with('.') => {
                let modified = found.modified()?.try_into().map_err(io::Error::other)?;
                stored.push(Stored { name, bytes: found.len(), modified });
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(stored)
}

/// Reads a file into a channel until its end or until nobody listens.
fn send(mut file: File, deed: &str, pieces: &mpsc::Sender<Piece>) {
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece);
        let piece = match read {
            Ok(0) => return,
            Ok(_) => Ok(Bytes::from(piece)),
            Err(error) => Err(StoreError::of_file(deed, &error)),
        };
        let broken = piece.is_err();
        if pieces.blocking_send(piece).is_err() || broken {
            return;
        }
    }
}
