//! INSERT.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::value::{Scope, always_false};
use super::super::{Judge, Judged};
use super::rows::{Rows, plain_values, selected, self_null};
use crate::postgres::ast::{Conflict, Insert, Name, Node, Query};
use crate::postgres::catalog::{Column, Oid, RelationKind, Trigger};

impl Judge {
    pub(in crate::postgres::judge) fn insert(&mut self, insert: &Insert) -> Judged {
        self.insert_within(insert, &Scope::default())
    }

    pub(super) fn insert_within(&mut self, insert: &Insert, outer: &Scope<'_>) -> Judged {
        if self.writes_catalog(&insert.table, ChangeKind::Insert) {
            return Ok(());
        }
        let oid = self.writable(&insert.table)?;
        let columns: Vec<&str> = insert.columns.iter().map(String::as_str).collect();
        self.check_may(oid, &["insert"], &columns)?;
        let rows = self.inserted(insert, oid)?;
        self.check_rows(insert, oid, &rows)?;
        let shown = self.shown_of(oid);
        self.changed(ChangeKind::Insert, shown);
        self.note_existed(oid);
        if let Some(conflict) = &insert.conflict {
            self.check_conflict(conflict, oid)?;
            self.check_overwritten(conflict, insert.alias.as_deref(), oid, outer)?;
        }
        self.common_tables(&insert.with, outer)?;
        let scope = self.scope_with(&insert.with, outer);
        self.lock(oid, LockMode::RowExclusive, Role::Named);
        self.read_bounds(oid);
        if let Some(source) = &insert.source {
            self.read(source, &scope)?;
            self.check_selected(source, &rows.columns, oid, &scope)?;
        }
        if self.run_rules(oid, "insert")? {
            return Ok(());
        }
        self.put_rows(oid, &rows, insert.conflict.as_ref())?;
        let mut own = self.scope_of(Some(oid));
        own.outer = Some(&scope);
        for output in &insert.returning {
            self.check_names(&output.node, &own)?;
            self.evaluate(&output.node, &own)?;
        }
        Ok(())
    }

    /// Records what follows from new rows in a table, or in the table below a view.
    pub(super) fn put_rows(
        &mut self,
        oid: Oid,
        rows: &Rows<'_>,
        conflict: Option<&Conflict>,
    ) -> Judged {
        if let Some((base, names)) = self.below_view(oid, "insert")? {
            self.check_below(oid, &names, &rows.columns, "insert")?;
            let columns = rows.columns.iter().map(|c| names.get(c).unwrap_or(c).clone()).collect();
            let rows = Rows { columns, ..rows.clone() };
            self.lock(base, LockMode::RowExclusive, Role::Read);
            return self.put_rows(base, &rows, conflict);
        }
        self.fill_in(oid, rows)?;
        if !rows.values.as_ref().is_some_and(Vec::is_empty) {
            self.run_checks(oid)?;
            self.run_domains(oid, Some(&rows.columns))?;
        }
        let mut targets = vec![oid];
        for partition in self.routed(oid, rows)? {
            self.lock(partition, LockMode::RowExclusive, Role::Partition);
            if rows.values.is_some() {
                self.check_handler(partition)?;
            }
            targets.push(partition);
        }
        self.fire_triggers(oid, "insert", None)?;
        self.note_deferred(oid, super::foreign::Event::Update(&rows.columns), "insert");
        let none = rows.values.as_ref().is_some_and(Vec::is_empty);
        let without = self.left_null(oid, rows);
        self.check_parents(oid, &|foreign| {
            !none
                && !foreign.columns.iter().any(|column| {
                    self_null(rows, column) || (!without.is_empty() && without.contains(column))
                })
        });
        if let Some(conflict) = conflict {
            self.on_conflict(oid, conflict)?;
        }
        for target in targets {
            if let Some(relation) = self.catalog.relation_mut(target) {
                relation.empty = false;
            }
        }
        Ok(())
    }

    /// Returns the columns that are left out and have nothing to be filled with.
    fn left_null(&self, oid: Oid, rows: &Rows<'_>) -> Vec<String> {
        let Some(relation) = self.catalog.relation(oid) else { return Vec::new() };
        let fills = |trigger: &Trigger| {
            trigger.timing == "before" && trigger.events.iter().any(|event| event == "insert")
        };
        if relation.triggers.iter().any(fills) {
            return Vec::new();
        }
        let empty = |column: &&Column| {
            !rows.columns.contains(&column.name)
                && column.default.is_none()
                && column.identity.is_none()
                && column.generated.is_none()
                && !self.has_type_default(column)
        };
        relation.columns.iter().filter(empty).map(|column| column.name.clone()).collect()
    }

    /// Returns the columns that are written and their values.
    fn inserted<'q>(&self, insert: &'q Insert, oid: Oid) -> Result<Rows<'q>, Refusal> {
        let Some(relation) = self.catalog.relation(oid) else {
            return Ok(Rows {
                columns: insert.columns.clone(),
                values: None,
                overriding: insert.overriding,
                alike: Vec::new(),
            });
        };
        let nothing = |source: &Query| source.filter.as_ref().is_some_and(always_false);
        if insert.source.as_ref().is_some_and(nothing) {
            return Ok(Rows {
                columns: insert.columns.clone(),
                values: Some(Vec::new()),
                overriding: insert.overriding,
                alike: Vec::new(),
            });
        }
        let Some(source) = &insert.source else {
            return Ok(Rows {
                columns: Vec::new(),
                values: Some(vec![Vec::new()]),
                overriding: insert.overriding,
                alike: Vec::new(),
            });
        };
        let values = plain_values(source);
        let width = match &values {
            Some(rows) => rows.first().map(Vec::len),
            None => {
                let (columns, open) =
                    self.outputs(source, &self.scope_with(&insert.with, &Scope::default()));
                (!open).then_some(columns.len())
            }
        };
        let mut columns = insert.columns.clone();
        if columns.is_empty() {
            columns = relation.columns.iter().map(|column| column.name.clone()).collect();
            columns.truncate(width.unwrap_or(columns.len()));
        }
        let known = !relation.presumed && !relation.columns.is_empty();
        if let (true, Some(width)) = (known, width) {
            counted(insert, columns.len(), width)?;
        }
        Ok(Rows { columns, values, overriding: insert.overriding, alike: selected(source) })
    }

    fn check_rows(&self, insert: &Insert, oid: Oid, rows: &Rows<'_>) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        if relation.presumed || relation.columns.is_empty() {
            return Ok(());
        }
        for (at, name) in insert.columns.iter().enumerate() {
            if relation.column(name).is_none() {
                let message =
                    format!("column \"{name}\" of relation \"{}\" does not exist", relation.name);
                return Err(Refusal::new("42703", message));
            }
            if insert.columns[..at].contains(name) {
                let message = format!("column \"{name}\" specified more than once");
                return Err(Refusal::new("42701", message));
            }
        }
        let table = relation.kind != RelationKind::View;
        relation
            .columns
            .iter()
            .filter(|_| table)
            .try_for_each(|column| self.check_column(column, &relation.name, oid, rows))
    }

    fn check_column(&self, column: &Column, table: &str, oid: Oid, rows: &Rows<'_>) -> Judged {
        let written = rows.columns.contains(&column.name);
        let Some(values) = rows.of(&column.name) else { return Ok(()) };
        let scope = Scope::default();
        for value in &values {
            if column.generated.is_some() && **value != Node::Default {
                let message =
                    format!("cannot insert a non-DEFAULT value into column \"{}\"", column.name);
                return Err(Refusal::new(self.generated_state(), message));
            }
            self.check_value(value, column, &scope)?;
            if column.identity == Some(true) && **value != Node::Default && !rows.overriding {
                let message =
                    format!("cannot insert a non-DEFAULT value into column \"{}\"", column.name);
                return Err(Refusal::new("428C9", message)
                    .with_hint("Use OVERRIDING SYSTEM VALUE to override."));
            }
        }
        let filled = column.default.is_some()
            || column.generated.is_some()
            || column.identity.is_some()
            || self.has_type_default(column);
        let null = (!written && !filled)
            || values.iter().any(|v| **v == Node::Null || (**v == Node::Default && !filled));
        let triggered = self.catalog.relation(oid).is_some_and(|r| !r.triggers.is_empty());
        let some = rows.values.as_ref().is_some_and(|values| !values.is_empty());
        if null && column.not_null && some && !triggered && self.depth == 0 {
            return Err(self.null_refused(column, table));
        }
        Ok(())
    }

    /// Returns the SQLSTATE for a value of one's own in a generated column.
    pub(super) fn generated_state(&self) -> &'static str {
        if self.catalog.version < 14 { "42601" } else { "428C9" }
    }

    fn has_type_default(&self, column: &Column) -> bool {
        use crate::postgres::catalog::TypeShape;
        match self.catalog.type_def(&column.ty).map(|def| &def.shape) {
            Some(TypeShape::Domain { default, .. }) => default.is_some(),
            _ => column.ty.name.contains("serial"),
        }
    }

    /// Evaluates the defaults of columns that are left out, and moves the sequences behind them.
    fn fill_in(&mut self, oid: Oid, rows: &Rows<'_>) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let left_out = |column: &&Column| match rows.of(&column.name) {
            Some(values) => values.is_empty() || values.contains(&&Node::Default),
            None => false,
        };
        let columns: Vec<Column> = relation.columns.iter().filter(left_out).cloned().collect();
        let parent = relation.parents.first().copied().filter(|_| relation.is_partition());
        self.count_with_parent(parent, &columns);
        for column in columns {
            if let Some(sequence) = column.sequence.filter(|_| self.numbers(&column)) {
                self.lock(sequence, LockMode::RowExclusive, Role::OwnedSequence);
                self.catalog.counted.insert(sequence);
            }
            // A default knows its sequence, whatever that is called by now.
            let known = column.sequence.is_some() && self.numbers(&column);
            if let Some(default) = column.default.as_ref().filter(|_| !known) {
                self.run_expression(&default.node)?;
            }
        }
        Ok(())
    }

    /// Since 17 a partition has the identity columns of its parent, and their sequences.
    fn count_with_parent(&mut self, parent: Option<Oid>, columns: &[Column]) {
        let Some(parent) = parent.filter(|_| self.catalog.version >= 17) else { return };
        let Some(relation) = self.catalog.relation(parent) else { return };
        let sequence = |column: &Column| {
            let of = relation.column(&column.name)?;
            of.sequence.filter(|_| of.identity.is_some() && column.sequence.is_none())
        };
        let sequences: Vec<Oid> = columns.iter().filter_map(sequence).collect();
        for sequence in sequences {
            self.lock(parent, LockMode::AccessShare, Role::PartitionParent);
            self.lock(sequence, LockMode::RowExclusive, Role::OwnedSequence);
        }
    }

    fn numbers(&self, column: &Column) -> bool {
        let mut moved = column.identity.is_some();
        if let Some(default) = &column.default {
            default.node.walk(&mut |node| {
                moved |= matches!(node, Node::Call(call) if call.name.name == "nextval");
            });
        }
        moved
    }

    /// Returns the partitions the rows go to, as far as that is known: perhaps all.
    fn routed(&self, oid: Oid, rows: &Rows<'_>) -> Result<Vec<Oid>, Refusal> {
        let partitioned = self
            .catalog
            .relation(oid)
            .is_some_and(|relation| relation.kind == RelationKind::PartitionedTable);
        if !partitioned {
            return Ok(Vec::new());
        }
        let Some(values) = &rows.values else {
            // A query may give the same value to every row.
            return Ok(self.catalog.routes(oid, &|column| rows.constant(column, &rows.alike)));
        };
        let mut found = Vec::new();
        for row in values {
            let value = |column: &str| rows.constant(column, row);
            let routes = self.catalog.routes(oid, &value);
            let known = !self.catalog.open && self.depth == 0;
            if routes.is_empty() && known {
                let message =
                    format!("no partition of relation \"{}\" found for row", self.shown_of(oid));
                return Err(Refusal::new("23514", message));
            }
            for partition in routes {
                if !found.contains(&partition) {
                    found.push(partition);
                }
            }
        }
        Ok(found)
    }

    /// Returns the relation rows are to be written to.
    pub(super) fn writable(&mut self, name: &Name) -> Result<Oid, Refusal> {
        let oid = self.opened(name)?;
        self.check_handler(oid)?;
        let Some(relation) = self.catalog.relation(oid) else { return Ok(oid) };
        let what = match relation.kind {
            RelationKind::Sequence => "cannot change sequence",
            RelationKind::MaterializedView => "cannot change materialized view",
            RelationKind::Index | RelationKind::PartitionedIndex => "cannot open relation",
            RelationKind::CompositeType => "cannot open relation",
            _ => return Ok(oid),
        };
        Err(Refusal::new("42809", format!("{what} \"{}\"", relation.name)))
    }

    /// Records a write to the server's own catalog, of which nothing is known.
    pub(super) fn writes_catalog(&mut self, name: &Name, kind: ChangeKind) -> bool {
        let system = super::read::is_system(name) && self.catalog.oid(name).is_none();
        if system {
            self.changed(kind, name.to_string());
            self.opaque(format!("it writes to {name}, a part of the server's own catalog"));
        }
        system
    }

    pub(super) fn shown_of(&self, oid: Oid) -> String {
        self.catalog.relation(oid).map(|r| self.catalog.shown(r)).unwrap_or_default()
    }

    /// Notes on the present change whether its relation existed before the file.
    pub(super) fn note_existed(&mut self, oid: Oid) {
        use lockkeeper_core::change::Birth;
        let born = self.catalog.relation(oid).map(|relation| relation.born);
        let existed =
            born.is_some_and(|born| matches!(self.birth(born), Birth::Base | Birth::EarlierFile));
        let change = self.change;
        if let Some(change) = self.verdict.changes.get_mut(change) {
            change.existed = existed;
        }
    }
}

fn counted(insert: &Insert, columns: usize, width: usize) -> Judged {
    if let Some(source) = &insert.source
        && source.values.iter().any(|row| row.len() != width)
        && !source.values.is_empty()
    {
        return Err(Refusal::new("42601", "VALUES lists must all be the same length"));
    }
    if width > columns {
        return Err(Refusal::new("42601", "INSERT has more expressions than target columns"));
    }
    if width < columns && !insert.columns.is_empty() {
        return Err(Refusal::new("42601", "INSERT has more target columns than expressions"));
    }
    Ok(())
}
