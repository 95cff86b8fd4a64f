//! Names in statements that write, and in what triggers do.

use std::collections::BTreeSet;

use super::{Bound, Columns, Missing, Resolved, Resolver, Scope, has};
use crate::sqlite::ast::{Event, Name, Statement};
use crate::sqlite::catalog::Key;

/// The rows that a trigger sees.
pub fn trigger_scope(columns: &Columns, event: &Event) -> Scope<'static> {
    let row = |name: &str| Bound {
        name: name.to_owned(),
        columns: columns.clone(),
        merges: true,
        numbered: true,
    };
    let sources = match event {
        Event::Insert => vec![row("new")],
        Event::Delete => vec![row("old")],
        Event::Update(_) => vec![row("new"), row("old")],
    };
    Scope { sources, ..Scope::default() }
}

impl Resolver<'_> {
    /// Resolves a statement that reads or writes, for instance of a trigger's body. Returns the
    /// tables and views it writes.
    pub fn statement(
        &mut self,
        statement: &Statement,
        outer: Option<&Scope<'_>>,
    ) -> Resolved<BTreeSet<Key>> {
        let mut written = BTreeSet::new();
        match statement {
            Statement::Select(query) => {
                self.query(query, outer)?;
            }
            Statement::Insert(insert) => {
                let before = self.common.len();
                self.add_common(&insert.with, outer)?;
                let (bound, key) = self.target(&insert.table, None)?;
                written.extend(key);
                if let Some(query) = &insert.query {
                    self.query(query, outer)?;
                }
                if !self.lenient {
                    missing_column(&bound, &insert.table, &insert.columns)?;
                    updated(&bound, &insert.updates)?;
                }
                let mut scope = Scope { outer, ..Scope::default() };
                scope.sources.push(Bound {
                    name: "excluded".to_owned(),
                    merges: true,
                    ..bound.clone()
                });
                scope.sources.push(Bound { merges: true, ..bound });
                insert.others.iter().try_for_each(|expr| self.expr(expr, &scope))?;
                self.common.truncate(before);
            }
            Statement::Update(modify) | Statement::Delete(modify) => {
                let before = self.common.len();
                self.add_common(&modify.with, outer)?;
                let (bound, key) = self.target(&modify.table, modify.alias.as_deref())?;
                written.extend(key);
                for (columns, _) in modify.sets.iter().filter(|_| !self.lenient) {
                    updated(&bound, columns)?;
                }
                let mut scope = Scope { outer, ..Scope::default() };
                scope.sources.push(bound);
                self.sources(&modify.from, &mut scope)?;
                let values = modify.sets.iter().map(|(_, value)| value);
                let all = values.chain(&modify.filter).chain(&modify.others);
                all.into_iter().try_for_each(|expr| self.expr(expr, &scope))?;
                self.common.truncate(before);
            }
            _ => {}
        }
        Ok(written)
    }

    fn target(&mut self, name: &Name, alias: Option<&str>) -> Resolved<(Bound, Option<Key>)> {
        let common = std::mem::take(&mut self.common);
        let read = self.read.len();
        let found = self.table(name);
        self.read.truncate(read);
        self.common = common;
        let (own, columns, numbered) = found?;
        let key = self.catalog.view_key(name).or_else(|| self.catalog.table_key(name));
        let name = alias.map_or(own, str::to_owned);
        Ok((Bound { name, columns, merges: false, numbered }, key))
    }
}

fn missing_column(bound: &Bound, table: &Name, columns: &[String]) -> Resolved<()> {
    match columns.iter().find(|column| !has(bound, column)) {
        Some(column) => {
            let message = format!("table {} has no column named {column}", table.name);
            Err(Missing::Other(message))
        }
        None => Ok(()),
    }
}

fn updated(bound: &Bound, columns: &[String]) -> Resolved<()> {
    match columns.iter().find(|column| !has(bound, column)) {
        Some(column) => Err(Missing::Column(column.clone())),
        None => Ok(()),
    }
}
