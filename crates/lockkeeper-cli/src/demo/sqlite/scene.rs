//! A temporary directory with an SQLite file and its migrations.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use lockkeeper::error::{Error, Kind};
use tempfile::TempDir;

use crate::demo::report::TablePrint;
use crate::demo::site::{File, Site, ask, execute, files};
use crate::demo::stage::Stage;

const CUSTOMERS: u64 = 20_000;
const ORDERS: u64 = 200_000;

const MIGRATIONS: &[File] = files![
    "0001_deliveries.sql",
    "0001_deliveries.down.sql",
    "0002_checked_totals.sql",
    "0002_checked_totals.down.sql",
    "0003_order_note.sql",
    "0003_order_note.down.sql"
];

/// Everything that is gone when it is dropped.
pub struct Scene {
    pub site: Site,
    _dir: TempDir,
}

impl Scene {
    pub async fn build(stage: &Stage) -> Result<Self, Error> {
        stage.scene("a shop is filled in an SQLite file: customers, orders");
        let dir = tempfile::Builder::new().prefix("lockkeeper-demo-").tempdir();
        let dir = dir.map_err(|error| {
            Error::config(format!("cannot create a temporary directory: {error}"))
        })?;
        let url = format!("sqlite:{}", dir.path().join("shop.db").display());
        let site = Site::build(url, dir.path().join("migrations"), MIGRATIONS)?;
        let shop = include_str!("shop.sql");
        let shop = shop.replace("{orders}", &ORDERS.to_string());
        execute(&site.engine, &[&shop.replace("{customers}", &CUSTOMERS.to_string())]).await?;
        Ok(Scene { site, _dir: dir })
    }

    /// Counts and hashes what was there when the story began.
    pub async fn prints(&self) -> Result<Vec<TablePrint>, Error> {
        let mut tables: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for row in ask(&self.site.engine, include_str!("data.sql")).await?.into_iter().flatten() {
            let table = row.first().cloned().flatten().unwrap_or_default();
            let (count, sum) = tables.entry(table).or_default();
            let mut hasher = DefaultHasher::new();
            row.hash(&mut hasher);
            // A sum, for the order of the rows means nothing.
            (*count, *sum) = (*count + 1, sum.wrapping_add(hasher.finish()));
        }
        let print = |(table, (rows, sum))| TablePrint { table, rows, hash: format!("{sum:016x}") };
        Ok(tables.into_iter().map(print).collect())
    }

    pub async fn schema(&self) -> Result<String, Error> {
        self.single(include_str!("schema.sql")).await
    }

    pub async fn version(&self) -> Result<String, Error> {
        Ok(format!("SQLite {}", self.single("SELECT sqlite_version()").await?))
    }

    async fn single(&self, sql: &str) -> Result<String, Error> {
        let cell = ask(&self.site.engine, sql).await?.into_iter().flatten().flatten().flatten();
        cell.last().ok_or_else(|| Error::new(Kind::Internal, "a query of the demo has no answer"))
    }
}
