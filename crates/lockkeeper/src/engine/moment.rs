//! One moment of a database that stays readable while others write.

use async_trait::async_trait;
use lockkeeper_core::preserve::{Depth, TableMark};

use super::DbError;

/// A snapshot that is held open: everything that is read through it shows the same moment.
#[async_trait]
pub trait Moment: Send {
    /// What another client needs to read the same moment (an exported snapshot).
    fn id(&self) -> &str;

    /// Marks the tables, or all that hold data when none is named; `jobs` sessions share the work.
    /// `seen` is told the name of each table when it is done.
    async fn marks(
        &mut self,
        tables: &[String],
        depth: Depth,
        jobs: usize,
        seen: &(dyn Fn(&str) + Sync),
    ) -> Result<Vec<TableMark>, DbError>;

    /// Lets go of the moment.
    async fn close(self: Box<Self>) -> Result<(), DbError>;
}
