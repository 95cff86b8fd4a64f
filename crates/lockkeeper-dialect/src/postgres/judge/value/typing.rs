//! Types of expressions, as far as they can be known.

use crate::postgres::ast::Node;
use crate::postgres::catalog::{Oid, Type};
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns the type of an expression over the columns of a table.
    pub(in crate::postgres::judge) fn type_of(
        &self,
        _node: &Node,
        _table: Option<Oid>,
    ) -> Option<Type> {
        None
    }
}
