//! One connection to a SQLite database. The work is done on a blocking thread, so that the
//! runtime goes on.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use lockkeeper_core::change::{Probe, Remains};
use tokio::sync::mpsc;

use crate::engine::{
    BatchError, Blocker, Canceller, DbError, Message, Pulse, Role, Rows, Session, Verdict,
};

use super::address::Address;
use super::hand::Hand;
use super::interrupt::Interrupt;
use super::lock::{Held, Place};

pub struct SqliteSession {
    hand: Arc<Mutex<Hand>>,
    interrupt: Arc<Interrupt>,
    place: Place,
    name: String,
    held: Option<Held>,
}

impl SqliteSession {
    pub async fn open(address: Address, place: Place, name: &str) -> Result<Self, DbError> {
        let interrupt = Arc::new(Interrupt::default());
        let shared = interrupt.clone();
        let opened = tokio::task::spawn_blocking(move || Hand::open(&address, shared)).await;
        let hand = opened.map_err(|_| gone())??;
        let hand = Arc::new(Mutex::new(hand));
        Ok(SqliteSession { hand, interrupt, place, name: name.to_owned(), held: None })
    }

    /// Lets the hand do something. An abandoned call goes on until it is interrupted; the next
    /// one waits for it.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Hand) -> T + Send + 'static,
    ) -> Result<T, DbError> {
        let hand = self.hand.clone();
        let locked = move || hand.lock().map(|mut hand| work(&mut hand)).map_err(|_| gone());
        tokio::task::spawn_blocking(locked).await.map_err(|_| gone())?
    }
}

/// A session that nobody holds any more must not go on working.
impl Drop for SqliteSession {
    fn drop(&mut self) {
        self.interrupt.ask();
    }
}

fn gone() -> DbError {
    DbError::lost("the thread that worked on the database is gone")
}

#[async_trait]
impl Session for SqliteSession {
    async fn batch(
        &mut self,
        messages: &[Message<'_>],
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), BatchError> {
        self.interrupt.forget();
        let messages: Vec<String> = messages.iter().map(|m| m.sql.to_string()).collect();
        let (sender, mut finished) = mpsc::unbounded_channel();
        let work = self.with(move |hand| {
            hand.batch(&messages, |index| {
                // Nobody listens any more when the batch was abandoned.
                let _ = sender.send(index);
            })
        });
        let tell = async {
            while let Some(index) = finished.recv().await {
                done(index);
            }
        };
        let (result, ()) = tokio::join!(work, tell);
        result.map_err(|error| BatchError { index: usize::MAX, completed: 0, error })?
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Rows>, DbError> {
        self.interrupt.forget();
        let sql = sql.to_owned();
        self.with(move |hand| hand.query(&sql)).await?
    }

    async fn renew(&mut self, remains: Remains) -> Result<(), DbError> {
        self.with(move |hand| hand.renew(remains)).await?
    }

    async fn prepare(&mut self, role: Role) -> Result<(), DbError> {
        match role {
            Role::Watch => self.with(Hand::look_on).await,
            Role::Work => Ok(()),
        }
    }

    fn canceller(&self) -> Arc<dyn Canceller> {
        Arc::new(SqliteCanceller(self.interrupt.clone()))
    }

    fn backend(&self) -> Option<i32> {
        None
    }

    async fn try_lock(&mut self) -> Result<bool, DbError> {
        if self.held.is_none() {
            self.held = self.place.try_take(&self.name)?;
        }
        Ok(self.held.is_some())
    }

    async fn lock_holder(&mut self) -> Result<Option<String>, DbError> {
        Ok(self.place.holder())
    }

    /// The right dies with its process and cannot be taken from one that lives.
    async fn evict_holder(&mut self) -> Result<(), DbError> {
        Ok(())
    }

    /// No work outlives its process.
    async fn evict_worker(&mut self, _backend: i32) -> Result<bool, DbError> {
        Ok(false)
    }

    async fn pulse(&mut self, _backend: i32) -> Result<Pulse, DbError> {
        Ok(Pulse::Busy(Vec::new()))
    }

    async fn have_ended(&mut self, _blockers: &[Blocker]) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn observe(&mut self, _probe: &Probe) -> Result<String, DbError> {
        Ok(String::new())
    }

    async fn probe(&mut self, probe: &Probe, _before: &str) -> Result<Verdict, DbError> {
        Ok(match probe {
            Probe::Journal | Probe::Repeat => Verdict::NotDone,
            _ => Verdict::Unknown,
        })
    }

    async fn repair(&mut self, _probe: &Probe, _before: &str) -> Result<Vec<String>, DbError> {
        Ok(Vec::new())
    }
}

struct SqliteCanceller(Arc<Interrupt>);

#[async_trait]
impl Canceller for SqliteCanceller {
    async fn cancel(&self) {
        self.0.ask();
    }
}
