//! Live sessions that reconnect whenever they are ended, and how long they were without an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use tokio_postgres::NoTls;

/// How long a session waits before its next question, or its next try to connect.
const PAUSE: Duration = Duration::from_millis(15);
/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sessions under way; they end with [`Callers::longest`].
pub struct Callers {
    enough: Arc<AtomicBool>,
    thread: JoinHandle<Duration>,
}

impl Callers {
    /// Opens the sessions and returns when each has been answered.
    pub fn start(url: &str, count: usize) -> Result<Self, String> {
        let (enough, url) = (Arc::new(AtomicBool::new(false)), url.to_owned());
        let stop = Arc::clone(&enough);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| e.to_string())?;
        let (answered, all) = std::sync::mpsc::channel();
        let thread = spawn(move || {
            let calls = (0..count).map(|_| call(&url, &stop, answered.clone()));
            let waits = runtime.block_on(futures_util::future::join_all(calls));
            waits.into_iter().max().unwrap_or_default()
        });
        for _ in 0..count {
            all.recv_timeout(PATIENCE).map_err(|_| "a live session was never answered")?;
        }
        Ok(Callers { enough, thread })
    }

    /// Ends the sessions, each after one more answer; returns the longest time without one.
    pub fn longest(self) -> Result<Duration, String> {
        self.enough.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| "the live sessions broke".to_owned())
    }
}

/// Asks until it is enough.
async fn call(url: &str, enough: &AtomicBool, answered: std::sync::mpsc::Sender<()>) -> Duration {
    let (mut longest, mut last) = (Duration::ZERO, None::<Instant>);
    loop {
        let closing = enough.load(Ordering::Relaxed);
        if let Ok((client, connection)) = tokio_postgres::connect(url, NoTls).await {
            let line = tokio::spawn(connection);
            while client.simple_query("SELECT 1").await.is_ok() {
                if last.is_none() {
                    let _ = answered.send(());
                }
                let waited = last.map_or(Duration::ZERO, |last| last.elapsed());
                longest = longest.max(waited.saturating_sub(PAUSE));
                last = Some(Instant::now());
                if enough.load(Ordering::Relaxed) {
                    return longest;
                }
                tokio::time::sleep(PAUSE).await;
            }
            line.abort();
        }
        let silent = last.map_or(Duration::ZERO, |last| last.elapsed());
        if closing && silent > PATIENCE {
            return longest.max(silent);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
