//! Whether values may be stored in the columns they are meant for.

use super::super::value::{Kind, Scope};
use super::super::{Judge, Judged};
use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::Oid;

impl Judge {
    /// Refuses rows of a query that the columns do not take.
    pub(super) fn check_selected(
        &self,
        source: &Query,
        columns: &[String],
        oid: Oid,
        scope: &Scope<'_>,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|_| source.values.is_empty()) else {
            return Ok(());
        };
        let (kinds, open) = self.output_kinds(source, scope)?;
        if open || relation.presumed || kinds.len() != columns.len() {
            return Ok(());
        }
        for (name, (_, kind)) in columns.iter().zip(kinds) {
            let Some(column) = relation.column(name) else { continue };
            match kind {
                Kind::Literal(Some(text)) => self.check_written(&text, &column.ty)?,
                Kind::Known(ty) => self.check_assigned(&ty, column)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Refuses values that the columns do not take.
    pub(super) fn check_row(
        &self,
        columns: &[String],
        row: &[Node],
        oid: Oid,
        scope: &Scope<'_>,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let pairs = columns.iter().zip(row);
        pairs.filter_map(|(name, value)| Some((relation.column(name)?, value))).try_for_each(
            |(column, value)| {
                self.check_names(value, scope)?;
                self.check_value(value, column, scope)
            },
        )
    }
}
