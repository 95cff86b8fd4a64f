//! The private server, the shop on it, its migrations, and how to take fingerprints of it.

use std::sync::Arc;

use lockkeeper::engine::{self, Engine};
use lockkeeper::error::{Error, Kind};
use lockkeeper::shadow::server::{Installation, PrivateServer, ServerError, ServerOptions};

use crate::demo::report::TablePrint;
use crate::demo::site::{File, Site, ask, execute, files};
use crate::demo::stage::Stage;

pub const CUSTOMERS: u64 = 50_000;
pub const ORDERS: u64 = 200_000;

const SHOP: &str = include_str!("shop.sql");
const DATA: &str = include_str!("data.sql");
const SCHEMA: &str = include_str!("schema.sql");

const MIGRATIONS: &[File] = files![
    "0001_deliveries.sql",
    "0001_deliveries.down.sql",
    "0002_orders_of_a_customer.sql",
    "0002_orders_of_a_customer.down.sql",
    "0003_order_note.sql",
    "0003_order_note.down.sql",
    "0004_same_day.sql",
    "0004_same_day.down.sql"
];

/// The phase of the build that waits for the transactions that were there before it.
const HALF_BUILT: &str = "SELECT p.phase FROM pg_stat_progress_create_index p \
    JOIN pg_index i ON i.indexrelid = p.index_relid \
    WHERE NOT i.indisvalid AND p.phase = 'waiting for old snapshots'";

/// A private server that nobody mourns: ended at once, without writing its memory to disk.
pub struct Server {
    server: PrivateServer,
    version: String,
}

impl Server {
    pub fn start(stage: &Stage, installation: &Installation) -> Result<Self, ServerError> {
        stage.scene(&format!("a private PostgreSQL {} starts", installation.version));
        let server = PrivateServer::start(installation, options())?;
        Ok(Server { server, version: installation.version.clone() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What this cannot end is ended when the server itself is dropped.
        let _ = self.server.kill_immediate();
    }
}

/// Everything that is gone when it is dropped.
pub struct Scene {
    pub shop: Site,
    /// The same shop, for the one who uses plain SQL.
    pub plain: Arc<dyn Engine>,
    server: Server,
}

impl Scene {
    pub async fn build(stage: &Stage, server: Server) -> Result<Self, Error> {
        stage.scene("a shop is filled: customers, orders, items");
        let private = &server.server;
        // Next to the server's own files, so that whatever removes those removes this as well.
        let dir = private.data_dir().with_file_name("migrations");
        let shop = Site::build(private.socket_url("shop"), dir, MIGRATIONS)?;
        let plain = engine::open(&private.socket_url("plain"))?;
        let root = engine::open(&private.socket_url("postgres"))?;
        execute(&root, &["CREATE DATABASE shop"]).await?;
        execute(&shop.engine, &[&sized(SHOP)]).await?;
        execute(&root, &["CREATE DATABASE plain TEMPLATE shop"]).await?;
        Ok(Scene { shop, plain, server })
    }

    pub fn version(&self) -> String {
        format!("PostgreSQL {}", self.server.version)
    }

    /// Returns what the server is doing to an index that is not finished.
    pub async fn half_built(&self) -> Result<Option<String>, Error> {
        let sets = ask(&self.shop.engine, HALF_BUILT).await?;
        Ok(sets.into_iter().flatten().flatten().flatten().next())
    }

    /// Counts and hashes what was there when the story began.
    pub async fn prints(&self) -> Result<Vec<TablePrint>, Error> {
        let rows = ask(&self.shop.engine, &sized(DATA)).await?.into_iter().flatten();
        let print = |row: Vec<Option<String>>| {
            let mut cells = row.into_iter().flatten();
            let mut next = || cells.next().unwrap_or_default();
            TablePrint { table: next(), rows: next().parse().unwrap_or(0), hash: next() }
        };
        Ok(rows.map(print).collect())
    }

    /// Returns a hash of the schema.
    pub async fn schema(&self) -> Result<String, Error> {
        single(&self.shop.engine, SCHEMA).await
    }

    /// Counts the orders that the application placed.
    pub async fn placed(&self) -> Result<u64, Error> {
        let sql = format!("SELECT count(*) FROM orders WHERE id > {ORDERS}");
        Ok(single(&self.shop.engine, &sql).await?.parse().unwrap_or(0))
    }
}

async fn single(engine: &Arc<dyn Engine>, sql: &str) -> Result<String, Error> {
    let cell = ask(engine, sql).await?.into_iter().flatten().flatten().flatten().next();
    cell.ok_or_else(|| Error::new(Kind::Internal, "a query of the demo has no answer"))
}

/// As a server of production is set up, where it matters: every commit reaches the disk.
fn options() -> ServerOptions {
    let settings =
        [("max_wal_size", "4GB"), ("shared_buffers", "256MB"), ("max_connections", "50")];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    ServerOptions { settings, durable: true, cached: false, ..ServerOptions::default() }
}

fn sized(sql: &str) -> String {
    sql.replace("{orders}", &ORDERS.to_string()).replace("{customers}", &CUSTOMERS.to_string())
}
