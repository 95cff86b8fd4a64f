use super::files::{CHILD, ready, start};
use super::*;

#[tokio::test]
async fn one_session_at_a_time_has_the_right() {
    let directory = tempfile::tempdir().unwrap();
    for engine in [engine(directory.path()), Sqlite::new("sqlite::memory:").unwrap()] {
        let (mut first, mut second) = (connect(&engine).await, connect(&engine).await);
        assert!(first.try_lock().await.unwrap());
        assert!(first.try_lock().await.unwrap());
        assert!(!second.try_lock().await.unwrap());
        let holder = second.lock_holder().await.unwrap().unwrap();
        let process = format!("lockkeeper/test (process {} on ", std::process::id());
        assert!(holder.starts_with(&process), "{holder}");
        run(second.as_mut(), &["CREATE TABLE IF NOT EXISTS t (a)"]).await.unwrap();
        drop(first);
        assert!(second.try_lock().await.unwrap());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_leads_to_the_same_right() {
    let directory = tempfile::tempdir().unwrap();
    let mut first = connect(&engine(directory.path())).await;
    let link = directory.path().join("link.db");
    std::os::unix::fs::symlink(directory.path().join("app.db"), &link).unwrap();
    let other = Sqlite::new(&format!("sqlite:{}", link.display())).unwrap();
    let mut second = connect(&other).await;
    assert!(first.try_lock().await.unwrap());
    assert!(!second.try_lock().await.unwrap());
}

/// The body of the process that is killed while it has the right.
#[tokio::test]
async fn child_with_the_right() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let mut session = connect(&Sqlite::new(&url).unwrap()).await;
    assert!(session.try_lock().await.unwrap());
    ready();
}

#[tokio::test]
async fn the_right_dies_with_its_process() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("app.db").display());
    let mut child = start("engine::sqlite::tests::locks::child_with_the_right", &url);
    let mut session = connect(&engine(directory.path())).await;
    assert!(!session.try_lock().await.unwrap());
    let holder = session.lock_holder().await.unwrap().unwrap();
    assert!(holder.contains(&format!("(process {} on ", child.id())), "{holder}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(session.try_lock().await.unwrap());
}
