use std::path::PathBuf;

use super::*;
use crate::engine::ErrorClass;
use crate::engine::sqlite::address::Address;

#[test]
fn reads_every_spelling_of_a_url() {
    let cases = [
        ("sqlite:app.db", "app.db", "file:app.db"),
        ("sqlite://rel/app.db", "rel/app.db", "file:rel/app.db"),
        ("sqlite:///abs/app.db", "/abs/app.db", "file:///abs/app.db"),
        ("sqlite:/abs/app.db", "/abs/app.db", "file:///abs/app.db"),
        ("sqlite3:./app.db", "./app.db", "file:./app.db"),
        ("file:app.db?mode=ro", "app.db", "file:app.db?mode=ro"),
        ("file:///abs/app.db", "/abs/app.db", "file:///abs/app.db"),
        ("file://localhost/abs/app.db", "/abs/app.db", "file:///abs/app.db"),
        ("sqlite:a%20b.db", "a b.db", "file:a b.db"),
        ("sqlite:100%.db", "100%.db", "file:100%25.db"),
    ];
    for (url, path, uri) in cases {
        let address = Address::parse(url).unwrap();
        assert_eq!(address.display(), path, "{url}");
        assert_eq!(address.uri(), uri, "{url}");
    }
    for url in ["sqlite::memory:", "sqlite://:memory:", "file::memory:?cache=shared"] {
        assert_eq!(Address::parse(url).unwrap().display(), ":memory:", "{url}");
    }
    assert_eq!(Address::parse("sqlite:").unwrap_err().class, ErrorClass::Config);
}

#[tokio::test]
async fn creates_the_file_but_not_its_directory() {
    let directory = tempfile::tempdir().unwrap();
    drop(connect(&engine(directory.path())).await);
    assert!(directory.path().join("app.db").exists());

    let missing = engine(&directory.path().join("nowhere"));
    let error = missing.connect("x").await.err().unwrap();
    assert_eq!(error.class, ErrorClass::Config);
    assert!(error.message.contains("nowhere does not exist"), "{error}");

    let folder = Sqlite::new(&format!("sqlite:{}", directory.path().display())).unwrap();
    let error = folder.connect("x").await.err().unwrap();
    assert!(error.message.ends_with("is a directory"), "{error}");
}

#[tokio::test]
async fn refuses_a_file_that_is_no_database() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("app.db"), "just some text, long enough").unwrap();
    let error = engine(directory.path()).connect("x").await.err().unwrap();
    assert_eq!(error.class, ErrorClass::Config);
    assert!(error.message.contains("file is not a database"), "{error}");
}

#[tokio::test]
async fn opens_odd_names() {
    let directory = tempfile::tempdir().unwrap();
    let path: PathBuf = directory.path().join("a b%?#ü.db");
    let url = format!("sqlite:{}", path.display()).replace('%', "%25");
    let url = url.replace('?', "%3F").replace('#', "%23");
    let mut session = connect(&Sqlite::new(&url).unwrap()).await;
    run(session.as_mut(), &["CREATE TABLE t (a)"]).await.unwrap();
    assert!(path.exists());
}

#[tokio::test]
async fn sessions_share_a_database_in_memory() {
    let one = Sqlite::new("sqlite::memory:").unwrap();
    let other = Sqlite::new("sqlite::memory:").unwrap();
    let (mut first, mut second) = (connect(&one).await, connect(&one).await);
    run(first.as_mut(), &["CREATE TABLE t (a)", "INSERT INTO t VALUES (7)"]).await.unwrap();
    assert_eq!(cells(second.as_mut(), "SELECT a FROM t").await, "7");
    drop((first, second));
    let mut later = connect(&one).await;
    assert_eq!(cells(later.as_mut(), "SELECT a FROM t").await, "7");
    later.renew(lockkeeper_core::change::Remains::Settings).await.unwrap();
    assert_eq!(cells(later.as_mut(), "SELECT a FROM t; VACUUM").await, "7");
    assert!(connect(&other).await.query("SELECT a FROM t").await.is_err());
}
