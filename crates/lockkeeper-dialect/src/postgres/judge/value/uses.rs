//! What queries and expressions use.

use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::{Column, Use};
use crate::postgres::judge::Judge;

/// Everything a query depends on.
#[derive(Clone, Debug, Default)]
pub(in crate::postgres::judge) struct QueryUses {
    /// Relations and columns, those of the query's own names only.
    pub uses: Vec<Use>,
    /// Functions of the schema, as (schema, name).
    pub functions: Vec<(String, String)>,
    /// Columns of its result, with types where they are known.
    pub columns: Vec<Column>,
}

impl Judge {
    /// Returns what a query depends on, and its columns.
    pub(in crate::postgres::judge) fn query_uses(&self, _query: &Query) -> QueryUses {
        QueryUses::default()
    }
}

/// Returns the columns of one table that an expression names (the last part of each name).
pub(in crate::postgres::judge) fn columns_in(node: &Node) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    node.walk(&mut |node| {
        if let Node::Column(path) = node {
            found.extend(path.last().filter(|name| !found.contains(name)).cloned());
        }
    });
    found
}

/// Returns whether a condition holds for every row whatever it contains: `true`, `1 = 1`.
pub(in crate::postgres::judge) fn always_true(node: &Node) -> bool {
    matches!(node, Node::Bool(true))
}
