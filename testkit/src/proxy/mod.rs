//! A proxy between a client and a PostgreSQL server that breaks the connection at one exact
//! message: the network half of the crash harness.
//!
//! The proxy reads the wire protocol only as far as needed to find message boundaries. It knows
//! nothing of migrations, never alters a byte and never answers in the server's place. Streams it
//! cannot read (the server accepted TLS or GSS encryption) pass through uncounted.
//!
//! ```no_run
//! use testkit::proxy::{Fault, Proxy, Upstream};
//! # fn main() -> std::io::Result<()> {
//! let upstream = Upstream::Unix("/var/run/postgresql/.s.PGSQL.5432".into());
//! let proxy = Proxy::start(upstream, Fault::lost_commit(0).into())?;
//! // … let a client commit through 127.0.0.1:proxy.port() …
//! assert!(proxy.fired().is_some(), "{:#?}", proxy.transcript());
//! # Ok(())
//! # }
//! ```

mod door;
mod hub;
mod lane;
mod link;
mod plan;
mod record;
mod stream;
mod wait;
mod wire;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

pub use plan::{Action, Direction, FOREVER, Fault, FaultPlan, Moment, Trigger};
pub use record::{Fired, Seen};
pub use stream::Upstream;

use door::Door;
use hub::Hub;

/// A running proxy; dropping it closes every connection and ends every thread.
pub struct Proxy {
    port: u16,
    hub: Arc<Hub>,
    door: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1 and forwards to `upstream`, with the faults of `plan`.
    pub fn start(upstream: Upstream, plan: FaultPlan) -> io::Result<Self> {
        let (hub, bell) = Hub::new(plan)?;
        let hub = Arc::new(hub);
        let door = Door::open(upstream, Arc::clone(&hub), bell)?;
        let port = door.port();
        let door = std::thread::Builder::new().name("proxy-door".into()).spawn(|| door.run())?;
        Ok(Self { port, hub, door: Some(door) })
    }

    /// Returns the port on 127.0.0.1 that clients connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Counts the messages seen so far, both directions, all connections.
    pub fn messages(&self) -> usize {
        self.hub.with(|record| record.seen.len())
    }

    /// Lists every message seen so far, in the order in which the triggers counted them.
    pub fn transcript(&self) -> Vec<Seen> {
        self.hub.with(|record| record.seen.clone())
    }

    /// Returns the first fault that fired. It is recorded before the client can feel it.
    pub fn fired(&self) -> Option<Fired> {
        self.hub.with(|record| record.fired.first().cloned())
    }

    /// Lists every fault that fired, oldest first.
    pub fn firings(&self) -> Vec<Fired> {
        self.hub.with(|record| record.fired.clone())
    }

    /// Waits until a fault has fired, at most `limit`.
    pub fn wait_fired(&self, limit: Duration) -> Option<Fired> {
        self.hub.wait_fired(limit)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.hub.stop();
        if let Some(door) = self.door.take() {
            // A panic in the door thread has been printed by that thread already.
            let _ = door.join();
        }
    }
}
