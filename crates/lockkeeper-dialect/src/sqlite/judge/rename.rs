//! RENAME TO and RENAME COLUMN: only the schema is written; it is rewritten wherever it names the
//! old name.

use lockkeeper_core::change::{ChangeKind, Remark, Role};

use super::{Judge, Judged, refused};
use crate::sqlite::ast::{Expr, Item, Name, Output, Query, Source, Statement};
use crate::sqlite::catalog::{Catalog, Key, Table, same, shown};

impl Judge {
    pub(super) fn rename_table(&mut self, key: &Key, to: &str) -> Judged {
        let known = self.table(key);
        let target = (key.0.clone(), to.to_ascii_lowercase());
        if to.to_ascii_lowercase().starts_with("sqlite_") {
            return Err(refused(format!("object name reserved for internal use: {to}")));
        }
        if self.catalog.taken(&target).is_some() {
            let message = format!("there is already another table or index with this name: {to}");
            return Err(refused(message));
        }
        // Everything is rewritten for the new name, and for that it has to make sense as it is.
        self.check_schema_sound(&self.catalog, "", None)?;
        let mut after = self.catalog.clone();
        if let Some(mut table) = after.tables.remove(key) {
            table.name.name = to.to_owned();
            after.tables.insert(target.clone(), table);
        }
        renamed_everywhere(&mut after, key, &target, &known.name.name, to);
        self.check_schema_sound(&after, " after rename", None)?;
        self.alter(key, Role::Named);
        self.catalog = after;
        self.note_rebuilt(key, &target, &known, to);
        Ok(())
    }

    /// Tells that the name is gone; at the end of a rebuild the new table takes the old name.
    fn note_rebuilt(&mut self, key: &Key, target: &Key, known: &Table, to: &str) {
        let copy = self.copied.remove(target).filter(|(into, _)| into == key);
        for (into, _) in self.copied.values_mut().filter(|(into, _)| into == key) {
            *into = target.clone();
        }
        if let Some(moved) = self.copied.remove(key) {
            self.copied.insert(target.clone(), moved);
        }
        let Some((_, lost)) = copy else {
            let object = shown(&known.name);
            self.remark(Remark::Breaks { object, how: format!("it is called {to} now") });
            return;
        };
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.kind = ChangeKind::Rebuild;
            change.from = Some(change.object.clone());
            change.object = to.to_owned();
            change.columns.clone_from(&lost);
        }
        self.hint(to, format!("the table {to} is rebuilt: its rows were copied into the new one"));
    }

    pub(super) fn rename_column(&mut self, key: &Key, from: &str, to: &str) -> Judged {
        let known = self.table(key);
        if known.column(from).is_none() && !known.presumed {
            return Err(refused(format!("no such column: \"{from}\"")));
        }
        let other = known.column(to).filter(|other| !same(&other.name, from));
        if other.is_some() {
            let table = &known.name.name;
            let message =
                format!("error in table {table} after rename: duplicate column name: {to}");
            return Err(refused(message));
        }
        self.check_schema_sound(&self.catalog, "", None)?;
        column_renamed(&mut self.catalog, key, from, to);
        self.alter(key, Role::Named);
        let object = format!("{}.{from}", shown(&known.name));
        self.remark(Remark::Breaks { object, how: format!("it is called {to} now") });
        Ok(())
    }
}

/// Follows a table to its new name: indexes, triggers, foreign keys, queries.
fn renamed_everywhere(after: &mut Catalog, key: &Key, target: &Key, from: &str, to: &str) {
    for index in after.indexes.values_mut().filter(|index| index.table == *key) {
        index.table = target.clone();
        index.made.table = to.to_owned();
    }
    let renames = Renames { from, to, column: None };
    for trigger in after.triggers.values_mut() {
        if trigger.table == *key {
            trigger.table = target.clone();
            trigger.made.table.name = to.to_owned();
        }
        trigger.made.when.iter_mut().for_each(|when| renames.expr(when));
        trigger.made.body.iter_mut().for_each(|statement| renames.statement(statement));
    }
    for view in after.views.values_mut() {
        renames.query(&mut view.made.query);
    }
    for table in after.tables.values_mut() {
        let of_columns = table.columns.iter_mut().flat_map(|column| &mut column.references);
        let all = of_columns.chain(table.foreign.iter_mut().map(|(_, to)| to));
        all.filter(|reference| same(&reference.table, from)).for_each(|reference| {
            to.clone_into(&mut reference.table);
        });
    }
}

/// Follows a column to its new name. Queries that name it without its table are followed too,
/// unless something else in the schema has a column of the old name.
fn column_renamed(catalog: &mut Catalog, key: &Key, from: &str, to: &str) {
    let Some(table) = catalog.tables.get_mut(key) else { return };
    let table_name = table.name.name.clone();
    let rename = |name: &mut String| {
        if same(name, from) {
            to.clone_into(name);
        }
    };
    let own = |expr: &mut Expr| expr.mentions.iter_mut().for_each(|m| rename(&mut m.column));
    for column in &mut table.columns {
        rename(&mut column.name);
        column.checks.iter_mut().for_each(|(_, check)| own(check));
        column.generated.iter_mut().for_each(own);
    }
    table.uniques.iter_mut().flat_map(|unique| &mut unique.columns).for_each(rename);
    table.checks.iter_mut().for_each(|(_, check)| own(check));
    table.foreign.iter_mut().flat_map(|(columns, _)| columns).for_each(rename);
    for index in catalog.indexes.values_mut().filter(|index| index.table == *key) {
        index.made.terms.iter_mut().chain(&mut index.made.filter).for_each(own);
    }
    for other in catalog.tables.values_mut() {
        let of_columns = other.columns.iter_mut().flat_map(|column| &mut column.references);
        let all = of_columns.chain(other.foreign.iter_mut().map(|(_, to)| to));
        let parents = all.filter(|reference| same(&reference.table, &table_name));
        parents.flat_map(|reference| &mut reference.columns).for_each(rename);
    }
    let elsewhere = catalog.tables.iter().any(|(other, table)| {
        other != key && table.columns.iter().any(|column| same(&column.name, from))
    });
    let renames = Renames { from: &table_name, to: &table_name, column: Some((from, to)) };
    let known: Vec<Key> = catalog.views.keys().cloned().collect();
    if !elsewhere {
        for view in known {
            if let Some(view) = catalog.views.get_mut(&view) {
                renames.query(&mut view.made.query);
            }
        }
        for trigger in catalog.triggers.values_mut() {
            trigger.made.when.iter_mut().for_each(|when| renames.expr(when));
            trigger.made.body.iter_mut().for_each(|statement| renames.statement(statement));
        }
    }
    for trigger in catalog.triggers.values_mut().filter(|trigger| trigger.table == *key) {
        renames.trigger(trigger);
    }
}

/// A new name for a table, or for a column wherever it is named.
struct Renames<'a> {
    from: &'a str,
    to: &'a str,
    column: Option<(&'a str, &'a str)>,
}

impl Renames<'_> {
    fn name(&self, name: &mut Name) {
        if self.column.is_none() && same(&name.name, self.from) {
            self.to.clone_into(&mut name.name);
        }
    }

    fn column(&self, name: &mut String) {
        if let Some((_, to)) = self.column.filter(|(from, _)| same(name, from)) {
            to.clone_into(name);
        }
    }

    fn expr(&self, expr: &mut Expr) {
        for mention in &mut expr.mentions {
            let table = mention.table.iter_mut().filter(|table| same(table, self.from));
            table.for_each(|table| self.to.clone_into(table));
            self.column(&mut mention.column);
        }
        expr.queries.iter_mut().for_each(|query| self.query(query));
        expr.tables.iter_mut().for_each(|table| self.name(table));
    }

    fn query(&self, query: &mut Query) {
        query.with.iter_mut().for_each(|cte| self.query(&mut cte.query));
        for arm in &mut query.arms {
            arm.from.iter_mut().for_each(|source| self.source(source));
            for output in &mut arm.outputs {
                match output {
                    Output::Value(expr, _) => self.expr(expr),
                    Output::AllOf(table) if same(table, self.from) => {
                        self.to.clone_into(table);
                    }
                    Output::All | Output::AllOf(_) => {}
                }
            }
            let rest = arm.filter.iter_mut().chain(&mut arm.others);
            rest.chain(arm.values.iter_mut().flatten()).for_each(|expr| self.expr(expr));
        }
        query.order.iter_mut().for_each(|expr| self.expr(expr));
    }

    fn source(&self, source: &mut Source) {
        match &mut source.item {
            Item::Table(name) => self.name(name),
            Item::Call(_, args) => args.iter_mut().for_each(|arg| self.expr(arg)),
            Item::Query(query) => self.query(query),
            Item::Group(inner) => inner.iter_mut().for_each(|source| self.source(source)),
        }
    }

    fn statement(&self, statement: &mut Statement) {
        match statement {
            Statement::Select(query) => self.query(query),
            Statement::Insert(insert) => {
                let here = same(&insert.table.name, self.from);
                self.name(&mut insert.table);
                insert.query.iter_mut().for_each(|query| self.query(query));
                insert.others.iter_mut().for_each(|expr| self.expr(expr));
                if here {
                    insert.columns.iter_mut().for_each(|column| self.column(column));
                    insert.updates.iter_mut().for_each(|column| self.column(column));
                }
            }
            Statement::Update(modify) | Statement::Delete(modify) => {
                let here = same(&modify.table.name, self.from);
                self.name(&mut modify.table);
                modify.from.iter_mut().for_each(|source| self.source(source));
                for (columns, value) in &mut modify.sets {
                    self.expr(value);
                    columns.iter_mut().filter(|_| here).for_each(|column| self.column(column));
                }
                let rest = modify.filter.iter_mut().chain(&mut modify.others);
                rest.for_each(|expr| self.expr(expr));
            }
            _ => {}
        }
    }

    /// `NEW.x`, `OLD.x` and `UPDATE OF x` of a trigger on the table itself.
    fn trigger(&self, trigger: &mut crate::sqlite::catalog::Trigger) {
        if let crate::sqlite::ast::Event::Update(columns) = &mut trigger.made.event {
            columns.iter_mut().for_each(|column| self.column(column));
        }
        let rows = ["new", "old"].map(|from| Renames { from, to: from, column: self.column });
        for row in rows {
            trigger.made.when.iter_mut().for_each(|when| row.row(when));
            trigger.made.body.iter_mut().for_each(|statement| row.rows_of(statement));
        }
    }

    fn row(&self, expr: &mut Expr) {
        for mention in &mut expr.mentions {
            if mention.table.as_ref().is_some_and(|table| same(table, self.from)) {
                self.column(&mut mention.column);
            }
        }
    }

    fn rows_of(&self, statement: &mut Statement) {
        match statement {
            Statement::Insert(insert) => {
                let query = insert.query.iter_mut().flat_map(|query| &mut query.arms);
                query.for_each(|arm| {
                    let outputs = arm.outputs.iter_mut().filter_map(|output| match output {
                        Output::Value(expr, _) => Some(expr),
                        _ => None,
                    });
                    let rest = arm.filter.iter_mut().chain(arm.values.iter_mut().flatten());
                    outputs.chain(rest).for_each(|expr| self.row(expr));
                });
            }
            Statement::Update(modify) | Statement::Delete(modify) => {
                let values = modify.sets.iter_mut().map(|(_, value)| value);
                values.chain(&mut modify.filter).for_each(|expr| self.row(expr));
            }
            _ => {}
        }
    }
}
