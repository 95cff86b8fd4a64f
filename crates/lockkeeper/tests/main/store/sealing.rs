//! What goes in comes out, whatever its size, with every number of threads, for the right keys.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use lockkeeper::store::{KeyError, Keys, SealError, Sealing, check, seal};
use tokio::io::{AsyncRead, ReadBuf};

use super::child::{self, Child};
use super::{Random, directory, get, keys, noise, plain, put, recipients, rows};
use crate::block;

const BLOCK: usize = 4 * 1024 * 1024;

#[test]
fn what_is_sealed_comes_back() {
    let (_dir, store) = directory();
    let (recipients, keys) = recipients();
    let mut random = Random(11);
    let mut sizes = vec![0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK];
    sizes.extend((0..14).map(|n| random.below(1 << (10 + n)) as usize));
    block(async {
        for (trial, size) in sizes.iter().enumerate() {
            let bytes = if trial % 2 == 0 { rows(*size) } else { noise(*size, trial as u64) };
            for recipients in [Vec::new(), recipients.clone()] {
                let name = format!("{trial}-{}", recipients.len());
                let sealing = Sealing { level: 1, jobs: 1 + trial % 4, recipients };
                let sealed = put(&store, &name, &bytes, &sealing).await;
                assert!(get(&store, &name, &keys).await.unwrap() == bytes, "{name}: {size}");
                check(&store, &name, sealed.bytes, &sealed.blake3).await.unwrap();
            }
        }
    });
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (_dir, store) = directory();
    let bytes = rows(20_000_000);
    block(async {
        let one = put(&store, "1", &bytes, &plain(1)).await;
        for jobs in 2..=4 {
            assert_eq!(put(&store, &jobs.to_string(), &bytes, &plain(jobs)).await, one);
        }
    });
}

#[test]
fn foreign_tools_read_it() {
    let (_dir, store) = directory();
    let (bytes, identity) = (rows(9_000_000), age::x25519::Identity::generate());
    let other = age::x25519::Identity::generate();
    let recipient = |key: &age::x25519::Identity| key.to_public().to_string().parse().unwrap();
    let recipients = vec![recipient(&identity), recipient(&other)];
    block(async {
        put(&store, "plain", &bytes, &plain(2)).await;
        let stored = store.read("plain").await.unwrap();
        assert!(zstd::stream::decode_all(stored.as_slice()).unwrap() == bytes);
        put(&store, "age", &bytes, &Sealing { level: 1, jobs: 2, recipients }).await;
        let stored = store.read("age").await.unwrap();
        let decryptor = age::Decryptor::new_buffered(stored.as_slice()).unwrap();
        let key = &identity as &dyn age::Identity;
        let mut frames = Vec::new();
        decryptor.decrypt([key].into_iter()).unwrap().read_to_end(&mut frames).unwrap();
        assert!(zstd::stream::decode_all(frames.as_slice()).unwrap() == bytes);
    });
}

#[test]
fn one_recipient_and_wrong_or_missing_keys_are_refused() {
    let (_dir, store) = directory();
    let (recipients, _) = recipients();
    block(async {
        let single = Sealing { level: 1, jobs: 1, recipients: recipients[..1].to_vec() };
        let upload = store.upload("single").await.unwrap();
        let error = seal(&b"x"[..], upload, &single, &|_| {}).await.unwrap_err();
        assert!(matches!(error, SealError::Key(KeyError::TooFew(1))), "{error}");
        assert_eq!(store.list().await.unwrap(), []);

        put(&store, "secret", &rows(1000), &Sealing { level: 1, jobs: 1, recipients }).await;
        let error = get(&store, "secret", &Keys::none()).await.unwrap_err();
        assert!(matches!(error, SealError::Key(KeyError::Missing(_))), "{error}");
        let stranger = keys(&age::x25519::Identity::generate());
        let error = get(&store, "secret", &stranger).await.unwrap_err();
        assert!(matches!(error, SealError::Key(KeyError::Wrong(_))), "{error}");
        assert!(error.to_string().contains("secret"), "{error}");
    });
}

#[test]
fn bad_recipients_and_identities_are_named_but_not_shown() {
    let wrong = "AGE-SECRET-KEY-1NOTAPUBLICKEY".parse::<lockkeeper::store::Recipient>();
    assert!(!wrong.unwrap_err().to_string().contains("NOTAPUBLICKEY"));
    let secret = |text: &str| serde_json::from_value(text.into()).unwrap();
    // The first one says what is no key, its line holds a password, and so does what fails.
    for text in ["cmd:printf '%s%s' ge heim", "cmd:true geheim", "cmd:echo geheim >&2; exit 3"] {
        let error = Keys::from_secrets(&[secret(text)]).unwrap_err();
        let said = format!("{error:?}");
        assert!(error.message.contains("cmd:"), "{said}");
        assert!(!said.contains("heim"), "{said}");
    }
}

#[test]
fn a_source_that_breaks_off_leaves_nothing() {
    let (dir, store) = directory();
    block(async {
        let source = Broken { left: 6_000_000 };
        let upload = store.upload("x").await.unwrap();
        let error = seal(source, upload, &plain(2), &|_| {}).await.unwrap_err();
        assert!(matches!(error, SealError::Source { .. }), "{error}");
        assert!(error.to_string().contains("pg_dump: error"), "{error}");
    });
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn memory_is_bounded() {
    if let Some(store) = child::store() {
        return child::seals_and_unseals_much(&store);
    }
    let (dir, _store) = directory();
    let said = Child::start("store::sealing::memory_is_bounded", dir.path(), None).output();
    let number = |key: &str| -> u64 {
        let rest = said.split_once(key).unwrap_or_else(|| panic!("{said}")).1;
        rest.split_whitespace().next().unwrap().parse().unwrap()
    };
    let (sealed, peak) = (number("seal="), number("peak="));
    eprintln!("150 MB of noise with 4 jobs: seal {sealed} KiB, both ways {peak} KiB");
    assert!(peak <= 64 * 1024, "{said}");
}

/// A dump program that fails late.
struct Broken {
    left: usize,
}

impl AsyncRead for Broken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("pg_dump: error")));
        }
        let taken = self.left.min(buffer.remaining());
        buffer.put_slice(&vec![b'x'; taken]);
        self.left -= taken;
        Poll::Ready(Ok(()))
    }
}
