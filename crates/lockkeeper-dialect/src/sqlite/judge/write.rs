//! SELECT, INSERT, UPDATE, DELETE, and what follows from them: triggers and foreign keys.

use std::collections::BTreeSet;

use lockkeeper_core::change::{ChangeKind, LockMode, Role, Work, Written};

use super::soundness::trigger_body;
use super::{Judge, Judged, refused};
use crate::sqlite::ast::{
    Action, Arm, Event, Expr, Insert, Item, Modify, Name, Output, Query, Statement,
};
use crate::sqlite::catalog::{Key, same, shown};

/// What happens to rows of a table.
enum Happens<'a> {
    Insert,
    Delete,
    Update(&'a [String]),
}

impl Judge {
    pub(super) fn select(&mut self, query: &Query) -> Judged {
        self.changed(ChangeKind::Select, "");
        let mut resolver = self.resolver();
        let found = resolver.query(query, None);
        let read = resolver.read;
        self.read_each(&read);
        found.map(|_| ()).map_err(|missing| refused(missing.message()))
    }

    pub(super) fn insert(&mut self, insert: &Insert) -> Judged {
        self.changed(ChangeKind::Insert, shown(&insert.table)).columns.clone_from(&insert.columns);
        let statement = Statement::Insert(Box::new(insert.clone()));
        let Some(key) = self.writable(&insert.table, &Happens::Insert)? else { return Ok(()) };
        self.reads_of(&statement)?;
        self.check_values(&key, insert)?;
        let target = self.table(&key);
        let existed = self.existed(target.born);
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.existed = existed;
        }
        let written = (insert.replaces || !insert.updates.is_empty()).then_some(Written::Some);
        self.verdict.irreversible |= written.is_some();
        if let Some(touch) = self.alter(&key, Role::Named) {
            touch.written = written;
        }
        self.note_copy(&key, insert);
        if let Some(table) = self.catalog.tables.get_mut(&key) {
            table.filled = true;
        }
        self.follow(&key, &Happens::Insert)?;
        if !insert.updates.is_empty() {
            self.follow(&key, &Happens::Update(&insert.updates))?;
        }
        Ok(())
    }

    /// Columns that cannot be given a value, and rows of another length.
    fn check_values(&self, key: &Key, insert: &Insert) -> Judged {
        let table = self.table(key);
        if table.opaque() {
            return Ok(());
        }
        for column in &insert.columns {
            if table.column(column).is_some_and(|column| column.generated.is_some()) {
                return Err(refused(format!("cannot INSERT into generated column \"{column}\"")));
            }
        }
        let Some(query) = &insert.query else { return Ok(()) };
        let settable = table.columns.iter().filter(|column| column.generated.is_none()).count();
        let mut resolver = self.resolver();
        let first = query.arms.first();
        let uneven = query.arms.iter().flat_map(|arm| &arm.values).any(|row| {
            first.and_then(|arm| arm.values.first()).is_some_and(|one| one.len() != row.len())
        });
        if uneven {
            return Err(refused("all VALUES must have the same number of terms"));
        }
        // A query of its own: WITH clauses of the INSERT were looked at before.
        let given = if insert.with.is_empty() { resolver.query(query, None) } else { Ok(None) };
        let Ok(Some(given)) = given else { return Ok(()) };
        let given = given.len();
        if insert.columns.is_empty() && given != settable {
            return Err(refused(format!(
                "table {} has {settable} columns but {given} values were supplied",
                table.name.name
            )));
        }
        if !insert.columns.is_empty() && given != insert.columns.len() {
            let wanted = insert.columns.len();
            return Err(refused(format!("{given} values for {wanted} columns")));
        }
        Ok(())
    }

    pub(super) fn modify(
        &mut self,
        modify: &Modify,
        kind: ChangeKind,
        statement: &Statement,
    ) -> Judged {
        let all = modify.filter.as_ref().is_none_or(|filter| filter.truth == Some(true))
            && !modify.limited
            && modify.from.is_empty();
        let columns: Vec<String> =
            modify.sets.iter().flat_map(|(columns, _)| columns.iter().cloned()).collect();
        let change = self.changed(kind, shown(&modify.table));
        change.columns.clone_from(&columns);
        change.all_rows = all;
        let deletes = kind == ChangeKind::Delete;
        let happens = if deletes { Happens::Delete } else { Happens::Update(&columns) };
        let Some(key) = self.writable(&modify.table, &happens)? else { return Ok(()) };
        let table = self.table(&key);
        let generated = |name: &&String| table.column(name).is_some_and(|c| c.generated.is_some());
        if let Some(column) = columns.iter().find(generated) {
            return Err(refused(format!("cannot UPDATE generated column \"{column}\"")));
        }
        self.reads_of(statement)?;
        self.verdict.irreversible = true;
        let existed = self.existed(table.born);
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.existed = existed;
        }
        let nothing = modify.filter.as_ref().is_some_and(|filter| filter.truth == Some(false));
        if let Some(touch) = self.alter(&key, Role::Named) {
            touch.written = Some(if all { Written::All } else { Written::Some });
            touch.scan = !nothing;
            touch.work = Some(Work::Query);
        }
        self.copied.remove(&key);
        self.copied.retain(|_, (into, _)| *into != key);
        self.follow(&key, &happens)
    }

    /// Resolves a statement and records what it reads besides its target.
    fn reads_of(&mut self, statement: &Statement) -> Judged {
        let mut resolver = self.resolver();
        let found = resolver.statement(statement, None);
        let read = resolver.read;
        found.map_err(|missing| refused(missing.message()))?;
        self.read_each(&read);
        Ok(())
    }

    /// Returns the table that is written; nothing where triggers of a view do the work.
    fn writable(
        &mut self,
        name: &Name,
        happens: &Happens<'_>,
    ) -> Result<Option<Key>, lockkeeper_core::change::Refusal> {
        self.check_schema(name)?;
        let lower = name.name.to_ascii_lowercase();
        if lower == "sqlite_master" || lower == "sqlite_schema" {
            return Err(refused(format!("table {} may not be modified", name.name)));
        }
        let known = self.catalog.table_key(name);
        if known.is_none() && lower.starts_with("sqlite_") {
            // Statistics and counters of SQLite's own, which may be written.
            return Ok(None);
        }
        match self.catalog.view_key(name) {
            Some(view) if known.is_none() => {
                self.follow_view(&view, name, happens)?;
                Ok(None)
            }
            _ => self.required(name).map(Some),
        }
    }

    fn follow_view(&mut self, view: &Key, name: &Name, happens: &Happens<'_>) -> Judged {
        let fires = |key: &Key| {
            self.catalog.triggers.get(key).is_some_and(|t| fires(&t.made.event, happens))
        };
        if !self.catalog.triggers_of(view).iter().any(fires) {
            let name = &name.name;
            return Err(refused(format!("cannot modify {name} because it is a view")));
        }
        self.follow(view, happens)
    }

    /// Records what triggers and foreign keys do when rows change.
    fn follow(&mut self, key: &Key, happens: &Happens<'_>) -> Judged {
        let mut seen = BTreeSet::new();
        self.fire(key, happens, &mut seen)?;
        if self.catalog.foreign_keys {
            self.enforce(key, happens);
        }
        Ok(())
    }

    fn fire(&mut self, key: &Key, happens: &Happens<'_>, seen: &mut BTreeSet<Key>) -> Judged {
        for at in self.catalog.triggers_of(key) {
            let Some(trigger) = self.catalog.triggers.get(&at).cloned() else { continue };
            if !fires(&trigger.made.event, happens) || !seen.insert(at) {
                continue;
            }
            let mut resolver = self.resolver();
            let found = trigger_body(&self.catalog, &mut resolver, &trigger);
            let read = resolver.read;
            let written = found.map_err(|missing| refused(missing.message()))?;
            self.read_each(&read);
            for table in &written {
                if let Some(touch) = self.alter(table, Role::Dependent) {
                    touch.written.get_or_insert(Written::Some);
                }
            }
            for statement in &trigger.made.body {
                self.fire_further(statement, seen)?;
            }
        }
        Ok(())
    }

    fn fire_further(&mut self, statement: &Statement, seen: &mut BTreeSet<Key>) -> Judged {
        let key_of = |judge: &Judge, name: &Name| {
            judge.catalog.view_key(name).or_else(|| judge.catalog.table_key(name))
        };
        match statement {
            Statement::Insert(insert) => match key_of(self, &insert.table) {
                Some(key) => self.fire(&key, &Happens::Insert, seen),
                None => Ok(()),
            },
            Statement::Update(modify) => {
                let columns: Vec<_> = modify.sets.iter().flat_map(|(c, _)| c.clone()).collect();
                match key_of(self, &modify.table) {
                    Some(key) => self.fire(&key, &Happens::Update(&columns), seen),
                    None => Ok(()),
                }
            }
            Statement::Delete(modify) => match key_of(self, &modify.table) {
                Some(key) => self.fire(&key, &Happens::Delete, seen),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Parents are read for rows that come, children for rows that go.
    fn enforce(&mut self, key: &Key, happens: &Happens<'_>) {
        if !matches!(happens, Happens::Delete) {
            for (_, to) in self.table(key).references() {
                let name = Name { schema: Some(key.0.clone()), name: to.table.clone() };
                if let Some(parent) = self.catalog.table_key(&name) {
                    self.touch(&parent, LockMode::AccessShare, Role::Referenced);
                }
            }
        }
        if matches!(happens, Happens::Insert) {
            return;
        }
        for child in self.catalog.referencing(key) {
            let writes = self.table(&child).references().any(|(_, to)| {
                let action = match happens {
                    Happens::Delete => to.on_delete,
                    _ => to.on_update,
                };
                same(&to.table, &key.1) && action == Action::Write
            });
            let touch = match writes {
                true => self.alter(&child, Role::Referencing),
                false => self.touch(&child, LockMode::AccessShare, Role::Referencing),
            };
            if let Some(touch) = touch.filter(|_| writes) {
                touch.written.get_or_insert(Written::Some);
            }
        }
    }

    /// Remembers that all rows of a table were copied, and which columns were not.
    fn note_copy(&mut self, into: &Key, insert: &Insert) {
        self.copied.remove(into);
        let Some(query) = insert.query.as_ref().filter(|_| !insert.may_skip) else { return };
        let Some((arm, from)) = whole(query) else { return };
        let Some(from) = self.catalog.table_key(from).filter(|from| from != into) else { return };
        let (old, new) = (self.table(&from), self.table(into));
        if old.opaque() && !arm.outputs.contains(&Output::All) || new.filled {
            return;
        }
        let taken = |name: &str| {
            arm.outputs.iter().any(|output| match output {
                Output::All | Output::AllOf(_) => true,
                Output::Value(expr, _) => super::check::mentions(expr, name),
            })
        };
        let stored = old.columns.iter().filter(|column| column.generated.is_none());
        let lost = stored.map(|column| column.name.clone()).filter(|name| !taken(name)).collect();
        self.copied.insert(from, (into.clone(), lost));
    }
}

/// Returns the only table of a query that yields each of its rows once.
fn whole(query: &Query) -> Option<(&Arm, &Name)> {
    let [arm] = query.arms.as_slice() else { return None };
    let every = |filter: &Expr| filter.truth == Some(true);
    let plain = query.with.is_empty()
        && !query.limited
        && !arm.folds
        && arm.filter.as_ref().is_none_or(every)
        && !arm.outputs.iter().any(aggregates);
    match arm.from.as_slice() {
        [source] if plain => match &source.item {
            Item::Table(name) => Some((arm, name)),
            _ => None,
        },
        _ => None,
    }
}

/// Functions that make one row of all.
const AGGREGATES: [&str; 7] =
    ["count", "sum", "total", "avg", "group_concat", "json_group_array", "string_agg"];

fn aggregates(output: &Output) -> bool {
    match output {
        Output::Value(expr, _) => expr
            .calls
            .iter()
            .any(|call| AGGREGATES.contains(&call.as_str()) || call == "min" || call == "max"),
        _ => false,
    }
}

fn fires(event: &Event, happens: &Happens<'_>) -> bool {
    match (event, happens) {
        (Event::Insert, Happens::Insert) | (Event::Delete, Happens::Delete) => true,
        (Event::Update(of), Happens::Update(columns)) => {
            of.is_empty() || of.iter().any(|one| columns.iter().any(|column| same(one, column)))
        }
        _ => false,
    }
}
