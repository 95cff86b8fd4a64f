//! SELECT and what it reads.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::value::{Scope, Seen, always_false};
use super::super::{Judge, Judged};
use super::access::Access;
use super::lookup::{Lookup, conditions};
use crate::postgres::ast::{
    CommonTable, FromItem, Name, Node, Query, RelationRef, Source, Statement,
};
use crate::postgres::catalog::{Oid, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn select(&mut self, query: &Query) -> Judged {
        self.changed(ChangeKind::Select, "");
        self.read(query, &Scope::default())
    }

    /// Records everything a query locks and reads on behalf of the present change. Also for
    /// CREATE TABLE AS, REFRESH and the like.
    pub(in crate::postgres::judge) fn read_query(&mut self, query: &Query) -> Judged {
        self.read(query, &Scope::default())
    }

    pub(super) fn read(&mut self, query: &Query, outer: &Scope<'_>) -> Judged {
        self.read_where(query, outer, &[], LockMode::AccessShare)
    }

    /// `pushed` are conditions from outside, on the query's own relations; `mode` is at least the
    /// lock its relations get.
    pub(super) fn read_where(
        &mut self,
        query: &Query,
        outer: &Scope<'_>,
        pushed: &[Node],
        mode: LockMode,
    ) -> Judged {
        self.common_tables(&query.with, outer)?;
        self.require_items(&query.from, &self.scope_with(&query.with, outer))?;
        let scope = self.scope(query, outer);
        self.check_query(query, &scope)?;
        let all = filters(query, pushed);
        let bound = self.bound_items(query, &scope, &all);
        for (item, seen) in query.from.iter().zip(&scope.items) {
            let mode = mode.max(locking(query, seen));
            let lookup = Lookup { scope: &scope, item: seen, conditions: &all, bound: &bound };
            let reads = !item.tablesample && !self.reads_nothing(query, seen);
            self.read_item(item, mode, reads, &lookup)?;
        }
        let outer_planning = self.planning;
        self.planning |= no_rows(query);
        let outputs = query.outputs.iter().map(|output| &output.node);
        let nodes = outputs.chain(query.values.iter().flatten());
        let done = nodes.chain(&query.others).try_for_each(|node| self.evaluate(node, &scope));
        self.planning = outer_planning;
        done?;
        if let Some(filter) = &query.filter {
            self.evaluate_filter(filter, &scope, &bound)?;
        }
        for side in &query.united {
            let under = self.scope_with(&query.with, outer);
            self.read_where(side, &under, &[], mode)?;
        }
        Ok(())
    }

    /// Evaluates a condition: EXISTS is a join with the rows that are not found by an index.
    pub(super) fn evaluate_filter(
        &mut self,
        filter: &Node,
        scope: &Scope<'_>,
        bound: &[String],
    ) -> Judged {
        let names = scope.items.iter().map(|item| item.name.clone());
        let many = names.filter(|name| !bound.contains(name)).collect();
        let joined = Scope { many, ..scope.clone() };
        for condition in conditions(filter) {
            let exists = match condition {
                Node::Not(of) => is_exists(of),
                condition => is_exists(condition),
            };
            self.evaluate(condition, if exists { &joined } else { scope })?;
        }
        Ok(())
    }

    /// Judges the statements of WITH.
    pub(super) fn common_tables(&mut self, with: &[CommonTable], outer: &Scope<'_>) -> Judged {
        if with.is_empty() {
            return Ok(());
        }
        let scope = self.scope_with(with, outer);
        for table in with {
            let present = self.change;
            match &table.statement {
                Statement::Select(query) => {
                    self.read(query, &scope)?;
                    if table.recursive {
                        self.check_recursive(query, &scope)?;
                    }
                }
                Statement::Insert(insert) => self.insert_within(insert, &scope)?,
                Statement::Update(update) => self.update_within(update, &scope)?,
                Statement::Delete(delete) => self.delete_within(delete, &scope)?,
                Statement::Merge(merge) => self.merge_within(merge, &scope)?,
                _ => {}
            }
            self.change = present;
        }
        Ok(())
    }

    /// Refuses, or presumes, relations of FROM that are not there.
    pub(super) fn require_items(&mut self, items: &[FromItem], scope: &Scope<'_>) -> Judged {
        for item in items {
            if let Source::Relation(named) = &item.source
                && scope.common(&named.name).is_none()
                && !is_system(&named.name)
                && !self.is_transition(&named.name)
            {
                let oid = self.opened(&named.name)?;
                self.refuse_unreadable(oid)?;
                self.check_selectable(oid)?;
            }
        }
        Ok(())
    }

    /// Whether a name means a transition table of the trigger whose function runs.
    fn is_transition(&self, name: &Name) -> bool {
        name.schema.is_none() && self.transitions.contains(&name.name)
    }

    fn refuse_unreadable(&self, oid: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let what = match relation.kind {
            RelationKind::Index | RelationKind::PartitionedIndex => "an index",
            RelationKind::CompositeType => "a composite type",
            _ => return Ok(()),
        };
        let message = format!("cannot open relation \"{}\": it is {what}", relation.name);
        Err(Refusal::new("42809", message))
    }

    pub(super) fn read_item(
        &mut self,
        item: &FromItem,
        mode: LockMode,
        reads: bool,
        lookup: &Lookup<'_, '_>,
    ) -> Judged {
        match &item.source {
            Source::Relation(named) if lookup.scope.common(&named.name).is_some() => Ok(()),
            Source::Relation(named) if self.is_transition(&named.name) => Ok(()),
            Source::Relation(named) => match self.catalog.oid(&named.name) {
                Some(oid) => self.read_relation(oid, named, mode, reads, lookup),
                None => Ok(()),
            },
            Source::Query(query) => {
                let pushed = pushed(query, lookup);
                let query = united_with(query, lookup);
                self.read_where(&query, lookup.scope, &pushed, mode)
            }
            Source::Function(nodes) => {
                if let [Node::Call(call)] = nodes.as_slice()
                    && let Some((query, scope)) = self.inlined_rows(call)
                {
                    call.arguments.iter().try_for_each(|node| self.evaluate(node, lookup.scope))?;
                    let pushed = pushed(&query, lookup);
                    self.depth += 1;
                    let done = self.read_where(&query, &scope, &pushed, mode);
                    self.depth -= 1;
                    return done;
                }
                nodes.iter().try_for_each(|node| self.evaluate(node, lookup.scope))
            }
        }
    }

    fn read_relation(
        &mut self,
        oid: Oid,
        named: &RelationRef,
        mode: LockMode,
        reads: bool,
        lookup: &Lookup<'_, '_>,
    ) -> Judged {
        if self.catalog.relation(oid).is_some_and(|r| r.kind == RelationKind::View) {
            return self.read_view(oid, mode, lookup);
        }
        self.refuse_unpopulated(oid)?;
        let access = Access { mode, role: Role::Read, only: named.only, reads };
        let used = self.use_relation(oid, access, lookup);
        used.into_iter().try_for_each(|member| self.check_handler(member))?;
        self.row_security(oid)
    }

    /// Refuses to read a materialized view that nobody has refreshed.
    fn refuse_unpopulated(&self, oid: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let empty = relation.kind == RelationKind::MaterializedView
            && relation.view.as_ref().is_some_and(|view| !view.populated);
        if !empty || self.planning {
            return Ok(());
        }
        let message = format!("materialized view \"{}\" has not been populated", relation.name);
        Err(Refusal::new("55000", message).with_hint("Use the REFRESH MATERIALIZED VIEW command."))
    }

    pub(in crate::postgres::judge) fn explain(
        &mut self,
        analyze: bool,
        statement: &Statement,
    ) -> Judged {
        if analyze {
            return self.statement(statement);
        }
        self.planned(statement)
    }

    /// Locks what analysing and planning a statement locks; nothing runs.
    pub(super) fn planned(&mut self, statement: &Statement) -> Judged {
        self.changed(ChangeKind::Harmless, "explain");
        match statement {
            Statement::Select(query) => self.planned_query(query, None, &[], &[]),
            Statement::CreateTableAs(create) => self.planned_query(&create.query, None, &[], &[]),
            Statement::Insert(insert) => {
                let target = RelationRef { name: insert.table.clone(), only: true };
                let query = insert.source.clone().unwrap_or_default();
                self.planned_query(&query, Some(&target), &insert.with, &[])
            }
            Statement::Update(update) => {
                let query = super::modify::query_of_update(update);
                self.planned_query(&query, Some(&update.table), &update.with, &[])
            }
            Statement::Delete(delete) => {
                let query = super::modify::query_of_delete(delete);
                self.planned_query(&query, Some(&delete.table), &delete.with, &[])
            }
            Statement::Merge(merge) => {
                let query = Query { from: vec![merge.source.clone()], ..Query::default() };
                let target = RelationRef { name: merge.table.name.clone(), only: merge.table.only };
                self.planned_query(&query, Some(&target), &merge.with, &[])
            }
            _ => Ok(()),
        }
    }

    pub(super) fn planned_query(
        &mut self,
        query: &Query,
        target: Option<&RelationRef>,
        with: &[CommonTable],
        pushed: &[Node],
    ) -> Judged {
        let before = self.verdict.touches.len();
        if let Some(target) = target {
            let oid = self.opened(&target.name)?;
            self.lock_writable(oid, target, query.filter.as_ref());
        }
        let mut query = query.clone();
        query.with.extend(with.iter().cloned());
        self.planning = true;
        let read = self.read_where(&query, &Scope::default(), pushed, LockMode::AccessShare);
        self.planning = false;
        read?;
        for touch in self.verdict.touches.iter_mut().skip(before) {
            (touch.scan, touch.work) = (false, None);
        }
        Ok(())
    }

    /// Locks the target of a statement that is only planned.
    fn lock_writable(&mut self, oid: Oid, target: &RelationRef, filter: Option<&Node>) {
        let all = filter.map(conditions).unwrap_or_default();
        self.lock(oid, LockMode::RowExclusive, Role::Named);
        if !target.only {
            let role = self.member_role(oid);
            for member in self.planned_members(oid, &all) {
                self.lock(member, LockMode::RowExclusive, role);
            }
        }
    }
}

/// Whether a query certainly yields no row, so that nothing in its list runs.
fn no_rows(query: &Query) -> bool {
    let zero = |node: &Node| matches!(node, Node::Number(number) if number == "0");
    let never = query
        .filter
        .as_ref()
        .is_some_and(|filter| conditions(filter).into_iter().any(always_false));
    let none = query.limited && matches!(query.others.as_slice(), [one] if zero(one));
    (never && !query.grouped) || none
}

/// Returns all conditions of a query's rows, those of joins too.
pub(super) fn filters<'q>(query: &'q Query, pushed: &'q [Node]) -> Vec<&'q Node> {
    let joined = query.others.iter().filter(|node| is_condition(node));
    query.filter.iter().chain(joined).chain(pushed).flat_map(conditions).collect()
}

/// GROUP BY and ORDER BY stand beside the conditions of joins.
fn is_condition(node: &Node) -> bool {
    matches!(node, Node::And(_) | Node::Or(_) | Node::Op(..) | Node::IsNull(_))
}

/// Returns the lock FOR UPDATE and its like put on an item.
fn locking(query: &Query, seen: &Seen) -> LockMode {
    let named = query.locking.iter().any(|names| names.is_empty() || names.contains(&seen.name));
    if named { LockMode::RowShare } else { LockMode::AccessShare }
}

/// Returns conditions on a subquery's columns as conditions on what it reads.
pub(super) fn pushed(query: &Query, lookup: &Lookup<'_, '_>) -> Vec<Node> {
    if !query.united.is_empty() {
        return Vec::new();
    }
    pushed_to(query, lookup)
}

/// Conditions on groups hold for their rows, unless they speak of what is put together; rows that
/// a window or a limit counts are all needed.
fn pushed_to(query: &Query, lookup: &Lookup<'_, '_>) -> Vec<Node> {
    let windowed = query.outputs.iter().any(|output| has_window(&output.node));
    if query.limited || query.group_sets || windowed || query.from.is_empty() {
        return Vec::new();
    }
    let translate = |node: &&Node| super::rewriting::translated(node, query, lookup);
    let all = lookup.conditions.iter().filter_map(translate);
    all.filter(|node| !query.grouped || !calls(node)).collect()
}

/// Returns a UNION with the conditions on its columns in each of its sides.
pub(super) fn united_with(query: &Query, lookup: &Lookup<'_, '_>) -> Query {
    let mut query = query.clone();
    if query.united.is_empty() || query.limited {
        return query;
    }
    let sides: Vec<Vec<Node>> = std::iter::once(&query)
        .chain(&query.united)
        .map(|side| match side.united.len() {
            0 => pushed_to(side, lookup),
            _ if std::ptr::eq(side, &query) => pushed_to(side, lookup),
            _ => Vec::new(),
        })
        .collect();
    let mut sides = sides.into_iter();
    add_conditions(&mut query, sides.next().unwrap_or_default());
    query.united.iter_mut().zip(sides).for_each(|(side, nodes)| add_conditions(side, nodes));
    query
}

fn add_conditions(query: &mut Query, nodes: Vec<Node>) {
    if nodes.is_empty() {
        return;
    }
    let all = query.filter.take().into_iter().chain(nodes);
    query.filter = Some(Node::And(all.collect()));
}

fn has_window(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= matches!(node, Node::Call(call) if !call.others.is_empty()));
    found
}

fn calls(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= matches!(node, Node::Call(_)));
    found
}

/// Whether a name is one of the server's own relations.
pub(super) fn is_system(name: &Name) -> bool {
    match name.schema.as_deref() {
        Some(schema) => matches!(schema, "pg_catalog" | "information_schema" | "pg_toast"),
        None => name.name.starts_with("pg_"),
    }
}

fn is_exists(node: &Node) -> bool {
    matches!(node, Node::Op(sign, _) if sign == "exists")
}
