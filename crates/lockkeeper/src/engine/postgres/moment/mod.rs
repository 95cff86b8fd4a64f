//! One moment of the data: a read-only transaction whose snapshot other sessions share, and marks
//! of tables taken in it.
//!
//! How rows become a mark, and why it is not `hash_record`: `docs/adr/014-marks-of-data.md`.

mod form;
pub mod inventory;
mod query;
mod session;
mod share;

use async_trait::async_trait;
use lockkeeper_core::preserve::{Cell, Inventory, RowMark, Sketch, TableAsk, TableMark};

use crate::engine::moment::Reach;
use crate::engine::{DbError, Moment, Rows, Seen};

use super::address::Address;
use super::session::PgSession;
use super::snapshot::copy;

pub use session::{Pace, rows};

/// A transaction that holds its snapshot open.
pub struct PgMoment {
    address: Address,
    session: PgSession,
    snapshot: String,
    pace: Pace,
}

impl PgMoment {
    /// Opens the moment after the tables of these names are locked against everything that their
    /// snapshot could not tell from an empty table (TRUNCATE, ALTER TABLE that rewrites).
    pub async fn open(address: &Address, locked: &[String], pace: Pace) -> Result<Self, DbError> {
        let (session, snapshot) = session::first(address, locked, pace).await?;
        Ok(PgMoment { address: address.clone(), session, snapshot, pace })
    }
}

#[async_trait]
impl Moment for PgMoment {
    fn id(&self) -> &str {
        &self.snapshot
    }

    async fn inventory(&mut self) -> Result<Inventory, DbError> {
        inventory::read(&self.session, Reach::Users).await
    }

    async fn marks_of(
        &mut self,
        asks: &[TableAsk],
        jobs: usize,
        seen: &Seen<'_>,
    ) -> Result<Vec<TableMark>, DbError> {
        let scopes = inventory::scopes(&self.session, asks).await?;
        let mut others = Vec::new();
        for _ in 1..jobs.min(asks.len()).max(1) {
            others.push(session::another(&self.address, &self.snapshot, self.pace).await?);
        }
        let sessions: Vec<_> = std::iter::once(&self.session).chain(&others).collect();
        share::marks(&sessions, asks, &scopes, seen).await
    }

    async fn row_marks(
        &mut self,
        ask: &TableAsk,
        key: &[String],
        limit: u64,
    ) -> Result<Vec<RowMark>, DbError> {
        let scopes = inventory::scopes(&self.session, std::slice::from_ref(ask)).await?;
        let from = scopes.first().map(|scope| scope.from.as_str()).unwrap_or_default();
        let forms = form::of_ask(&self.session, ask).await?;
        let sql = query::rows(ask, from, &forms, key, limit);
        copy::all(&self.session, &sql, |row| RowMark {
            key: (1..=key.len()).map(|at| row.owned(at)).collect(),
            hash: query::hex(row.number(0)),
        })
        .await
    }

    async fn sketch(&mut self, ask: &TableAsk, key: &str) -> Result<Sketch, DbError> {
        let scopes = inventory::scopes(&self.session, std::slice::from_ref(ask)).await?;
        let from = scopes.first().map(|scope| scope.from.as_str()).unwrap_or_default();
        let forms = form::of_ask(&self.session, ask).await?;
        let sql = query::sketch(ask, from, &forms, key);
        let cells = copy::all(&self.session, &sql, |row| {
            let hash = row.number::<i128>(2) as u64;
            let (rows, key, product) = (row.number(1), row.number(3), row.number(4));
            (row.number(0), Cell { rows, hash, key, product })
        });
        Ok(Sketch(cells.await?.into_iter().collect()))
    }

    async fn read(&mut self, sql: &str) -> Result<Rows, DbError> {
        rows(&self.session, sql).await
    }

    async fn close(self: Box<Self>) -> Result<(), DbError> {
        session::end(&self.session).await
    }
}
