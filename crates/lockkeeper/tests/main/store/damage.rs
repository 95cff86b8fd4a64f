//! Damage of stored objects: single flipped bits and truncations, found twice over, by `check`
//! against what was written down and by `unseal` from the object alone.

use std::path::Path;

use lockkeeper::store::{Damage, Keys, SealError, Sealed, Sealing, Store, check};

use super::{Random, directory, get, noise, plain, put, recipients, rows};
use crate::block;

const TRIALS: u64 = 1000;

/// An object, what it should be, and what opens it.
struct Object<'a> {
    store: &'a Store,
    path: &'a Path,
    sealed: Sealed,
    keys: Keys,
}

#[derive(Default)]
struct Found {
    by_check: u64,
    by_unseal: u64,
}

impl Object<'_> {
    async fn try_with(&self, damaged: &[u8], found: &mut Found) {
        std::fs::write(self.path, damaged).unwrap();
        let checked = check(self.store, "x", self.sealed.bytes, &self.sealed.blake3).await;
        found.by_check += u64::from(checked.is_err());
        let unsealed = get(self.store, "x", &self.keys).await;
        found.by_unseal += u64::from(unsealed.is_err());
    }

    async fn flips(&self, whole: &[u8], random: &mut Random) -> Found {
        let mut found = Found::default();
        for _ in 0..TRIALS {
            let (mut damaged, bit) = (whole.to_vec(), random.below(whole.len() as u64 * 8));
            damaged[bit as usize / 8] ^= 1 << (bit % 8);
            self.try_with(&damaged, &mut found).await;
        }
        found
    }

    async fn truncations(&self, whole: &[u8], random: &mut Random) -> Found {
        let mut found = Found::default();
        for _ in 0..TRIALS {
            let end = random.below(whole.len() as u64) as usize;
            self.try_with(&whole[..end], &mut found).await;
        }
        found
    }
}

fn all_is_found(kind: &str, bytes: &[u8], sealing: &Sealing, keys: Keys) {
    let (dir, store) = directory();
    let mut random = Random(29);
    block(async {
        let sealed = put(&store, "x", bytes, sealing).await;
        let whole = store.read("x").await.unwrap();
        let object = Object { store: &store, path: &dir.path().join("x"), sealed, keys };
        let flips = object.flips(&whole, &mut random).await;
        let cuts = object.truncations(&whole, &mut random).await;
        for (what, found) in [("bit flips", flips), ("truncations", cuts)] {
            let (checked, unsealed) = (found.by_check, found.by_unseal);
            eprintln!("{kind}: of {TRIALS} {what}, check found {checked}, unseal {unsealed}");
            assert_eq!((checked, unsealed), (TRIALS, TRIALS), "{kind}: {what}");
        }
        std::fs::write(object.path, &whole).unwrap();
        assert!(get(&store, "x", &object.keys).await.unwrap() == bytes);
    });
}

#[test]
fn every_damage_of_a_sealed_object_is_found() {
    // Two frames: one that unpacks quickly, one that is nearly all of the object.
    let bytes = [vec![b'a'; 4 * 1024 * 1024], noise(50_000, 5), rows(50_000)].concat();
    all_is_found("zstd", &bytes, &plain(2), Keys::none());
}

#[test]
fn every_damage_of_an_encrypted_object_is_found() {
    let (recipients, keys) = recipients();
    let sealing = Sealing { level: 1, jobs: 2, recipients };
    all_is_found("age", &[noise(70_000, 6), rows(30_000)].concat(), &sealing, keys);
}

#[test]
fn frames_that_are_missing_swapped_or_appended_are_found() {
    let (dir, store) = directory();
    let path = dir.path().join("x");
    // Three frames of the same length.
    let bytes: Vec<u8> = (0..3u8).flat_map(|n| vec![n; 4 * 1024 * 1024]).collect();
    block(async {
        put(&store, "x", &bytes, &plain(1)).await;
        let whole = store.read("x").await.unwrap();
        let seal = 64;
        let frame = (whole.len() - seal) / 3;
        let (first, rest) = whole.split_at(frame);
        let (second, rest) = rest.split_at(frame);
        for damaged in [
            [first, rest].concat(),
            [second, first, rest].concat(),
            [first, first, second, rest].concat(),
            [&whole[..], &whole[..]].concat(),
            whole[..whole.len() - seal].to_vec(),
        ] {
            std::fs::write(&path, damaged).unwrap();
            let error = get(&store, "x", &Keys::none()).await.unwrap_err();
            assert!(matches!(error, SealError::Damage(Damage::Broken { .. })), "{error}");
            assert!(error.to_string().starts_with("x is broken"), "{error}");
        }
    });
}

#[test]
fn a_missing_object_is_missing() {
    let (_dir, store) = directory();
    let damage = block(check(&store, "x", 1, "")).unwrap_err();
    assert!(matches!(damage, Damage::Missing { .. }), "{damage}");
}
