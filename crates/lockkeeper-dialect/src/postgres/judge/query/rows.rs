//! What is known of new rows before the statement runs.

use super::constant::Constant;
use crate::postgres::ast::{Node, Query};

/// What is known of the rows that are written: for each column the values, or nothing.
#[derive(Clone)]
pub(super) struct Rows<'q> {
    pub columns: Vec<String>,
    /// Rows of VALUES; `None` when a query yields them.
    pub values: Option<Vec<Vec<&'q Node>>>,
    pub overriding: bool,
    /// What a query selects, as far as its columns are as they are written.
    pub alike: Vec<&'q Node>,
}

impl Rows<'_> {
    /// Returns a column's value in a row, if it is known before the statement runs.
    pub fn constant(&self, column: &str, row: &[&Node]) -> Option<Constant> {
        let at = self.columns.iter().position(|name| name == column)?;
        Constant::of(row.get(at)?)
    }

    /// Returns the values of a column; `None` when they are not known, empty when it is left out.
    pub fn of(&self, column: &str) -> Option<Vec<&Node>> {
        let Some(at) = self.columns.iter().position(|name| name == column) else {
            return Some(Vec::new());
        };
        let values = self.values.as_ref()?;
        Some(values.iter().filter_map(|row| row.get(at).copied()).collect())
    }
}

/// Whether a column is certainly NULL in all rows.
pub(super) fn self_null(rows: &Rows<'_>, column: &str) -> bool {
    rows.of(column).is_some_and(|values| {
        rows.columns.iter().any(|name| name == column)
            && !values.is_empty()
            && values.iter().all(|value| **value == Node::Null)
    })
}

/// Returns the select list of a query, up to the first `*`.
pub(super) fn selected(query: &Query) -> Vec<&Node> {
    let outputs = query.outputs.iter().filter(|_| query.united.is_empty());
    outputs.map(|output| &output.node).take_while(|node| !matches!(node, Node::Star(_))).collect()
}

/// Returns the rows of VALUES, when the query is nothing else; a select list without FROM is one.
pub(super) fn plain_values(query: &Query) -> Option<Vec<Vec<&Node>>> {
    let alone = query.united.is_empty() && query.with.is_empty() && !query.truncated;
    if !query.values.is_empty() && alone && query.others.is_empty() {
        return Some(query.values.iter().map(|row| row.iter().collect()).collect());
    }
    let selected = query.from.is_empty() && query.filter.is_none() && alone && !query.grouped;
    let starred = query.outputs.iter().any(|output| matches!(output.node, Node::Star(_)));
    let sets = query.outputs.iter().any(|output| matches!(output.node, Node::Call(_)));
    (selected && !starred && !sets && !query.outputs.is_empty())
        .then(|| vec![query.outputs.iter().map(|output| &output.node).collect()])
}
