//! Signatures of certificates: Ed25519 over the digest.

use std::fmt;

use ed25519_dalek::{Signer, VerifyingKey};
use lockkeeper_core::preserve::Signature;

use crate::error::Error;

const ALGORITHM: &str = "ed25519";

/// A secret key; it cannot be displayed.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Reads the seed of 32 bytes, written as 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let seed: Option<[u8; 32]> = bytes(text.trim());
        let seed = seed.ok_or_else(|| {
            Error::config("the signing key is no seed of 32 bytes in hexadecimal digits")
                .with_hint("make one with `openssl rand -hex 32`")
        })?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Returns the key that its signatures are checked with.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

/// The key that checks signatures and makes none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads what a certificate names as `signature.key`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let key = bytes(text.trim()).and_then(|key| VerifyingKey::from_bytes(&key).ok());
        key.map(PublicKey).ok_or_else(|| {
            Error::usage("this is no public key of Ed25519 in 64 hexadecimal digits")
                .with_hint("certificates name the key that signed them under `signature.key`")
        })
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(self.0.as_bytes()))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

pub fn sign(key: &SigningKey, digest: &str) -> Signature {
    Signature {
        algorithm: ALGORITHM.to_owned(),
        key: hex(key.0.verifying_key().as_bytes()),
        value: hex(&key.0.sign(digest.as_bytes()).to_bytes()),
    }
}

/// Tells whether the signature is of this digest: by `key`, else by the key that it names.
pub fn verifies(by: &Signature, digest: &str, key: Option<&PublicKey>) -> bool {
    let check = || {
        let named = PublicKey::parse(&by.key).ok()?;
        let signature = ed25519_dalek::Signature::from_bytes(&bytes(&by.value)?);
        key.unwrap_or(&named).0.verify_strict(digest.as_bytes(), &signature).ok()
    };
    by.algorithm == ALGORITHM && check().is_some()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut out = [0; N];
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sixty_four_digits_and_is_not_shown() {
        assert!(SigningKey::parse("abc").is_err());
        let key = SigningKey::parse(&"07".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey(…)");
        let signed = sign(&key, "digest");
        assert_eq!((signed.key.len(), signed.value.len()), (64, 128));
        assert_eq!(signed.key, key.public().to_string());
    }

    #[test]
    fn a_signature_is_by_the_key_that_was_asked_for() {
        let [ours, theirs] = ["07", "08"].map(|byte| SigningKey::parse(&byte.repeat(32)).unwrap());
        let signed = sign(&theirs, "digest");
        assert!(verifies(&signed, "digest", None));
        assert!(verifies(&signed, "digest", Some(&theirs.public())));
        assert!(!verifies(&signed, "digest", Some(&ours.public())));
        let renamed = Signature { key: ours.public().to_string(), ..signed };
        assert!(!verifies(&renamed, "digest", None));
        assert!(PublicKey::parse("short").is_err());
    }
}
