//! MERGE and COPY.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work, Written};

use super::super::value::Scope;
use super::super::{Judge, Judged};
use super::access::Access;
use super::foreign::Event;
use super::lookup::{Lookup, conditions};
use super::rows::Rows;
use crate::postgres::ast::{Copy, FromItem, Merge, Node, Query, Source, Statement};
use crate::postgres::catalog::{Oid, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn merge(&mut self, merge: &Merge) -> Judged {
        self.merge_within(merge, &Scope::default())
    }

    pub(super) fn merge_within(&mut self, merge: &Merge, outer: &Scope<'_>) -> Judged {
        if self.catalog.version < 15 || (merge.newer && self.catalog.version < 17) {
            return Err(Refusal::new("42601", "syntax error at or near \"MERGE\""));
        }
        let oid = self.writable(&merge.table.name)?;
        if let Some(relation) = self.catalog.relation(oid).filter(|r| !r.rules.is_empty()) {
            let message = format!("cannot execute MERGE on relation \"{}\"", relation.name);
            return Err(Refusal::new("0A000", message)
                .with_hint("MERGE is not supported for relations with rules."));
        }
        let target = FromItem {
            source: Source::Relation(merge.table.clone()),
            alias: merge.alias.clone(),
            columns: Vec::new(),
            tablesample: false,
        };
        let query = Query {
            with: merge.with.clone(),
            from: vec![target, merge.source.clone()],
            filter: Some(merge.on.clone()),
            ..Query::default()
        };
        let common = self.scope_with(&query.with, outer);
        self.require_items(std::slice::from_ref(&merge.source), &common)?;
        let scope = self.scope(&query, outer);
        self.check_assignments(&merge.updates, oid, &scope)?;
        self.check_names(&merge.on, &scope)?;
        for (columns, row) in &merge.rows {
            let columns = self.columns_given(oid, columns, row.len());
            self.check_row(&columns, row, oid, &scope)?;
        }
        let shown = self.shown_of(oid);
        self.changed(ChangeKind::Merge, shown);
        self.note_existed(oid);
        self.verdict.irreversible |= merge.deletes || !merge.updates.is_empty();
        self.common_tables(&query.with, outer)?;
        self.merge_rows(merge, oid, &query, &scope)
    }

    fn merge_rows(&mut self, merge: &Merge, oid: Oid, query: &Query, scope: &Scope<'_>) -> Judged {
        let all = conditions(&merge.on);
        let bound = self.bound_items(query, scope, &all);
        for (at, (item, seen)) in query.from.iter().zip(&scope.items).enumerate() {
            let lookup = Lookup { scope, item: seen, conditions: &all, bound: &bound };
            if at > 0 {
                self.read_item(item, LockMode::AccessShare, true, &lookup)?;
                continue;
            }
            let access = Access {
                mode: LockMode::RowExclusive,
                role: Role::Named,
                only: merge.table.only,
                reads: true,
            };
            for member in self.use_relation(oid, access, &lookup) {
                if let Some(touch) = self.lock(member, LockMode::RowExclusive, Role::Named) {
                    touch.data_loss |= merge.deletes;
                    touch.written =
                        (merge.deletes || !merge.updates.is_empty()).then_some(Written::Some);
                }
            }
        }
        self.merge_effects(merge, oid, scope)
    }

    fn merge_effects(&mut self, merge: &Merge, oid: Oid, scope: &Scope<'_>) -> Judged {
        let columns = super::modify::changed_columns(&merge.updates);
        if merge.inserts {
            for (columns, row) in &merge.rows {
                let columns = self.columns_given(oid, columns, row.len());
                let values = Some(vec![row.iter().collect()]);
                self.put_rows(
                    oid,
                    &Rows { columns, values, overriding: true, alike: Vec::new() },
                    None,
                )?;
            }
        }
        if !merge.updates.is_empty() {
            self.fire_triggers(oid, "update", Some(&columns))?;
            self.check_parents(oid, &|foreign| foreign.columns.iter().any(|c| columns.contains(c)));
            self.act_on_referencing(oid, Event::Update(&columns), Written::Some)?;
        }
        if merge.deletes {
            self.fire_triggers(oid, "delete", None)?;
            self.act_on_referencing(oid, Event::Delete, Written::Some)?;
        }
        let values = merge.updates.iter().map(|assignment| &assignment.value);
        let nodes: Vec<&Node> = values.chain(&merge.others).chain([&merge.on]).collect();
        nodes.into_iter().try_for_each(|node| self.evaluate(node, scope))
    }

    /// Returns the columns that values are for: those that are named, or the first ones.
    fn columns_given(&self, oid: Oid, named: &[String], count: usize) -> Vec<String> {
        if !named.is_empty() {
            return named.to_vec();
        }
        let relation = self.catalog.relation(oid);
        let all = relation.map(|r| r.columns.as_slice()).unwrap_or_default();
        all.iter().take(count).map(|column| column.name.clone()).collect()
    }

    pub(in crate::postgres::judge) fn copy(&mut self, copy: &Copy) -> Judged {
        match (&copy.table, &copy.query) {
            (Some(table), _) if copy.into => {
                let oid = self.writable(table)?;
                self.check_copied(copy, oid)?;
                self.copy_from(copy, oid)
            }
            (Some(table), _) => {
                let oid = self.required(table)?;
                self.check_copied(copy, oid)?;
                self.copy_to(oid)
            }
            (None, Some(statement)) => {
                self.changed(ChangeKind::Copy, "");
                match statement {
                    Statement::Select(query) => self.read_query(query),
                    statement => self.statement(statement),
                }
            }
            (None, None) => Ok(()),
        }
    }

    fn check_copied(&self, copy: &Copy, oid: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        if relation.presumed || relation.columns.is_empty() {
            return Ok(());
        }
        match copy.columns.iter().find(|name| relation.column(name).is_none()) {
            Some(name) => {
                let message =
                    format!("column \"{name}\" of relation \"{}\" does not exist", relation.name);
                Err(Refusal::new("42703", message))
            }
            None => Ok(()),
        }
    }

    fn copy_from(&mut self, copy: &Copy, oid: Oid) -> Judged {
        let is_view = self.catalog.relation(oid).is_some_and(|r| {
            r.kind == RelationKind::View
                && !r.triggers.iter().any(|t| t.timing.starts_with("instead"))
        });
        let shown = self.shown_of(oid);
        if is_view {
            return Err(Refusal::new("42809", format!("cannot copy to view \"{shown}\"")));
        }
        self.changed(ChangeKind::Copy, shown);
        self.note_existed(oid);
        self.lock(oid, LockMode::RowExclusive, Role::Named);
        let columns = match copy.columns.as_slice() {
            [] => {
                let relation = self.catalog.relation(oid);
                let all = relation.map(|r| r.columns.as_slice()).unwrap_or_default();
                all.iter().map(|column| column.name.clone()).collect()
            }
            some => some.to_vec(),
        };
        self.put_rows(
            oid,
            &Rows { columns, values: None, overriding: true, alike: Vec::new() },
            None,
        )
    }

    fn copy_to(&mut self, oid: Oid) -> Judged {
        let kind = self.catalog.relation(oid).map(|relation| relation.kind);
        let what = match kind {
            Some(RelationKind::View) => Some("view"),
            Some(RelationKind::MaterializedView) if self.catalog.version < 18 => {
                Some("materialized view")
            }
            Some(RelationKind::ForeignTable) => Some("foreign table"),
            Some(RelationKind::Sequence) => Some("sequence"),
            Some(RelationKind::PartitionedTable) => Some("partitioned table"),
            _ => None,
        };
        let shown = self.shown_of(oid);
        if let Some(what) = what {
            return Err(Refusal::new("42809", format!("cannot copy from {what} \"{shown}\""))
                .with_hint("Try the COPY (SELECT ...) TO variant."));
        }
        self.changed(ChangeKind::Copy, shown);
        self.scan(oid, LockMode::AccessShare, Role::Read, Work::Query);
        Ok(())
    }
}
