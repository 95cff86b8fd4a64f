//! ALTER TABLE: <https://www.sqlite.org/lang_altertable.html>.

use lockkeeper_core::change::{ChangeKind, Refusal, Remark, Role, Work};

use super::{ERROR, Judge, Judged, check, refused, table};
use crate::sqlite::ast::{AlterTable, Column, Expr, Name, Shape};
use crate::sqlite::catalog::{Key, same, shown};

impl Judge {
    pub(super) fn alter_table(&mut self, name: &Name, what: &AlterTable) -> Judged {
        let object = shown(name);
        let change = self.changed(kind_of(what), object);
        describe(change, what);
        self.check_schema(name)?;
        let view = self.catalog.table_key(name).is_none() && self.catalog.view_key(name).is_some();
        if view {
            return Err(refused(refused_view(name, what)));
        }
        if name.name.to_ascii_lowercase().starts_with("sqlite_") {
            return Err(refused(format!("table {} may not be altered", name.name)));
        }
        if let AlterTable::Lacking(form) = what {
            return Err(lacking(form));
        }
        let key = self.required(name)?;
        let found = self.table(&key);
        if found.is_virtual && !matches!(what, AlterTable::RenameTo(_)) {
            return Err(refused(refused_virtual(name, what)));
        }
        let existed = self.existed(found.born);
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.existed = existed;
        }
        match what {
            AlterTable::RenameTo(to) => self.rename_table(&key, to),
            AlterTable::AddColumn(column) => self.add_column(&key, column),
            AlterTable::DropColumn(column) => self.drop_column(&key, column),
            AlterTable::RenameColumn(from, to) => self.rename_column(&key, from, to),
            AlterTable::DropNotNull(column) => self.set_nullable(&key, column, true),
            AlterTable::SetNotNull(column) => self.set_nullable(&key, column, false),
            AlterTable::AddCheck(name, expr) => self.add_check(&key, name.as_deref(), expr),
            AlterTable::DropConstraint(name) => self.drop_constraint(&key, name),
            AlterTable::Lacking(form) => Err(lacking(form)),
        }
    }

    fn add_column(&mut self, key: &Key, column: &Column) -> Judged {
        let known = self.table(key);
        if known.column(&column.name).is_some() {
            return Err(refused(format!("duplicate column name: {}", column.name)));
        }
        if column.primary_key {
            return Err(Refusal::new(ERROR, "Cannot add a PRIMARY KEY column"));
        }
        if column.unique {
            return Err(Refusal::new(ERROR, "Cannot add a UNIQUE column")
                .with_hint("add the column, then CREATE UNIQUE INDEX on it"));
        }
        table::check_column(&known, column)?;
        let mut wider = known.clone();
        wider.columns.push(column.clone());
        for (_, expr) in &column.checks {
            check::own_columns(&mut self.resolver(), &wider, expr, "CHECK constraints")?;
        }
        if let Some(expr) = &column.generated {
            check::own_columns(&mut self.resolver(), &wider, expr, "generated columns")?;
        }
        if let Some(why) = self.refused_with_rows(column).filter(|_| known.filled) {
            self.verdict.refusal = Some(Refusal::new(ERROR, why).perhaps());
        }
        self.alter(key, Role::Named);
        let generated = column.generated.is_some() && column.not_null;
        if !column.checks.is_empty() || generated || known.strict {
            self.scan(key, Work::Check { constraint: column.name.clone() });
        }
        for to in &column.references {
            self.remark(Remark::NoSupportingIndex {
                table: shown(&known.name),
                columns: vec![column.name.clone()],
            });
            let parent = Name { schema: known.name.schema.clone(), name: to.table.clone() };
            if let Some(parent) = self.catalog.table_key(&parent).filter(|parent| parent != key) {
                let share = lockkeeper_core::change::LockMode::AccessShare;
                self.touch(&parent, share, Role::Referenced);
            }
        }
        self.catalog.tables.insert(key.clone(), wider);
        Ok(())
    }

    /// Returns why a table with rows does not take the column.
    fn refused_with_rows(&self, column: &Column) -> Option<&'static str> {
        if column.generated.is_some() {
            return column.stored.then_some("cannot add a STORED column");
        }
        let default = column.default.as_ref().filter(|default| default.shape != Shape::Null);
        match default {
            Some(_) if self.catalog.foreign_keys && !column.references.is_empty() => {
                Some("Cannot add a REFERENCES column with non-NULL default value")
            }
            None if column.not_null => Some("Cannot add a NOT NULL column with default value NULL"),
            Some(default) if !default.is_constant() => {
                Some("Cannot add a column with non-constant default")
            }
            _ => None,
        }
    }

    fn drop_column(&mut self, key: &Key, name: &str) -> Judged {
        let known = self.table(key);
        let Some(column) = known.column(name) else {
            return self.unknown_column(key, name).map(|()| self.lose_column(key, name, false));
        };
        let in_key = |primary: bool| {
            known.uniques.iter().any(|unique| {
                let own = unique.columns.iter().any(|column| same(column, name));
                let single = unique.columns.len() == 1 && column.unique;
                own && unique.primary == primary && (primary || single)
            })
        };
        if in_key(true) {
            return Err(refused(format!("cannot drop PRIMARY KEY column: \"{name}\"")));
        }
        if column.unique || in_key(false) {
            return Err(refused(format!("cannot drop UNIQUE column: \"{name}\"")));
        }
        if known.columns.len() == 1 && !known.opaque() {
            let message = format!("cannot drop column \"{name}\": no other columns exist");
            return Err(refused(message));
        }
        self.check_schema_sound(&self.catalog, "", None)?;
        let mut after = self.catalog.clone();
        if let Some(table) = after.tables.get_mut(key) {
            table.columns.retain(|column| !same(&column.name, name));
        }
        self.check_table_sound(&after, key, " after drop column", name)?;
        self.check_schema_sound(&after, " after drop column", Some(name))?;
        let computed = column.generated.is_some() && !column.stored;
        self.lose_column(key, name, computed);
        self.catalog = after;
        self.note_stopped(key);
        Ok(())
    }

    /// Records the loss of a column; what is computed when it is read is not stored.
    fn lose_column(&mut self, key: &Key, name: &str, computed: bool) {
        let object = format!("{}.{name}", shown(&self.table(key).name));
        if let Some(touch) = self.alter(key, Role::Named) {
            (touch.rewrite, touch.scan) = (!computed, !computed);
            touch.data_loss = !computed;
            if !computed {
                touch.work = Some(Work::Compaction);
            }
        }
        self.verdict.irreversible |= !computed;
        self.remark(Remark::Breaks { object, how: "drop column".to_owned() });
    }

    /// SQLite does not notice triggers that write a column which is gone: they fail later.
    fn note_stopped(&mut self, key: &Key) {
        let all: Vec<_> = self.catalog.triggers.values().cloned().collect();
        for trigger in all {
            let mut resolver = self.resolver();
            let found = super::soundness::trigger_body(&self.catalog, &mut resolver, &trigger);
            if let (Err(missing), false) = (found, self.catalog.open) {
                let why = missing.message();
                let text = format!("the trigger {} cannot run any more: {why}", trigger.name);
                self.hint(shown(&self.table(key).name), text);
            }
        }
    }

    /// A column that nobody knows is refused, unless its table is only known by name.
    fn unknown_column(&self, key: &Key, name: &str) -> Judged {
        if self.catalog.tables.get(key).is_some_and(|table| table.presumed) {
            return Ok(());
        }
        Err(refused(format!("no such column: \"{name}\"")))
    }

    fn set_nullable(&mut self, key: &Key, name: &str, nullable: bool) -> Judged {
        let known = self.table(key);
        if known.column(name).is_none() {
            self.unknown_column(key, name)?;
        }
        self.alter(key, Role::Named);
        if !nullable {
            self.scan(key, Work::NotNull { column: name.to_owned() });
            if known.filled && known.column(name).is_none_or(|column| !column.not_null) {
                let refusal = Refusal::new("23502", "constraint failed").perhaps();
                self.verdict.refusal = Some(refusal);
            }
        }
        let column = self.catalog.tables.get_mut(key).and_then(|table| table.column_mut(name));
        if let Some(column) = column {
            column.not_null = !nullable;
        }
        Ok(())
    }

    fn add_check(&mut self, key: &Key, name: Option<&str>, expr: &Expr) -> Judged {
        let known = self.table(key);
        let named = |(other, _): &(Option<String>, Expr)| match (other, name) {
            (Some(other), Some(name)) => same(other, name),
            _ => false,
        };
        let of_columns = known.columns.iter().flat_map(|column| &column.checks);
        if of_columns.chain(&known.checks).any(named) {
            let name = name.unwrap_or_default();
            return Err(refused(format!("constraint {name} already exists")));
        }
        check::own_columns(&mut self.resolver(), &known, expr, "CHECK constraints")?;
        let constraint = name.unwrap_or(&expr.text).to_owned();
        self.scan(key, Work::Check { constraint });
        if known.filled {
            let refusal = Refusal::new("23514", "constraint failed").perhaps();
            self.verdict.refusal = Some(refusal);
        }
        if let Some(table) = self.catalog.tables.get_mut(key) {
            table.checks.push((name.map(str::to_owned), expr.clone()));
        }
        Ok(())
    }

    /// Names of constraints are only kept for CHECK, and others cannot be dropped.
    fn drop_constraint(&mut self, key: &Key, name: &str) -> Judged {
        self.alter(key, Role::Named);
        let Some(table) = self.catalog.tables.get_mut(key) else { return Ok(()) };
        let is_it = |called: &Option<String>| called.as_ref().is_some_and(|c| same(c, name));
        let before = table.checks.len();
        table.checks.retain(|(called, _)| !is_it(called));
        let mut found = table.checks.len() < before;
        for column in &mut table.columns {
            let before = column.checks.len();
            column.checks.retain(|(called, _)| !is_it(called));
            found |= column.checks.len() < before;
        }
        if !found {
            self.opaque(format!("what the constraint {name} is, is not known"));
        }
        Ok(())
    }
}

fn lacking(form: &str) -> Refusal {
    Refusal::new(ERROR, format!("SQLite has no ALTER TABLE … {form}")).with_hint(
        "create a table with the new definition, copy the rows, drop the old one and rename",
    )
}

fn refused_view(name: &Name, what: &AlterTable) -> String {
    let view = &name.name;
    match what {
        AlterTable::RenameTo(_) => format!("view {view} may not be altered"),
        AlterTable::AddColumn(_) => "Cannot add a column to a view".to_owned(),
        AlterTable::DropColumn(_) => format!("cannot drop column from view \"{view}\""),
        AlterTable::RenameColumn(..) => format!("cannot rename columns of view \"{view}\""),
        _ => format!("cannot edit constraints of view \"{view}\""),
    }
}

fn refused_virtual(name: &Name, what: &AlterTable) -> String {
    let table = &name.name;
    match what {
        AlterTable::AddColumn(_) => "virtual tables may not be altered".to_owned(),
        AlterTable::DropColumn(_) => format!("cannot drop column from virtual table \"{table}\""),
        AlterTable::RenameColumn(..) => {
            format!("cannot rename columns of virtual table \"{table}\"")
        }
        _ => format!("cannot edit constraints of virtual table \"{table}\""),
    }
}

fn kind_of(what: &AlterTable) -> ChangeKind {
    match what {
        AlterTable::RenameTo(_) => ChangeKind::RenameTable,
        AlterTable::AddColumn(_) => ChangeKind::AddColumn,
        AlterTable::DropColumn(_) => ChangeKind::DropColumn,
        AlterTable::RenameColumn(..) => ChangeKind::RenameColumn,
        AlterTable::DropNotNull(_) => ChangeKind::DropNotNull,
        AlterTable::SetNotNull(_) => ChangeKind::SetNotNull,
        AlterTable::AddCheck(..) => ChangeKind::AddCheck,
        AlterTable::DropConstraint(_) => ChangeKind::DropConstraint,
        AlterTable::Lacking("ADD PRIMARY KEY") => ChangeKind::AddPrimaryKey,
        AlterTable::Lacking("ADD UNIQUE") => ChangeKind::AddUnique,
        AlterTable::Lacking(_) => ChangeKind::AddForeignKey,
    }
}

fn describe(change: &mut lockkeeper_core::change::Change, what: &AlterTable) {
    match what {
        AlterTable::RenameTo(to) => change.to = Some(to.clone()),
        AlterTable::RenameColumn(from, to) => {
            change.column = Some(from.clone());
            (change.from, change.to) = (Some(from.clone()), Some(to.clone()));
        }
        AlterTable::AddColumn(column) => {
            change.column = Some(column.name.clone());
            change.ty.clone_from(&column.ty);
            change.required = column.not_null && column.default.is_none();
            change.references = column.references.first().map(|to| to.table.clone());
            change.detail = column.default.as_ref().map(|default| default.text.clone());
        }
        AlterTable::DropColumn(column)
        | AlterTable::DropNotNull(column)
        | AlterTable::SetNotNull(column) => change.column = Some(column.clone()),
        AlterTable::AddCheck(_, expr) => change.detail = Some(expr.text.clone()),
        AlterTable::DropConstraint(name) => change.detail = Some(name.clone()),
        AlterTable::Lacking(_) => {}
    }
}
