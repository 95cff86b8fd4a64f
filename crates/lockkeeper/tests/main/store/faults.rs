//! A store that misbehaves: busy, answers that get lost, expired and wrong credentials.

use bytes::Bytes;
use lockkeeper::store::{Damage, Keys, SealError, StoreError, StoreErrorKind, check, seal};

use super::server::{Act, Fault, Server};
use super::{get, noise, plain, put};
use crate::block;

fn fault(method: &'static str, part: &'static str, times: usize, act: Act) -> Fault {
    Fault { method, part, after: 0, times, act }
}

#[test]
fn a_busy_store_is_asked_again() {
    let server = Server::start();
    let store = server.store();
    for method in ["PUT", "GET", "HEAD", "POST"] {
        server.disturb(fault(method, "", 2, Act::Busy));
    }
    block(async {
        store.create("m", b"x".to_vec()).await.unwrap();
        let bytes = noise(9_000_000, 4);
        put(&store, "x", &bytes, &plain(1)).await;
        assert!(get(&store, "x", &Keys::none()).await.unwrap() == bytes);
    });
    assert!(server.disturbed());
}

#[test]
fn a_store_that_stays_busy_is_unavailable() {
    let server = Server::start();
    let store = server.store();
    server.disturb(fault("PUT", "/x", usize::MAX, Act::Busy));
    let error = block(store.create("x", b"x".to_vec())).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Unavailable, "{error}");
    assert!(error.message.contains("s3://backups/shop/prod/x"), "{error}");
    assert!(error.hint.is_some());
    assert_eq!(server.files(), Vec::<String>::new());
}

#[test]
fn a_lost_answer_is_no_failure() {
    an_upload_survives(Act::Lost);
}

#[test]
fn a_late_answer_is_no_failure() {
    an_upload_survives(Act::Late);
}

/// The first try works, its answer never comes, the second says "exists" or "gone".
fn an_upload_survives(act: Act) {
    for (method, part, size) in
        [("PUT", "/x", 10), ("PUT", "partNumber=2", 20_000_000), ("POST", "uploadId", 20_000_000)]
    {
        let server = Server::start();
        let store = server.store();
        server.disturb(fault(method, part, 1, act));
        block(async {
            let mut upload = store.upload("x").await.unwrap();
            let bytes = noise(size, 8);
            upload.push(Bytes::from(bytes.clone())).await.unwrap();
            let finished = upload.finish().await;
            finished.unwrap_or_else(|error| panic!("{method} {part} {act:?}: {error}"));
            assert!(store.read("x").await.unwrap() == bytes);
        });
        assert!(server.disturbed(), "{method} {part} {act:?}");
        assert_eq!(server.files(), ["x"]);
    }
}

#[test]
fn a_lost_answer_to_a_create_is_no_conflict_but_other_bytes_are() {
    for act in [Act::Lost, Act::Late] {
        let server = Server::start();
        let store = server.store();
        server.disturb(fault("PUT", "/x", 1, act));
        block(async {
            store.create("x", b"mine".to_vec()).await.unwrap();
            let error = store.create("x", b"them".to_vec()).await.unwrap_err();
            assert_eq!(error.kind, StoreErrorKind::AlreadyExists, "{error}");
            assert_eq!(store.read("x").await.unwrap(), b"mine");
        });
        assert!(server.disturbed());
    }
}

#[test]
fn credentials_that_expire_within_an_upload_end_it() {
    let server = Server::start();
    let store = server.store();
    server.disturb(fault("PUT", "partNumber=2", usize::MAX, Act::Expired));
    let error = block(async {
        let upload = store.upload("x").await.unwrap();
        let source = noise(30_000_000, 2);
        let sealed = seal(source.as_slice(), upload, &plain(2), &|_| {}).await;
        sealed.unwrap_err()
    });
    let SealError::Store(error) = error else { panic!("{error}") };
    assert_eq!(error.kind, StoreErrorKind::Denied, "{error}");
    assert!(error.message.contains("ExpiredToken"), "{error}");
    // A part that was on its way is taken back when it has arrived.
    let begun = std::time::Instant::now();
    while !server.files().is_empty() {
        assert!(begun.elapsed().as_secs() < 20, "parts are left: {:?}", server.files());
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn wrong_credentials_buckets_and_servers_are_told_apart() {
    let server = Server::start();
    let create = |url: &str, variables: &[(&str, &str)]| -> StoreError {
        let store = server.open(url, variables).unwrap();
        block(store.create("x", b"x".to_vec())).unwrap_err()
    };
    let denied = create("s3://backups/p", &[("AWS_SECRET_ACCESS_KEY", "wrong")]);
    assert_eq!(denied.kind, StoreErrorKind::Denied, "{denied}");
    assert!(!denied.message.contains("wrong"), "{denied}");
    // This server makes buckets by itself when something is put there.
    let bucket = block(server.open("s3://nowhere/p", &[]).unwrap().list()).unwrap_err();
    assert_eq!(bucket.kind, StoreErrorKind::Config, "{bucket}");
    let gone = create("s3://backups/p", &[("AWS_ENDPOINT_URL", "http://127.0.0.1:1")]);
    assert_eq!(gone.kind, StoreErrorKind::Unavailable, "{gone}");
    let plain = create("s3://backups/p", &[("AWS_ALLOW_HTTP", "false")]);
    assert_eq!(plain.kind, StoreErrorKind::Config, "{plain}");
}

#[test]
fn a_store_that_cannot_be_asked_is_no_damage() {
    let server = Server::start();
    let store = server.store();
    block(async {
        let sealed = put(&store, "x", b"abc", &plain(1)).await;
        server.disturb(fault("GET", "/x", usize::MAX, Act::Busy));
        let damage = check(&store, "x", sealed.bytes, &sealed.blake3).await.unwrap_err();
        assert!(matches!(damage, Damage::Unreadable { .. }), "{damage}");
    });
}
