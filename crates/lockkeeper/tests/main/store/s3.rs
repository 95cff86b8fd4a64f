//! The same promises on a real S3-compatible server.

use bytes::Bytes;
use lockkeeper::store::{Keys, Sealing, StoreErrorKind, check};

use super::server::Server;
use super::{get, noise, put, recipients};
use crate::block;

#[test]
fn an_object_is_created_read_listed_and_deleted() {
    let server = Server::start();
    let store = server.store();
    assert_eq!(store.address(), "s3://backups/shop/prod");
    block(async {
        assert_eq!(store.list().await.unwrap(), []);
        store.create("b.json", b"two".to_vec()).await.unwrap();
        store.create("a.json", b"one".to_vec()).await.unwrap();
        // Below another prefix: none of ours.
        let other = server.open("s3://backups/shop", &[]).unwrap();
        other.create("c.json", b"three".to_vec()).await.unwrap();
        assert_eq!(store.read("a.json").await.unwrap(), b"one");
        let listed = store.list().await.unwrap();
        let names: Vec<_> = listed.iter().map(|found| (found.name.as_str(), found.bytes)).collect();
        assert_eq!(names, [("a.json", 3), ("b.json", 3)]);
        assert!(listed[0].modified.as_second() > 1_600_000_000);
        store.delete("a.json").await.unwrap();
        assert_eq!(store.read("a.json").await.unwrap_err().kind, StoreErrorKind::NotFound);
    });
}

#[test]
fn a_name_is_never_taken_twice() {
    let server = Server::start();
    let store = server.store();
    block(async {
        store.create("x", b"first".to_vec()).await.unwrap();
        let error = store.create("x", b"other".to_vec()).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::AlreadyExists, "{error}");
        assert_eq!(store.upload("x").await.err().unwrap().kind, StoreErrorKind::AlreadyExists);
        for size in [10, 20_000_000] {
            let name = format!("late-{size}");
            let mut upload = store.upload(&name).await.unwrap();
            upload.push(Bytes::from(vec![1; size])).await.unwrap();
            store.create(&name, b"early".to_vec()).await.unwrap();
            let error = upload.finish().await.unwrap_err();
            assert_eq!(error.kind, StoreErrorKind::AlreadyExists, "{error}");
            assert_eq!(store.read(&name).await.unwrap(), b"early");
        }
        assert_eq!(store.read("x").await.unwrap(), b"first");
    });
    assert_eq!(server.files().len(), 3, "{:?}", server.files());
}

#[test]
fn an_upload_is_invisible_until_it_is_finished() {
    let server = Server::start();
    let store = server.store();
    let bytes = noise(21_000_000, 3);
    block(async {
        let mut upload = store.upload("x").await.unwrap();
        for chunk in bytes.chunks(3_000_001) {
            upload.push(Bytes::copy_from_slice(chunk)).await.unwrap();
        }
        assert_eq!(store.list().await.unwrap(), []);
        upload.finish().await.unwrap();
        assert!(store.read("x").await.unwrap() == bytes);
        let mut aborted = store.upload("aborted").await.unwrap();
        aborted.push(bytes.into()).await.unwrap();
        aborted.abort().await;
    });
    assert_eq!(server.files(), ["x"], "no part is left");
}

#[test]
fn what_is_sealed_comes_back() {
    let server = Server::start();
    let store = server.store();
    let (recipients, keys) = recipients();
    block(async {
        for (size, recipients) in
            [(0, Vec::new()), (100, recipients.clone()), (19_000_000, recipients)]
        {
            let (bytes, name) = (noise(size, 9), format!("{size}"));
            let sealed =
                put(&store, &name, &bytes, &Sealing { level: 1, jobs: 2, recipients }).await;
            check(&store, &name, sealed.bytes, &sealed.blake3).await.unwrap();
            assert!(get(&store, &name, &keys).await.unwrap() == bytes, "{size}");
        }
        assert!(get(&store, "0", &Keys::none()).await.unwrap().is_empty());
    });
}

#[test]
fn many_writers_of_one_name_have_one_winner() {
    let server = Server::start();
    let store = server.store();
    block(async {
        for round in 0..5 {
            let name = format!("round-{round}");
            let tries = (0..8u8).map(|writer| store.create(&name, vec![writer; 9]));
            let won = futures_util::future::join_all(tries).await;
            let winners: Vec<_> = (0..8u8).filter(|at| won[usize::from(*at)].is_ok()).collect();
            assert_eq!(winners.len(), 1, "{won:?}");
            assert_eq!(store.read(&name).await.unwrap(), vec![winners[0]; 9]);
            let lost = won.iter().filter_map(|one| one.as_ref().err());
            assert!(
                lost.clone().all(|error| error.kind == StoreErrorKind::AlreadyExists),
                "{won:?}"
            );
        }
    });
}
