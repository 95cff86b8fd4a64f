//! Whether operators and functions exist for the types they are given.

use crate::postgres::ast::Node;
use crate::postgres::catalog::Oid;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses an expression over a table's columns whose parts do not fit together.
    pub(in crate::postgres::judge) fn check_fits(&self, node: &Node, table: Option<Oid>) -> Judged {
        if self.catalog.open {
            return Ok(());
        }
        self.check_typed(node, &self.scope_of(table))
    }

    /// Refuses a condition that is none; `clause` is what it stands in.
    pub(in crate::postgres::judge) fn check_condition_type(
        &self,
        table: Oid,
        node: &Node,
        clause: &str,
    ) -> Judged {
        self.check_condition_in(node, &self.scope_of(Some(table)), clause)
    }
}
