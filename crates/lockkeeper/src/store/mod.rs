//! Where backups live, and how bytes get there and back: a directory or an object store.
//!
//! Knows names and bytes; not what they mean, no database, no manifest. Nothing that is half
//! written is ever visible under its name, and nothing is ever overwritten.
//!
//! ```no_run
//! # async fn example() -> Result<(), lockkeeper::store::StoreError> {
//! let store = lockkeeper::store::Store::open("s3://backups/shop")?;
//! store.create("manifest.json", b"{}".to_vec()).await?;
//! # Ok(())
//! # }
//! ```

mod address;
mod check;
mod cipher;
mod crypt;
mod directory;
mod download;
mod error;
mod frame;
#[cfg(feature = "object-stores")]
mod objects;
mod partial;
mod seal;
mod unseal;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

pub use check::{Damage, check};
pub use crypt::{KeyError, Keys, Recipient};
pub use download::Download;
pub use error::{StoreError, StoreErrorKind};
pub use seal::{SealError, Sealed, Sealing, seal};
pub use unseal::unseal;

/// The largest object that [`Store::read`] takes into memory.
pub const LARGEST_READ: u64 = 64 * 1024 * 1024;

/// A place for backups.
#[derive(Clone)]
pub struct Store {
    place: Arc<dyn Place>,
    address: String,
}

/// An object as the store lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub name: String,
    pub bytes: u64,
    pub modified: jiff::Timestamp,
}

/// What a store is opened with besides its address.
#[derive(Clone)]
pub struct Settings {
    /// Credentials, endpoint, region: `AWS_…`, `GOOGLE_…`, `AZURE_…`.
    pub variables: Vec<(String, String)>,
    /// How often a request is tried again.
    pub retries: usize,
    /// How long one request is tried again.
    pub retry_for: Duration,
    /// How long one try may take; a part of an upload has 8 MiB at first, and 256 MiB after 290 GiB.
    pub request_timeout: Duration,
}

impl Default for Settings {
    /// Returns the variables of this process and the patience for a store that has a bad minute.
    fn default() -> Self {
        Settings {
            // Not `vars()`: a variable that is no text is none of ours, and no reason to panic.
            variables: std::env::vars_os()
                .filter_map(|(key, value)| {
                    Some((key.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            retries: 10,
            retry_for: Duration::from_secs(120),
            request_timeout: Duration::from_secs(300),
        }
    }
}

/// What a directory and an object store have in common.
#[async_trait]
trait Place: Send + Sync {
    async fn list(&self) -> Result<Vec<Stored>, StoreError>;
    async fn create(&self, name: &str, bytes: Bytes) -> Result<(), StoreError>;
    async fn upload(&self, name: &str) -> Result<Box<dyn Incoming>, StoreError>;
    async fn download(&self, name: &str) -> Result<Download, StoreError>;
    async fn delete(&self, name: &str) -> Result<(), StoreError>;
    async fn sweep(&self) -> Result<Vec<String>, StoreError>;
    fn free_bytes(&self) -> Option<u64>;
}

/// An object on its way in; dropped before its end it leaves nothing behind.
#[async_trait]
trait Incoming: Send {
    async fn push(&mut self, bytes: Bytes) -> Result<(), StoreError>;
    async fn finish(self: Box<Self>) -> Result<(), StoreError>;
    async fn abort(self: Box<Self>);
}

/// A streaming upload: nothing is visible until [`Upload::finish`].
pub struct Upload {
    name: String,
    incoming: Box<dyn Incoming>,
}

impl Store {
    /// Opens `file:dir` (created when missing), a bare path, `s3://bucket/prefix`, `gs://…` or
    /// `az://…`. Nothing is asked of an object store yet; its credentials come from the usual
    /// variables of the process.
    pub fn open(url: &str) -> Result<Store, StoreError> {
        Self::open_with(url, &Settings::default())
    }

    /// Opens a store with variables and a patience of the caller's own.
    pub fn open_with(url: &str, settings: &Settings) -> Result<Store, StoreError> {
        let (place, address): (Arc<dyn Place>, String) = match address::parse(url)? {
            address::Address::Directory(path) => {
                let directory = directory::Directory::open(path)?;
                let address = directory.address();
                (Arc::new(directory), address)
            }
            #[cfg(feature = "object-stores")]
            address::Address::Bucket(url) => {
                (Arc::new(objects::Objects::open(&url, settings)?), url)
            }
            #[cfg(not(feature = "object-stores"))]
            address::Address::Bucket(url) => return Err(error::without_object_stores(&url)),
        };
        #[cfg(not(feature = "object-stores"))]
        let _ = settings;
        Ok(Store { place, address })
    }

    /// Returns the address, which holds no secrets.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Lists what lies right below the prefix, by name.
    pub async fn list(&self) -> Result<Vec<Stored>, StoreError> {
        let mut stored = self.place.list().await?;
        stored.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(stored)
    }

    /// Stores a small object under a name that must be free. In an object store, the same bytes
    /// under the same name are no conflict: an answer may get lost after the first try worked.
    pub async fn create(&self, name: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.place.create(address::checked(name)?, bytes.into()).await
    }

    /// Returns a whole small object.
    pub async fn read(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        let mut download = self.download(name).await?;
        if download.bytes() > LARGEST_READ {
            return Err(error::too_large(name, &self.address, download.bytes()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = download.next().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Begins a streaming upload under a name that must be free.
    pub async fn upload(&self, name: &str) -> Result<Upload, StoreError> {
        let incoming = self.place.upload(address::checked(name)?).await?;
        Ok(Upload { name: name.to_owned(), incoming })
    }

    /// Begins a streaming download.
    pub async fn download(&self, name: &str) -> Result<Download, StoreError> {
        self.place.download(address::checked(name)?).await
    }

    /// Deletes an object; one that is not there is [`StoreErrorKind::NotFound`] in a directory
    /// and no error in most object stores.
    pub async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.place.delete(address::checked(name)?).await
    }

    /// Returns how much room is left, where that is known: on the file system of a directory.
    pub fn free_bytes(&self) -> Option<u64> {
        self.place.free_bytes()
    }

    /// Removes what killed uploads have left in a directory, never what a living process writes;
    /// returns the names. Object stores need a lifecycle rule for unfinished multipart uploads.
    pub async fn sweep(&self) -> Result<Vec<String>, StoreError> {
        self.place.sweep().await
    }
}

impl Upload {
    /// Returns the name that the object will have.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Appends bytes; waits while the store is slower than the source.
    pub async fn push(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        self.incoming.push(bytes).await
    }

    /// Makes the object durable and visible.
    pub async fn finish(self) -> Result<(), StoreError> {
        self.incoming.finish().await
    }

    /// Takes back what was pushed, and waits for that; dropping does not wait.
    pub async fn abort(self) {
        self.incoming.abort().await;
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.address)
    }
}
