//! Who may read a backup: age recipients it is written for, and the keys that open it.
//!
//! The types exist without the feature `encryption` too, so that callers need not ask; then a
//! recipient cannot be made and an encrypted object cannot be opened.

use crate::env::Secret;
use crate::error::Error;

/// With fewer, one lost key loses every backup.
pub const FEWEST_RECIPIENTS: usize = 2;

/// What every age file begins with.
pub(super) const MARK: &[u8] = b"age-encryption.org/";

/// Trouble with recipients and keys, never with their values in it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum KeyError {
    #[error("{0:?} is no age recipient; write a public key that begins with age1")]
    Recipient(String),
    #[error(
        "there is only {0} recipient; name at least two, one of them kept apart for emergencies"
    )]
    TooFew(usize),
    #[error("the secret {0} holds no age identity; it must have a line AGE-SECRET-KEY-1…")]
    Identity(String),
    #[error(
        "{0} is encrypted and no key was given; name the secret that holds an identity of one of its recipients"
    )]
    Missing(String),
    #[error("{0} is encrypted for other recipients; give an identity of one of them")]
    Wrong(String),
    #[error("{0}: this program was built without encryption; build it with the feature encryption")]
    Unsupported(String),
    #[error("cannot encrypt {0}: {1}")]
    Failed(String, String),
}

/// A public key that a backup is written for.
#[derive(Clone, Debug)]
pub struct Recipient {
    #[cfg(feature = "encryption")]
    key: age::x25519::Recipient,
    #[cfg(not(feature = "encryption"))]
    never: std::convert::Infallible,
}

/// The identities that open backups; never shown.
#[derive(Clone, Default)]
pub struct Keys {
    #[cfg(feature = "encryption")]
    identities: Vec<age::x25519::Identity>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Error::config(error.to_string())
    }
}

/// Refuses a single recipient; none at all means that nothing is encrypted.
pub(super) fn enough(recipients: &[Recipient]) -> Result<(), KeyError> {
    let different: std::collections::BTreeSet<_> =
        recipients.iter().map(ToString::to_string).collect();
    match different.len() {
        found if found > 0 && found < FEWEST_RECIPIENTS => Err(KeyError::TooFew(found)),
        _ => Ok(()),
    }
}

impl Keys {
    /// Returns no keys, for stores without encryption.
    pub fn none() -> Self {
        Keys::default()
    }

    /// Fetches identities from where secrets are kept: one in a line, `#` begins a comment.
    pub fn from_secrets(secrets: &[Secret]) -> Result<Self, Error> {
        let mut keys = Keys::none();
        for secret in secrets {
            let before = keys.len();
            keys.add(secret.reveal()?.expose(), secret.source())?;
            if keys.len() == before {
                return Err(KeyError::Identity(secret.source().to_owned()).into());
            }
        }
        Ok(keys)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(not(feature = "encryption"))]
mod without {
    use super::{KeyError, Keys, Recipient};

    impl std::str::FromStr for Recipient {
        type Err = KeyError;

        fn from_str(_: &str) -> Result<Self, KeyError> {
            Err(KeyError::Unsupported("recipients".to_owned()))
        }
    }

    impl std::fmt::Display for Recipient {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self.never {}
        }
    }

    impl Keys {
        pub(super) fn len(&self) -> usize {
            0
        }

        pub(super) fn add(&mut self, _: &str, source: &str) -> Result<(), KeyError> {
            Err(KeyError::Unsupported(source.to_owned()))
        }
    }
}

#[cfg(feature = "encryption")]
mod with {
    use super::{KeyError, Keys, Recipient};

    impl std::str::FromStr for Recipient {
        type Err = KeyError;

        fn from_str(text: &str) -> Result<Self, KeyError> {
            let key = text.trim().parse();
            // A secret key that somebody took for a public one must not be shown.
            let shown = if text.trim().starts_with("age1") { text.trim() } else { "…" };
            key.map(|key| Recipient { key }).map_err(|_| KeyError::Recipient(shown.to_owned()))
        }
    }

    impl std::fmt::Display for Recipient {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.key.fmt(f)
        }
    }

    impl Recipient {
        pub(in crate::store) fn as_age(&self) -> &dyn age::Recipient {
            &self.key
        }
    }

    impl Keys {
        pub(super) fn len(&self) -> usize {
            self.identities.len()
        }

        pub(super) fn add(&mut self, text: &str, source: &str) -> Result<(), KeyError> {
            let lines = text.lines().map(str::trim);
            for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let identity = line.parse();
                let identity = identity.map_err(|_| KeyError::Identity(source.to_owned()))?;
                self.identities.push(identity);
            }
            Ok(())
        }

        pub(in crate::store) fn as_age(&self) -> impl Iterator<Item = &dyn age::Identity> {
            self.identities.iter().map(|identity| identity as &dyn age::Identity)
        }
    }
}
