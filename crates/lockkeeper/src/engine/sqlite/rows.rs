//! Rows as text.

use rusqlite::Row;
use rusqlite::types::ValueRef;

/// What a statement yields.
pub enum Found<'a, 'stmt> {
    Columns,
    Row(Cells<'a, 'stmt>),
}

pub struct Cells<'a, 'stmt> {
    pub row: &'a Row<'stmt>,
    pub columns: usize,
}

impl Cells<'_, '_> {
    pub fn cells(&self) -> Vec<Option<String>> {
        (0..self.columns).map(|i| self.row.get_ref(i).ok().and_then(text)).collect()
    }
}

pub fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(format!("{number:?}")),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect()),
    }
}
