//! One moment of a database that stays readable while others write.

use async_trait::async_trait;
use lockkeeper_core::preserve::{
    Depth, Inventory, RowMark, Sketch, TableAsk, TableFacts, TableMark,
};

use super::{DbError, ErrorClass, Rows};

/// Whose tables are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Users,
    /// Those of the ledger as well.
    Everything,
}

/// Hears the name of each table when it is done.
pub type Seen<'a> = dyn Fn(&str) + Sync + 'a;

/// A snapshot that is held open: everything that is read through it shows the same moment. It
/// keeps a weak lock on what was read: let go of it before you change those tables.
#[async_trait]
pub trait Moment: Send {
    /// What another client needs to read the same moment (an exported snapshot).
    fn id(&self) -> &str;

    /// Lists the tables that hold data, and what is left out.
    async fn inventory(&mut self) -> Result<Inventory, DbError>;

    /// Marks tables over the columns that are asked for; `jobs` sessions share the work, the
    /// biggest tables first. `seen` is told the name of each table when it is done. The marks
    /// come in the order of the asks.
    async fn marks_of(
        &mut self,
        asks: &[TableAsk],
        jobs: usize,
        seen: &Seen<'_>,
    ) -> Result<Vec<TableMark>, DbError>;

    /// Marks single rows, at most `limit`, ordered by their key (column names).
    async fn row_marks(
        &mut self,
        ask: &TableAsk,
        key: &[String],
        limit: u64,
    ) -> Result<Vec<RowMark>, DbError>;

    /// Sketches the rows of a table whose key (a column name) is a whole number.
    async fn sketch(&mut self, ask: &TableAsk, key: &str) -> Result<Sketch, DbError>;

    /// Runs a question of ours and returns its rows.
    async fn read(&mut self, sql: &str) -> Result<Rows, DbError>;

    /// Marks the tables, or all that hold data when none is named; `jobs` sessions share the work.
    /// `seen` is told the name of each table when it is done.
    async fn marks(
        &mut self,
        tables: &[String],
        depth: Depth,
        jobs: usize,
        seen: &Seen<'_>,
    ) -> Result<Vec<TableMark>, DbError> {
        let inventory = self.inventory().await?;
        let chosen = inventory.choose(tables);
        let chosen = chosen.map_err(|why| DbError::new(ErrorClass::Absent, why))?;
        let asks: Vec<_> = chosen.into_iter().map(|table: &TableFacts| table.ask(depth)).collect();
        self.marks_of(&asks, jobs, seen).await
    }

    /// Lets go of the moment.
    async fn close(self: Box<Self>) -> Result<(), DbError>;
}
