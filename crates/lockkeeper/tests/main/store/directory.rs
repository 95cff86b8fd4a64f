//! A directory: nothing half written is visible, nothing is overwritten, nothing is left over.

use bytes::Bytes;
use lockkeeper::store::{Store, StoreErrorKind};

use super::child::{self, Child};
use super::directory;
use crate::block;

fn files(dir: &tempfile::TempDir) -> Vec<String> {
    let names = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

#[test]
fn an_object_is_created_read_listed_and_deleted() {
    let (_dir, store) = directory();
    block(async {
        store.create("b.json", b"two".to_vec()).await.unwrap();
        store.create("a.json", b"one".to_vec()).await.unwrap();
        assert_eq!(store.read("a.json").await.unwrap(), b"one");
        let listed = store.list().await.unwrap();
        let listed: Vec<_> =
            listed.iter().map(|found| (found.name.as_str(), found.bytes)).collect();
        assert_eq!(listed, [("a.json", 3), ("b.json", 3)]);
        store.delete("a.json").await.unwrap();
        assert_eq!(store.read("a.json").await.unwrap_err().kind, StoreErrorKind::NotFound);
        assert_eq!(store.delete("a.json").await.unwrap_err().kind, StoreErrorKind::NotFound);
    });
    assert!(store.free_bytes().unwrap() > 0);
}

#[test]
fn a_name_is_never_taken_twice() {
    let (dir, store) = directory();
    block(async {
        store.create("x", b"first".to_vec()).await.unwrap();
        let error = store.create("x", b"second".to_vec()).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::AlreadyExists);
        assert!(error.message.contains("/x"), "{error}");
        assert_eq!(store.upload("x").await.err().unwrap().kind, StoreErrorKind::AlreadyExists);
        // Taken while the upload was under way.
        let mut upload = store.upload("y").await.unwrap();
        upload.push(Bytes::from_static(b"late")).await.unwrap();
        store.create("y", b"early".to_vec()).await.unwrap();
        assert_eq!(upload.finish().await.unwrap_err().kind, StoreErrorKind::AlreadyExists);
        assert_eq!(store.read("x").await.unwrap(), b"first");
        assert_eq!(store.read("y").await.unwrap(), b"early");
    });
    assert_eq!(files(&dir).len(), 2);
}

#[test]
fn an_upload_is_invisible_until_it_is_finished() {
    let (dir, store) = directory();
    block(async {
        let mut upload = store.upload("x").await.unwrap();
        upload.push(Bytes::from(vec![1; 3_000_000])).await.unwrap();
        assert_eq!(store.list().await.unwrap(), []);
        assert_eq!(store.read("x").await.unwrap_err().kind, StoreErrorKind::NotFound);
        upload.finish().await.unwrap();
        assert_eq!(store.read("x").await.unwrap(), vec![1; 3_000_000]);
        drop(store.upload("dropped").await.unwrap());
        let mut aborted = store.upload("aborted").await.unwrap();
        aborted.push(Bytes::from_static(b"x")).await.unwrap();
        aborted.abort().await;
    });
    assert_eq!(files(&dir), ["x"]);
}

#[test]
fn a_sweep_takes_what_the_dead_left_and_nothing_else() {
    if let Some(store) = child::store() {
        return child::writes_until_it_is_killed(&store);
    }
    let (dir, store) = directory();
    let test = "store::directory::a_sweep_takes_what_the_dead_left_and_nothing_else";
    let mut child = Child::start(test, dir.path(), None);
    wait_for(|| files(&dir).len() == 1);
    block(async {
        assert_eq!(store.sweep().await.unwrap(), Vec::<String>::new(), "its writer lives");
        child.kill();
        let mut living = store.upload("living").await.unwrap();
        living.push(Bytes::from_static(b"x")).await.unwrap();
        store.create("kept", b"x".to_vec()).await.unwrap();
        let swept = store.sweep().await.unwrap();
        assert_eq!(swept.len(), 1, "{swept:?}");
        assert!(swept[0].starts_with(".killed."), "{swept:?}");
        living.finish().await.unwrap();
    });
    let mut left = files(&dir);
    left.sort();
    assert_eq!(left, ["kept", "living"]);
}

#[test]
fn a_full_disk_leaves_nothing() {
    if let Some(store) = child::store() {
        return child::seals_noise(&store);
    }
    let test = "store::directory::a_full_disk_leaves_nothing";
    // In blocks of 512 bytes: within the first write, within a later one, in the last one.
    for limit in [0, 1, 100, 5_000, 16_000, 19_000] {
        let (dir, _store) = directory();
        let said = Child::start(test, dir.path(), Some(limit)).output();
        assert!(said.contains("kind=Full"), "limit {limit}: {said}");
        assert_eq!(files(&dir), Vec::<String>::new(), "limit {limit}");
    }
    let (dir, _store) = directory();
    let said = Child::start(test, dir.path(), Some(1_000_000)).output();
    assert!(said.contains("sealed"), "{said}");
    assert_eq!(files(&dir), ["full"]);
}

#[test]
fn a_directory_that_cannot_be_made_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().join("below");
    let error = Store::open(&path.display().to_string()).unwrap_err();
    assert!(error.message.contains(&path.display().to_string()), "{error}");
}

#[test]
fn many_writers_of_one_name_have_one_winner() {
    let (_dir, store) = directory();
    let won = block(async {
        let tries = (0..16u8).map(|writer| store.create("x", vec![writer; 1000]));
        futures_util::future::join_all(tries).await.iter().filter(|won| won.is_ok()).count()
    });
    assert_eq!(won, 1);
}

fn wait_for(holds: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed().as_secs() < 30, "never true");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
