//! The application that nobody told about the migration: requests arrive at a fixed pace, whether
//! the earlier ones were answered or not, and each one's wait counts from its arrival.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use lockkeeper::engine::{Engine, Session};
use lockkeeper::error::{Error, Kind};

use super::report::Traffic;

const CONNECTIONS: u64 = 8;
/// Between two requests of one connection.
const PACE: Duration = Duration::from_millis(32);

/// Requests that arrive in a second.
pub const PER_SECOND: u64 = CONNECTIONS * 1000 / PACE.as_millis() as u64;

/// A time in which requests are counted.
pub type Span = (Instant, Instant);

/// One answered or failed request.
#[derive(Clone, Copy, Debug)]
struct Request {
    due: Instant,
    waited: Duration,
    failed: bool,
}

/// What the application saw and did.
#[derive(Debug, Default)]
struct Log {
    requests: Vec<Request>,
    /// Orders that the database said it had taken.
    placed: u64,
}

/// The running application, on a thread of its own so that it disturbs nobody's clock.
pub struct Application {
    stop: Arc<AtomicBool>,
    log: Arc<Mutex<Log>>,
    thread: JoinHandle<()>,
}

/// What is left of the application when it has ended.
pub struct Record {
    log: Log,
}

impl Application {
    pub fn open(engine: Arc<dyn Engine>, orders: u64, customers: u64) -> Result<Self, Error> {
        let (stop, log) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::default()));
        let shop = Shop { orders, customers, stop: stop.clone(), log: Arc::clone(&log) };
        let thread = std::thread::Builder::new().name("application".to_owned());
        let thread = thread.spawn(move || serve(&engine, &shop));
        let thread = thread.map_err(|error| broken(&error.to_string()))?;
        Ok(Application { stop, log, thread })
    }

    /// Ends it after the requests that are being served.
    pub fn close(self) -> Result<Record, Error> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| broken("its thread ended early"))?;
        let log = std::mem::take(&mut *self.log.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Record { log })
    }
}

impl Record {
    /// Returns how the requests fared that arrived in this time.
    pub fn traffic(&self, (from, to): Span) -> Traffic {
        let requests = self.log.requests.iter().filter(|r| (from..=to).contains(&r.due));
        let failed = requests.clone().filter(|request| request.failed).count();
        Traffic::of(requests.map(|request| request.waited).collect(), failed)
    }

    pub fn placed(&self) -> u64 {
        self.log.placed
    }
}

fn broken(why: &str) -> Error {
    Error::new(Kind::Internal, format!("the demo's application broke: {why}"))
}

/// What every connection shares.
#[derive(Clone)]
struct Shop {
    orders: u64,
    customers: u64,
    stop: Arc<AtomicBool>,
    log: Arc<Mutex<Log>>,
}

fn serve(engine: &Arc<dyn Engine>, shop: &Shop) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let start = |number| tokio::spawn(connection(engine.clone(), shop.clone(), number));
        let running: Vec<_> = (0..CONNECTIONS).map(start).collect();
        for connection in running {
            // One that ended early is missing from the count of requests.
            let _ = connection.await;
        }
    });
}

async fn connection(engine: Arc<dyn Engine>, shop: Shop, number: u64) {
    let mut due = Instant::now() + PACE * number as u32 / CONNECTIONS as u32;
    let mut till = Till { shop, seed: number * 7_717 + 1, own: None };
    let mut session = None;
    let mut turn = number;
    while !till.shop.stop.load(Ordering::Relaxed) {
        tokio::time::sleep_until(due.into()).await;
        let served = till.serve(&engine, &mut session, turn).await;
        till.note(due, served);
        due += PACE;
        turn += 1;
    }
}

/// One connection's view of the shop.
struct Till {
    shop: Shop,
    seed: u64,
    /// The order it placed last.
    own: Option<String>,
}

/// What came of a request.
enum Served {
    Read,
    Placed,
    Failed,
}

impl Till {
    async fn serve(
        &mut self,
        engine: &Arc<dyn Engine>,
        session: &mut Option<Box<dyn Session>>,
        turn: u64,
    ) -> Served {
        if session.is_none() {
            *session = engine.connect("shop").await.ok();
        }
        let Some(open) = session.as_mut() else { return Served::Failed };
        let placing = turn.is_multiple_of(4);
        let Ok(sets) = open.query(&self.request(turn)).await else {
            *session = None;
            return Served::Failed;
        };
        if !placing {
            return Served::Read;
        }
        self.own = sets.into_iter().flatten().flatten().flatten().next();
        Served::Placed
    }

    fn request(&mut self, turn: u64) -> String {
        let (order, customer) = (self.any(self.shop.orders), self.any(self.shop.customers));
        match (turn % 4, &self.own) {
            (0, _) => format!(
                "WITH o AS (INSERT INTO orders (customer_id, status, total_cents, ordered_at) \
                 VALUES ({customer}, 'placed', {order}, now()) RETURNING id), \
                 i AS (INSERT INTO order_items SELECT id, 1, 'product {order}', 1 FROM o) \
                 SELECT id FROM o"
            ),
            (1, Some(own)) => format!("UPDATE orders SET status = 'paid' WHERE id = {own}"),
            (2, _) => format!(
                "SELECT i.product, i.quantity FROM orders o JOIN order_items i ON i.order_id = \
                 o.id WHERE o.id = {order}"
            ),
            _ => format!(
                "SELECT o.status, o.total_cents, c.name FROM orders o JOIN customers c ON c.id = \
                 o.customer_id WHERE o.id = {order}"
            ),
        }
    }

    /// Returns a number from 1 to `limit`; the same ones in every run.
    fn any(&mut self, limit: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        1 + (self.seed >> 33) % limit
    }

    fn note(&self, due: Instant, served: Served) {
        let mut log = self.shop.log.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = matches!(served, Served::Failed);
        log.requests.push(Request { due, waited: due.elapsed(), failed });
        log.placed += u64::from(matches!(served, Served::Placed));
    }
}
