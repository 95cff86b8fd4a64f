//! UPDATE and DELETE.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Written};

use super::super::value::{Scope, always_false};
use super::super::{Judge, Judged};
use super::access::Access;
use super::extent::fits_every_row;
use super::foreign::Event;
use super::lookup::Lookup;
use super::read::filters;
use crate::postgres::ast::{
    Assignment, Delete, FromItem, Node, Query, RelationRef, Source, Update,
};
use crate::postgres::catalog::{Oid, RelationKind, Type};

/// An UPDATE or a DELETE.
#[derive(Clone, Copy)]
pub(super) enum Modified<'a> {
    Update(&'a Update),
    Delete(&'a Delete),
}

impl Judge {
    pub(in crate::postgres::judge) fn update(&mut self, update: &Update) -> Judged {
        self.update_within(update, &Scope::default())
    }

    pub(in crate::postgres::judge) fn delete(&mut self, delete: &Delete) -> Judged {
        self.delete_within(delete, &Scope::default())
    }

    pub(super) fn update_within(&mut self, update: &Update, outer: &Scope<'_>) -> Judged {
        if self.marks_detached(update) {
            return Ok(());
        }
        let query = query_of_update(update);
        self.modify(Modified::Update(update), &update.table, &query, outer)
    }

    pub(super) fn delete_within(&mut self, delete: &Delete, outer: &Scope<'_>) -> Judged {
        let query = query_of_delete(delete);
        self.modify(Modified::Delete(delete), &delete.table, &query, outer)
    }

    fn check_may_modify(&self, what: &Modified<'_>, oid: Oid) -> Judged {
        match what {
            Modified::Update(update) => {
                let set: Vec<&str> = update.assignments.iter().map(|set| &*set.column).collect();
                self.check_may(oid, &["update"], &set)
            }
            Modified::Delete(_) => self.check_may(oid, &["delete"], &[]),
        }
    }

    /// `query` is what finds the rows: the target is its first item of FROM.
    fn modify(
        &mut self,
        what: Modified<'_>,
        table: &RelationRef,
        query: &Query,
        outer: &Scope<'_>,
    ) -> Judged {
        let kind = match what {
            Modified::Update(_) => ChangeKind::Update,
            Modified::Delete(_) => ChangeKind::Delete,
        };
        if self.writes_catalog(&table.name, kind) {
            return Ok(());
        }
        let oid = self.writable(&table.name)?;
        self.check_may_modify(&what, oid)?;
        let common = self.scope_with(&query.with, outer);
        self.require_items(query.from.get(1..).unwrap_or_default(), &common)?;
        drop(common);
        let scope = self.target_scope(query, outer, oid);
        self.check_modified(what, oid, query, &scope)?;
        let written = self.extent(query, what, oid);
        let shown = self.shown_of(oid);
        self.announce_modified(what, shown, written);
        self.note_existed(oid);
        self.common_tables(&query.with, outer)?;
        let all = filters(query, &[]);
        let bound = self.bound_items(query, &scope, &all);
        let Some(item) = scope.items.first() else { return Ok(()) };
        let lookup = Lookup { scope: &scope, item, conditions: &all, bound: &bound };
        self.write_target(what, oid, table.only, &lookup, written)?;
        self.read_rest(query, &scope, &all, &bound)?;
        if let Some(filter) = &query.filter {
            self.evaluate_filter(filter, &scope, &bound)?;
        }
        self.evaluate_modified(what, query, &scope)
    }

    /// Returns the scope of a statement's names, the target first.
    fn target_scope<'a>(&self, query: &Query, outer: &'a Scope<'a>, oid: Oid) -> Scope<'a> {
        let mut scope = self.scope(query, outer);
        let alias = query.from.first().and_then(|item| item.alias.as_deref());
        // A common table never hides the target.
        if let (Some(first), Some(seen)) = (scope.items.first_mut(), self.seen_relation(oid, alias))
        {
            *first = seen;
        }
        scope
    }

    fn announce_modified(&mut self, what: Modified<'_>, shown: String, written: Written) {
        self.verdict.irreversible |= true;
        match what {
            Modified::Update(update) => {
                let columns = update.assignments.iter().map(|a| a.column.clone()).collect();
                let change = self.changed(ChangeKind::Update, shown);
                change.columns = columns;
                change.all_rows = written == Written::All;
            }
            Modified::Delete(_) => {
                self.changed(ChangeKind::Delete, shown).all_rows = written == Written::All;
            }
        }
    }

    fn extent(&self, query: &Query, what: Modified<'_>, oid: Oid) -> Written {
        let cursor = match what {
            Modified::Update(update) => update.current_of,
            Modified::Delete(delete) => delete.current_of,
        };
        let relation = self.catalog.relation(oid);
        let every = query.filter.as_ref().is_none_or(|f| fits_every_row(f, relation)) && !cursor;
        // What the other items of FROM are joined by does not leave out rows of the target.
        if every { Written::All } else { Written::Some }
    }

    /// Locks and marks the target, or what lies below it, with everything that follows from it.
    fn write_target(
        &mut self,
        what: Modified<'_>,
        oid: Oid,
        only: bool,
        lookup: &Lookup<'_, '_>,
        written: Written,
    ) -> Judged {
        let (event, cursor) = match what {
            Modified::Update(update) => ("update", update.current_of),
            Modified::Delete(delete) => ("delete", delete.current_of),
        };
        let alone = lookup.scope.items.len() == 1;
        let never = lookup.conditions.iter().any(|c| always_false(c))
            || (alone && self.never(oid, lookup.conditions));
        let reads = !(self.is_ruled_out(oid, event) || cursor || never);
        if let Some((base, names)) = self.below_view(oid, event)? {
            if matches!(what, Modified::Update(_)) {
                self.check_below(oid, &names, &columns_of(what), event)?;
            }
            self.lock(oid, LockMode::RowExclusive, Role::Named);
            let columns: Vec<String> =
                columns_of(what).iter().map(|c| names.get(c).unwrap_or(c).clone()).collect();
            return self.write_below(what, oid, base, &columns, written, lookup);
        }
        let access = Access { mode: LockMode::RowExclusive, role: Role::Named, only, reads };
        let members = self.use_relation(oid, access, lookup);
        if self.catalog.relation(oid).is_some_and(|r| r.kind == RelationKind::View) {
            self.read_view(oid, LockMode::AccessShare, lookup)?;
        }
        if matches!(what, Modified::Update(_)) || self.catalog.version < 14 {
            self.read_bounds(oid);
        }
        self.row_security(oid)?;
        if self.run_rules(oid, event)? {
            return Ok(());
        }
        self.write_rows(what, oid, &members, &columns_of(what), written)
    }

    /// Writes to the table below a view.
    fn write_below(
        &mut self,
        what: Modified<'_>,
        view: Oid,
        base: Oid,
        columns: &[String],
        written: Written,
        lookup: &Lookup<'_, '_>,
    ) -> Judged {
        let query = self.catalog.relation(view).and_then(|r| r.view.clone()).map(|v| v.query);
        let Some(query) = query else { return Ok(()) };
        let mut conditions = super::read::pushed(&query, lookup);
        conditions.extend(query.filter.clone());
        let all: Vec<&Node> = conditions.iter().flat_map(super::lookup::conditions).collect();
        let alias = query.from.first().and_then(|item| item.alias.clone());
        let item = self.seen_relation(base, alias.as_deref()).unwrap_or_default();
        let outer = Scope::default();
        let scope = Scope { items: vec![item.clone()], outer: Some(&outer), ..Scope::default() };
        let lookup = Lookup { scope: &scope, item: &item, conditions: &all, bound: &[] };
        let event = match what {
            Modified::Update(_) => "update",
            Modified::Delete(_) => "delete",
        };
        if self.below_view(base, event)?.is_some() {
            return self.write_target(what, base, false, &lookup, written);
        }
        let access =
            Access { mode: LockMode::RowExclusive, role: Role::Read, only: false, reads: true };
        let members = self.use_relation(base, access, &lookup);
        self.write_rows(what, base, &members, columns, written)
    }

    fn write_rows(
        &mut self,
        what: Modified<'_>,
        oid: Oid,
        members: &[Oid],
        columns: &[String],
        written: Written,
    ) -> Judged {
        let deletes = matches!(what, Modified::Delete(_));
        let filter = match what {
            Modified::Update(update) => &update.filter,
            Modified::Delete(delete) => &delete.filter,
        };
        let none = filter.as_ref().is_some_and(always_false);
        for member in members {
            let empty = self.catalog.relation(*member).is_some_and(|relation| relation.empty);
            if let Some(touch) = self.lock(*member, LockMode::RowExclusive, Role::Named) {
                touch.written = Some(written);
                touch.data_loss |= deletes && !empty && !none;
            }
        }
        let (due, word) = match what {
            Modified::Delete(_) => (Event::Delete, "delete"),
            Modified::Update(_) => (Event::Update(columns), "update"),
        };
        self.note_deferred(oid, due, word);
        match what {
            Modified::Delete(_) => {
                self.fire_triggers(oid, "delete", None)?;
                if none { Ok(()) } else { self.act_on_referencing(oid, Event::Delete, written) }
            }
            Modified::Update(update) => {
                self.move_rows(oid, &update.assignments);
                let named: Vec<String> =
                    update.assignments.iter().map(|a| a.column.clone()).collect();
                self.fire_triggers(oid, "update", Some(&named))?;
                let moves = self.may_move(oid, columns);
                self.check_parents(oid, &|foreign| {
                    moves
                        || foreign.columns.iter().any(|c| columns.contains(c))
                            && !foreign
                                .columns
                                .iter()
                                .any(|c| super::assigned::set_null(&update.assignments, c))
                });
                self.act_on_referencing(oid, Event::Update(columns), written)
            }
        }
    }

    /// Reads the items of FROM behind the target.
    fn read_rest(
        &mut self,
        query: &Query,
        scope: &Scope<'_>,
        all: &[&Node],
        bound: &[String],
    ) -> Judged {
        for (item, seen) in query.from.iter().zip(&scope.items).skip(1) {
            let lookup = Lookup { scope, item: seen, conditions: all, bound };
            self.read_item(item, LockMode::AccessShare, !item.tablesample, &lookup)?;
        }
        Ok(())
    }

    fn evaluate_modified(
        &mut self,
        what: Modified<'_>,
        query: &Query,
        scope: &Scope<'_>,
    ) -> Judged {
        for node in &query.others {
            self.evaluate(node, scope)?;
        }
        let returning = match what {
            Modified::Update(update) => {
                for assignment in &update.assignments {
                    self.evaluate(&assignment.value, scope)?;
                }
                &update.returning
            }
            Modified::Delete(delete) => &delete.returning,
        };
        returning.iter().try_for_each(|output| {
            self.check_names(&output.node, scope)?;
            self.evaluate(&output.node, scope)
        })
    }

    fn check_modified(
        &self,
        what: Modified<'_>,
        oid: Oid,
        query: &Query,
        scope: &Scope<'_>,
    ) -> Judged {
        if let Modified::Update(update) = what {
            self.check_assignments(&update.assignments, oid, scope)?;
        }
        query.filter.iter().chain(&query.others).try_for_each(|n| self.check_names(n, scope))
    }

    pub(super) fn check_assignments(
        &self,
        assignments: &[Assignment],
        oid: Oid,
        scope: &Scope<'_>,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let known = !relation.presumed && !relation.columns.is_empty();
        for (at, assignment) in assignments.iter().enumerate().filter(|_| known) {
            let Some(column) = relation.column(&assignment.column) else {
                let message = format!(
                    "column \"{}\" of relation \"{}\" does not exist",
                    assignment.column, relation.name
                );
                return Err(Refusal::new("42703", message));
            };
            let twice = assignments[..at].iter().any(|other| other.column == column.name);
            if twice && has_no_parts(&column.ty) {
                let message = format!("multiple assignments to same column \"{}\"", column.name);
                return Err(Refusal::new("42601", message));
            }
            let always = column.generated.is_some() || column.identity == Some(true);
            if always && assignment.value != Node::Default {
                let message = format!("column \"{}\" can only be updated to DEFAULT", column.name);
                let state = match column.generated {
                    Some(_) => self.generated_state(),
                    None => "428C9",
                };
                return Err(Refusal::new(state, message));
            }
            self.check_names(&assignment.value, scope)?;
            self.check_value(&assignment.value, column, scope)?;
            if assignment.value == Node::Null && column.not_null && !relation.empty {
                return Err(self.null_refused(column, &relation.name).perhaps());
            }
        }
        Ok(())
    }
}

/// Returns the query that finds the rows: the target is the first item of FROM.
pub(super) fn query_of_update(update: &Update) -> Query {
    let mut query = found_by(&update.table, update.alias.clone(), &update.from);
    query.with.clone_from(&update.with);
    query.filter.clone_from(&update.filter);
    query.others.clone_from(&update.others);
    query
}

pub(super) fn query_of_delete(delete: &Delete) -> Query {
    let mut query = found_by(&delete.table, delete.alias.clone(), &delete.using);
    query.with.clone_from(&delete.with);
    query.filter.clone_from(&delete.filter);
    query.others.clone_from(&delete.others);
    query
}

fn found_by(table: &RelationRef, alias: Option<String>, rest: &[FromItem]) -> Query {
    let target = FromItem {
        source: Source::Relation(table.clone()),
        alias,
        columns: Vec::new(),
        tablesample: false,
    };
    let from = std::iter::once(target).chain(rest.iter().cloned()).collect();
    Query { from, ..Query::default() }
}

fn columns_of(what: Modified<'_>) -> Vec<String> {
    match what {
        Modified::Update(update) => changed_columns(&update.assignments),
        Modified::Delete(_) => Vec::new(),
    }
}

/// Whether a column of that type can only be assigned as a whole.
fn has_no_parts(ty: &Type) -> bool {
    let whole = ["text", "varchar", "bpchar", "bool", "int2", "int4", "int8", "numeric", "uuid"];
    let whole = whole.contains(&ty.name.as_str());
    let dated = ty.name.starts_with("date") || ty.name.starts_with("time");
    !ty.array && (whole || dated)
}

/// Returns the columns that may get another value: `a = a` changes nothing.
pub(super) fn changed_columns(assignments: &[Assignment]) -> Vec<String> {
    let same = |assignment: &Assignment| match &assignment.value {
        Node::Column(path) => path.last() == Some(&assignment.column) && path.len() == 1,
        _ => false,
    };
    assignments.iter().filter(|a| !same(a)).map(|a| a.column.clone()).collect()
}
