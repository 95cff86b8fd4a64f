//! The first look at a stored object: is it as long, and does it hash, as was written down?

use super::{Store, StoreError, StoreErrorKind};
use crate::error::{Error, Kind};

/// What is wrong with a stored object.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Damage {
    #[error("{name} is missing")]
    Missing { name: String },
    #[error("{name} has {found} bytes instead of {expected}")]
    Length { name: String, expected: u64, found: u64 },
    #[error("{name} is not what was stored: its BLAKE3 is {found} instead of {expected}")]
    Content { name: String, expected: String, found: String },
    #[error("{name} is broken: {why}")]
    Broken { name: String, why: String },
    /// The store did not let us look: this says nothing of the object.
    #[error("{name} could not be looked at: {error}")]
    Unreadable { name: String, error: StoreError },
}

impl From<Damage> for Error {
    fn from(damage: Damage) -> Self {
        match damage {
            Damage::Unreadable { error, .. } => error.into(),
            damage => Error::new(Kind::NeedsPerson, damage.to_string()).with_hint(
                "do not restore from it; take a new backup and keep this one for the search",
            ),
        }
    }
}

/// Reads a whole object back from its store and compares length and BLAKE3 (hex).
pub async fn check(store: &Store, name: &str, bytes: u64, blake3: &str) -> Result<(), Damage> {
    let unreadable = |error: StoreError| match error.kind {
        StoreErrorKind::NotFound => Damage::Missing { name: name.to_owned() },
        _ => Damage::Unreadable { name: name.to_owned(), error },
    };
    let (found, hash) = measure(store, name, bytes).await.map_err(unreadable)?;
    if found != bytes {
        return Err(Damage::Length { name: name.to_owned(), expected: bytes, found });
    }
    if !hash.eq_ignore_ascii_case(blake3) {
        let (name, expected) = (name.to_owned(), blake3.to_owned());
        return Err(Damage::Content { name, expected, found: hash });
    }
    Ok(())
}

/// Returns length and hash; an object whose announced length is wrong already is not read.
async fn measure(store: &Store, name: &str, wanted: u64) -> Result<(u64, String), StoreError> {
    let mut download = store.download(name).await?;
    if download.bytes() != wanted {
        return Ok((download.bytes(), String::new()));
    }
    let (mut hash, mut found) = (blake3::Hasher::new(), 0);
    while let Some(piece) = download.next().await? {
        hash.update(&piece);
        found += piece.len() as u64;
    }
    Ok((found, hash.finalize().to_hex().to_string()))
}
