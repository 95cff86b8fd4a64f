//! Whether values may be stored in the columns they are meant for.

use super::super::value::{Kind, Scope};
use super::super::{Judge, Judged};
use crate::postgres::ast::{Assignment, Conflict, Node, Query};
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

    /// Refuses what ON CONFLICT DO UPDATE cannot put into the columns.
    pub(super) fn check_overwritten(
        &self,
        conflict: &Conflict,
        alias: Option<&str>,
        oid: Oid,
        outer: &Scope<'_>,
    ) -> Judged {
        let known = self.catalog.relation(oid).is_some_and(|relation| !relation.presumed);
        if !known || self.depth > 0 {
            return Ok(());
        }
        let both = [alias, Some("excluded")].into_iter();
        let items = both.filter_map(|name| self.seen_relation(oid, name)).collect();
        let scope = Scope { items, outer: Some(outer), ..Scope::default() };
        self.check_assignments(&conflict.assignments, oid, &scope)?;
        match &conflict.filter {
            Some(filter) => self.check_condition_in(filter, &scope, "WHERE"),
            None => Ok(()),
        }
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

/// Whether a column is set to NULL.
pub(super) fn set_null(assignments: &[Assignment], column: &str) -> bool {
    assignments.iter().any(|a| a.column == column && a.value == Node::Null)
}
