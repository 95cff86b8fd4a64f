//! Relations a stored statement names: the server locks them while it reads the text, and keeps
//! the locks.

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::super::{Judge, Judged};
use crate::postgres::ast::{CommonTable, FromItem, Name, Node, Query, Source, Statement};
use crate::postgres::catalog::{Oid, RelationKind, Use};

/// Names with the modes in which they are locked; names of common tables are left out.
#[derive(Debug, Default)]
struct Named {
    relations: Vec<(Name, LockMode)>,
    common: Vec<String>,
    /// Columns, as they are written.
    columns: Vec<Vec<String>>,
}

impl Named {
    fn add(&mut self, name: &Name, mode: LockMode) {
        if name.schema.is_some() || !self.common.contains(&name.name) {
            self.relations.push((name.clone(), mode));
        }
    }

    fn add_statement(&mut self, statement: &Statement) {
        let mode = LockMode::RowExclusive;
        match statement {
            Statement::Select(query) => self.add_query(query),
            Statement::Insert(insert) => {
                self.add_with(&insert.with);
                self.add(&insert.table, mode);
                insert.source.iter().for_each(|query| self.add_query(query));
                let conflict = insert.conflict.iter();
                conflict.for_each(|c| c.assignments.iter().for_each(|a| self.add_node(&a.value)));
            }
            Statement::Update(update) => {
                self.add_with(&update.with);
                self.add(&update.table.name, mode);
                update.assignments.iter().for_each(|a| self.add_node(&a.value));
                update.from.iter().for_each(|item| self.add_item(item, LockMode::AccessShare));
                update.filter.iter().chain(&update.others).for_each(|node| self.add_node(node));
            }
            Statement::Delete(delete) => {
                self.add_with(&delete.with);
                self.add(&delete.table.name, mode);
                delete.using.iter().for_each(|item| self.add_item(item, LockMode::AccessShare));
                delete.filter.iter().chain(&delete.others).for_each(|node| self.add_node(node));
            }
            Statement::Merge(merge) => {
                self.add_with(&merge.with);
                self.add(&merge.table.name, mode);
                self.add_item(&merge.source, LockMode::AccessShare);
                merge.updates.iter().for_each(|a| self.add_node(&a.value));
                std::iter::once(&merge.on).chain(&merge.others).for_each(|n| self.add_node(n));
            }
            _ => {}
        }
    }

    fn add_with(&mut self, with: &[CommonTable]) {
        self.common.extend(with.iter().map(|table| table.name.clone()));
        with.iter().for_each(|table| self.add_statement(&table.statement));
    }

    fn add_query(&mut self, query: &Query) {
        let outer = self.common.len();
        self.add_with(&query.with);
        let mode = match query.locking.is_empty() {
            true => LockMode::AccessShare,
            false => LockMode::RowShare,
        };
        query.from.iter().for_each(|item| self.add_item(item, mode));
        query.outputs.iter().for_each(|output| self.add_node(&output.node));
        query.values.iter().flatten().for_each(|node| self.add_node(node));
        query.filter.iter().chain(&query.others).for_each(|node| self.add_node(node));
        query.united.iter().for_each(|other| self.add_query(other));
        self.common.truncate(outer);
    }

    fn add_item(&mut self, item: &FromItem, mode: LockMode) {
        match &item.source {
            Source::Relation(relation) => self.add(&relation.name, mode),
            Source::Query(query) => self.add_query(query),
            Source::Function(nodes) => nodes.iter().for_each(|node| self.add_node(node)),
        }
    }

    fn add_node(&mut self, node: &Node) {
        node.walk(&mut |part| match part {
            Node::Subquery(query) => self.add_query(query),
            Node::Column(path) => self.columns.push(path.clone()),
            _ => {}
        });
    }
}

impl Judge {
    /// Locks what stored statements name; refuses names that are nowhere.
    pub(super) fn analyzed(&mut self, statements: &[Statement]) -> Judged {
        let mut named = Named::default();
        for statement in statements {
            named.common.clear();
            named.add_statement(statement);
        }
        self.lock_mentioned(&named)
    }

    /// The same for statements that are rewritten, too: views are replaced by what they read.
    pub(super) fn rewritten(&mut self, statements: &[Statement]) -> Judged {
        self.analyzed(statements)?;
        let mut named = Named::default();
        statements.iter().for_each(|statement| named.add_statement(statement));
        let found = named.relations.iter().filter_map(|(name, _)| self.catalog.oid(name));
        let mut views: Vec<Oid> = found.collect();
        let mut next = 0;
        while let Some(oid) = views.get(next).copied() {
            next += 1;
            let view = self.catalog.relation(oid).filter(|r| r.kind == RelationKind::View);
            let Some(view) = view.and_then(|relation| relation.view.as_ref()) else { continue };
            for below in view.uses.iter().map(|used| used.relation).collect::<Vec<_>>() {
                if !views.contains(&below) {
                    views.push(below);
                    self.lock(below, LockMode::AccessShare, Role::Read);
                }
            }
        }
        Ok(())
    }

    /// The same for an expression with subqueries.
    pub(super) fn analyzed_node(&mut self, node: &Node) -> Judged {
        let mut named = Named::default();
        named.add_node(node);
        self.lock_mentioned(&named)
    }

    fn lock_mentioned(&mut self, named: &Named) -> Judged {
        let mut oids = Vec::new();
        for (name, mode) in &named.relations {
            let pseudo = name.schema.is_none() && matches!(&*name.name, "old" | "new");
            if pseudo || self.is_system(name) {
                continue;
            }
            oids.push((self.opened(name)?, *mode));
        }
        for (oid, mode) in oids {
            self.lock(oid, mode, Role::Read);
        }
        Ok(())
    }

    /// Returns whether a name means one of the server's own relations.
    fn is_system(&self, name: &Name) -> bool {
        match name.schema.as_deref() {
            Some(schema) => matches!(schema, "pg_catalog" | "information_schema"),
            None => name.name.starts_with("pg_") && self.catalog.oid(name).is_none(),
        }
    }

    /// Returns what a stored statement depends on.
    pub(super) fn statement_uses(&self, statement: &Statement) -> Vec<Use> {
        if let Statement::Select(query) = statement {
            return self.query_uses(query).uses;
        }
        let mut named = Named::default();
        named.add_statement(statement);
        let oids = named.relations.iter().filter_map(|(name, _)| self.catalog.oid(name));
        let mut uses: Vec<Use> = oids.map(|relation| Use { relation, column: None }).collect();
        let Some((target, written)) = written_columns(statement) else { return uses };
        let Some(target) = self.catalog.oid(target).and_then(|oid| self.catalog.relation(oid))
        else {
            return uses;
        };
        let read = named.columns.iter().filter_map(|path| match path.as_slice() {
            [column] => Some(column),
            [table, column] if *table == target.name => Some(column),
            _ => None,
        });
        let known = |name: &&String| target.column(name).is_some();
        let used = written.iter().chain(read.filter(known)).cloned();
        uses.extend(used.map(|column| Use { relation: target.oid, column: Some(column) }));
        if let Statement::Insert(insert) = statement
            && let Some(source) = &insert.source
            && insert.columns.is_empty()
        {
            let wide = source.values.first().map_or(source.outputs.len(), Vec::len);
            let filled = target.columns.iter().take(wide).map(|column| column.name.clone());
            uses.extend(filled.map(|column| Use { relation: target.oid, column: Some(column) }));
        }
        uses
    }

    /// Returns the columns of OLD and NEW that a rule's actions use.
    pub(super) fn row_columns(&self, actions: &[Statement]) -> Vec<String> {
        let mut named = Named::default();
        actions.iter().for_each(|action| named.add_statement(action));
        let of_row = |path: Vec<String>| match path.as_slice() {
            [row, column] if matches!(row.as_str(), "old" | "new") => Some(column.clone()),
            _ => None,
        };
        named.columns.into_iter().filter_map(of_row).collect()
    }

    /// Refuses a name that is not there, as an object of some kind.
    pub(super) fn absent(&self, state: &'static str, message: String) -> Judged {
        if self.catalog.open { Ok(()) } else { Err(Refusal::new(state, message)) }
    }
}

/// Returns the table a statement writes, and the columns it names there.
fn written_columns(statement: &Statement) -> Option<(&Name, Vec<String>)> {
    match statement {
        Statement::Insert(insert) => Some((&insert.table, insert.columns.clone())),
        Statement::Update(update) => {
            let set = update.assignments.iter().map(|set| set.column.clone());
            Some((&update.table.name, set.collect()))
        }
        Statement::Delete(delete) => Some((&delete.table.name, Vec::new())),
        _ => None,
    }
}
