//! Watches a batch from the other session while it runs: signs of life, who blocks it, whether the
//! server still works on it, whether a person wants it cancelled.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};

use crate::engine::{BatchError, Blocker, DbError, Message, Pulse};

use super::Run;
use super::stop::Urgency;

/// When to look at a running batch. Locks are tried for tens of milliseconds, so the first looks
/// come early; after that a look a second does no harm.
const LOOKS_MS: [u64; 4] = [30, 100, 250, 1000];
/// How long a cancelled statement or a reply that is due may take.
const GRACE: Duration = Duration::from_secs(5);
/// Looks that must agree before a connection counts as dead although nobody said so.
const IDLE_LOOKS: u32 = 3;

/// What the slowest line carries between two looks: while a long message is on its way, the server
/// has nothing to do.
const BYTES_A_LOOK: usize = 100_000;

/// How a batch ended, and who was seen blocking it last.
pub struct Watched<T = ()> {
    pub result: Result<T, BatchError>,
    pub blockers: Vec<Blocker>,
}

struct Watch {
    blockers: Vec<Blocker>,
    idle: u32,
}

fn lost(message: impl Into<String>) -> BatchError {
    BatchError { index: usize::MAX, completed: 0, error: DbError::lost(message) }
}

/// Everything of [`Run`] but the working session.
pub struct WatchSide<'a> {
    pub lease: &'a mut super::Lease,
    pub stop: &'a super::Stop,
    pub backend: Option<i32>,
    pub canceller: std::sync::Arc<dyn crate::engine::Canceller>,
    pub many_sessions: bool,
    /// How much the server has to hear before it can answer.
    pub bytes: usize,
}

impl WatchSide<'_> {
    /// Drives the batch to its end, or gives it up when the server no longer works on it.
    pub async fn watch<T>(
        &mut self,
        batch: impl Future<Output = Result<T, BatchError>>,
        blocked: &(dyn Fn(&[Blocker]) + Sync),
    ) -> Watched<T> {
        let mut batch = pin!(batch);
        let mut watch = Watch { blockers: Vec::new(), idle: 0 };
        let mut looks = 0;
        let started = Instant::now();
        let mut next = started + Duration::from_millis(LOOKS_MS[0]);
        let mut cancelled = false;
        let result = loop {
            tokio::select! {
                biased;
                result = &mut batch => break result,
                () = self.stop.reached(Urgency::Now), if !cancelled => {
                    cancelled = true;
                    self.canceller.cancel().await;
                }
                () = sleep_until(next) => {
                    looks += 1;
                    next = Instant::now() + pause(looks);
                    if let Err(end) = self.look(&mut watch, blocked).await {
                        break self.give_up(batch, end).await;
                    }
                }
            }
        };
        Watched { result, blockers: watch.blockers }
    }

    async fn look(
        &mut self,
        watch: &mut Watch,
        blocked: &(dyn Fn(&[Blocker]) + Sync),
    ) -> Result<(), BatchError> {
        let Some(backend) = self.backend.filter(|_| self.many_sessions) else { return Ok(()) };
        let fail = |error| BatchError { index: usize::MAX, completed: 0, error };
        self.lease.heartbeat().await.map_err(fail)?;
        match self.lease.watch.pulse(backend).await.map_err(fail)? {
            Pulse::Busy(blockers) => {
                watch.idle = 0;
                if !blockers.is_empty() {
                    blocked(&blockers);
                    watch.blockers = blockers;
                }
                Ok(())
            }
            Pulse::Idle if watch.idle < self.patience() => {
                watch.idle += 1;
                Ok(())
            }
            Pulse::Idle => Err(lost("the server has answered, but the answer does not arrive")),
            Pulse::Gone => Err(lost("the server session that did the work is gone")),
        }
    }

    fn patience(&self) -> u32 {
        IDLE_LOOKS.saturating_add(u32::try_from(self.bytes / BYTES_A_LOOK).unwrap_or(u32::MAX))
    }

    /// A reply may just be on its way; without one the outcome is unknown. The statement must not
    /// go on without us: its session is cancelled.
    async fn give_up<T>(
        &mut self,
        batch: std::pin::Pin<&mut impl Future<Output = Result<T, BatchError>>>,
        end: BatchError,
    ) -> Result<T, BatchError> {
        self.canceller.cancel().await;
        match timeout(GRACE, batch).await {
            Ok(result) if end.error.class == crate::engine::ErrorClass::ConnectionLost => result,
            _ => Err(end),
        }
    }
}

fn pause(looks: usize) -> Duration {
    let at = |i: usize| LOOKS_MS[i.min(LOOKS_MS.len() - 1)];
    Duration::from_millis(if looks < LOOKS_MS.len() { at(looks) - at(looks - 1) } else { 1000 })
}

impl<'a> Run<'a> {
    /// Splits the run into the session that works and the side that watches it while it hears
    /// these messages.
    pub fn sides(
        &mut self,
        messages: &[Message<'_>],
    ) -> (&mut dyn crate::engine::Session, WatchSide<'_>) {
        let length = |m: &Message<'_>| m.sql.len() + m.copy_data.map_or(0, str::len);
        let side = WatchSide {
            backend: self.work.backend(),
            canceller: self.work.canceller(),
            many_sessions: self.engine.capabilities().many_sessions,
            bytes: messages.iter().map(length).sum(),
            lease: &mut self.lease,
            stop: self.stop,
        };
        (self.work.as_mut(), side)
    }
}
