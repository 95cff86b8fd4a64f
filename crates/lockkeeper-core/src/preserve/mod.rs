//! Whether data survived: what a table amounts to before and after, compared over the columns
//! that both sides have.

mod ask;
mod certificate;
mod follow;
mod mapping;
mod markdown;
mod mode;
mod proof;
mod sketch;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use ask::{ColumnAsk, ColumnFacts, Excluded, Inventory, RowMark, TableAsk, TableFacts, spoken};
pub use certificate::{Certificate, Signature, Totals};
pub use follow::{Followed, follow};
pub use mapping::{Mapping, Promise, promises};
pub use mode::Mode;
pub use proof::{
    ColumnFates, KeyChange, KeyDifference, RowCounts, Scout, Seen, TableProof, Verdict, prove,
};
pub use sketch::{CELLS, Cell, Difference, FOLD, Sketch};

/// What the rows of a table amount to, whatever order they are read in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableMark {
    /// With its schema, quoted where the engine needs it.
    pub name: String,
    pub rows: u64,
    /// Over all columns of a row together; absent where rows were only counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Over one column each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Marks of different algorithms cannot be compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub algorithm: String,
}

/// How closely tables are looked at.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// How many rows.
    #[default]
    Count,
    /// One hash over all columns.
    Rows,
    /// And one over each column.
    Columns,
}
