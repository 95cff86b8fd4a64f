//! Signatures of certificates: Ed25519 over the digest.

use std::fmt;

use ed25519_dalek::{Signer, Verifier, VerifyingKey};
use lockkeeper_core::preserve::{Certificate, Signature};

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

/// Tells whether the signature is of this digest, by the key that it names.
pub fn verifies(certificate: &Certificate) -> Option<bool> {
    let by = certificate.signature.as_ref()?;
    let check = || {
        let key = VerifyingKey::from_bytes(&bytes(&by.key)?).ok()?;
        let signature = ed25519_dalek::Signature::from_bytes(&bytes(&by.value)?);
        key.verify(certificate.digest.as_bytes(), &signature).ok()
    };
    Some(by.algorithm == ALGORITHM && check().is_some())
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
    }
}
