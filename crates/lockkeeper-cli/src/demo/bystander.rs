//! Somebody else with a transaction open at the wrong moment: what every production database has.

use std::sync::Arc;
use std::time::Duration;

use lockkeeper::engine::Engine;
use lockkeeper::error::Error;
use tokio::sync::Notify;

/// A session that begins its transaction on one cue and ends it a while after another.
pub struct Bystander {
    begin: Arc<Notify>,
    begun: Arc<Notify>,
    end: Arc<Notify>,
}

impl Bystander {
    /// Connects as `name`; `opening` is what the transaction does before it sits there, `hold`
    /// how long it goes on sitting after it was asked to end.
    pub async fn invite(
        engine: &Arc<dyn Engine>,
        name: &str,
        opening: &'static str,
        hold: Duration,
    ) -> Result<Self, Error> {
        let mut session = engine.connect(name).await?;
        let bystander = Bystander { begin: cue(), begun: cue(), end: cue() };
        let (begin, begun, end) =
            (bystander.begin.clone(), bystander.begun.clone(), bystander.end.clone());
        tokio::spawn(async move {
            begin.notified().await;
            // Should this fail, nobody stands in the way, and the report shows it.
            let _ = session.query(opening).await;
            begun.notify_one();
            end.notified().await;
            tokio::time::sleep(hold).await;
            let _ = session.query("COMMIT").await;
        });
        Ok(bystander)
    }

    /// Begins the transaction and returns when it is open.
    pub async fn stand(&self) {
        self.begin.notify_one();
        self.begun.notified().await;
    }

    /// Returns what begins the transaction.
    pub fn begin(&self) -> Arc<Notify> {
        self.begin.clone()
    }

    /// Returns what makes it end.
    pub fn end(&self) -> Arc<Notify> {
        self.end.clone()
    }
}

fn cue() -> Arc<Notify> {
    Arc::new(Notify::new())
}
