//! A person's wish to stop: first between steps, then at once.

use tokio::sync::watch;

/// How urgent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Nobody asked.
    None,
    /// Finish the current step.
    AfterStep,
    /// Cancel the current statement.
    Now,
}

/// Shared between whoever asks and whoever works.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<Urgency>);

impl Default for Stop {
    fn default() -> Self {
        Stop(watch::channel(Urgency::None).0)
    }
}

impl Stop {
    /// Asks once more: first after the step, then now.
    pub fn ask(&self) -> Urgency {
        self.0.send_modify(|urgency| {
            *urgency = match urgency {
                Urgency::None => Urgency::AfterStep,
                _ => Urgency::Now,
            };
        });
        *self.0.borrow()
    }

    pub fn urgency(&self) -> Urgency {
        *self.0.borrow()
    }

    /// Waits until somebody asks that urgently.
    pub async fn reached(&self, urgency: Urgency) {
        // The sender lives in `self`, so the wait cannot fail while it lasts.
        let _ = self.0.subscribe().wait_for(|now| *now >= urgency).await;
    }
}
