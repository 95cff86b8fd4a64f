//! DROP.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Remark, Role, Written};

use super::{Judge, Judged, refused};
use crate::sqlite::ast::{Action, Kind, Name};
use crate::sqlite::catalog::{Catalog, Key, Table, same, shown};

impl Judge {
    pub(super) fn drop_object(&mut self, kind: Kind, name: &Name, if_exists: bool) -> Judged {
        self.changed(change_kind(kind), shown(name)).conditional = if_exists;
        let system = name.name.to_ascii_lowercase().starts_with("sqlite_");
        if kind == Kind::Table && system && !name.name.to_ascii_lowercase().contains("stat") {
            return Err(refused(format!("table {} may not be dropped", name.name)));
        }
        match self.find(kind, name) {
            Some(key) => self.drop_found(kind, &key),
            None => self.drop_missing(kind, name, if_exists),
        }
    }

    fn find(&self, kind: Kind, name: &Name) -> Option<Key> {
        match kind {
            Kind::Table => self.catalog.table_key(name),
            Kind::View => self.catalog.view_key(name),
            Kind::Index => self.catalog.index_key(name),
            Kind::Trigger => self.catalog.trigger_key(name),
        }
    }

    fn drop_missing(&mut self, kind: Kind, name: &Name, if_exists: bool) -> Judged {
        let shown = &name.name;
        match kind {
            Kind::Table if self.catalog.view_key(name).is_some() => {
                return Err(refused(format!("use DROP VIEW to delete view {shown}")));
            }
            Kind::View if self.catalog.table_key(name).is_some() => {
                return Err(refused(format!("use DROP TABLE to delete table {shown}")));
            }
            Kind::Index if shown.to_ascii_lowercase().starts_with("sqlite_autoindex_") => {
                return Err(refused(
                    "index associated with UNIQUE or PRIMARY KEY constraint cannot be dropped",
                ));
            }
            _ => {}
        }
        let attached = name
            .schema
            .as_ref()
            .is_some_and(|schema| self.catalog.attached.contains(&schema.to_ascii_lowercase()));
        if self.catalog.open || attached {
            return self.drop_presumed(kind, name);
        }
        if if_exists {
            if let Some(change) = self.verdict.changes.get_mut(self.change) {
                change.skipped = true;
            }
            return Ok(());
        }
        Err(refused(format!("no such {}: {name}", kind.word())))
    }

    fn drop_presumed(&mut self, kind: Kind, name: &Name) -> Judged {
        match kind {
            Kind::Table => {
                let key = self.catalog.presume(name);
                return self.drop_found(kind, &key);
            }
            Kind::Index | Kind::Trigger => {
                let word = kind.word();
                self.opaque(format!("the table of the {word} {name} is not known"));
            }
            Kind::View => {
                self.remark(Remark::Breaks { object: shown(name), how: "drop view".to_owned() });
            }
        }
        Ok(())
    }

    fn drop_found(&mut self, kind: Kind, key: &Key) -> Judged {
        let catalog = &self.catalog;
        let (born, on) = match kind {
            Kind::Table => (catalog.tables.get(key).map(|table| table.born), None),
            Kind::View => (catalog.views.get(key).map(|view| view.born), None),
            Kind::Index => {
                let index = catalog.indexes.get(key);
                (index.map(|index| index.born), index.map(|index| index.table.clone()))
            }
            Kind::Trigger => {
                let trigger = catalog.triggers.get(key);
                (trigger.map(|trigger| trigger.born), trigger.map(|t| t.table.clone()))
            }
        };
        let existed = self.existed(born.unwrap_or_default());
        let on_shown =
            on.as_ref().map(|on| shown(&self.table(on).name)).filter(|on| !on.is_empty());
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.existed = existed;
            change.on = on_shown;
        }
        if let Some(on) = on {
            self.alter(&on, Role::Named);
        }
        match kind {
            Kind::Table => self.drop_table(key, existed),
            Kind::View => {
                let object = self.catalog.views.remove(key).map(|view| shown(&view.name));
                self.catalog.triggers.retain(|_, trigger| trigger.table != *key);
                self.breaks(object, existed, "drop view");
                Ok(())
            }
            Kind::Index => {
                self.catalog.indexes.remove(key);
                Ok(())
            }
            Kind::Trigger => {
                self.catalog.triggers.remove(key);
                Ok(())
            }
        }
    }

    fn breaks(&mut self, object: Option<String>, existed: bool, how: &str) {
        if let Some(object) = object.filter(|_| existed) {
            self.remark(Remark::Breaks { object, how: how.to_owned() });
        }
    }

    fn drop_table(&mut self, key: &Key, existed: bool) -> Judged {
        let known = self.table(key);
        let kept = self.copied.get(key).is_some_and(|(_, lost)| lost.is_empty());
        if let Some(touch) = self.alter(key, Role::Named) {
            touch.data_loss = !kept;
        }
        let also = self.taken_along(key);
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.also_drops = also;
        }
        self.check_children(key, &known);
        let object = shown(&known.name);
        if kept {
            self.note_kept(key, &object);
        } else {
            self.verdict.irreversible |= known.filled;
            self.breaks(Some(object), existed, "drop table");
        }
        forget(&mut self.catalog, key);
        if !kept {
            self.copied.remove(key);
        }
        self.copied.retain(|_, (into, _)| into != key);
        Ok(())
    }

    fn taken_along(&self, key: &Key) -> Vec<String> {
        let indexes = self.catalog.indexes_of(key).into_iter().map(|(_, name)| name);
        let triggers = self.catalog.triggers_of(key).into_iter().map(|(_, name)| name);
        indexes.chain(triggers).collect()
    }

    /// With foreign keys on, the rows are deleted first: rows that refer to them are in the way,
    /// or are deleted as well.
    fn check_children(&mut self, key: &Key, known: &Table) {
        for child in self.catalog.referencing(key).iter().filter(|child| *child != key) {
            self.touch(child, LockMode::AccessShare, Role::Referencing);
            let other = self.table(child);
            if !self.catalog.foreign_keys || !known.filled || !other.filled {
                continue;
            }
            let mut references = other.references().filter(|(_, to)| same(&to.table, &key.1));
            if references.any(|(_, to)| to.on_delete == Action::Write) {
                self.delete_child(child, known);
            } else {
                let refusal = Refusal::new("23503", "FOREIGN KEY constraint failed");
                self.verdict.refusal = Some(refusal.perhaps());
            }
        }
    }

    fn delete_child(&mut self, child: &Key, known: &Table) {
        if let Some(touch) = self.alter(child, Role::Referencing) {
            touch.written = Some(Written::Some);
            touch.data_loss = true;
        }
        self.verdict.irreversible = true;
        let (child, table) = (shown(&self.table(child).name), shown(&known.name));
        let text = format!(
            "foreign keys are on: dropping {table} deletes its rows first, and with them those of \
             {child} that refer to it; turn PRAGMA foreign_keys off before"
        );
        self.hint(child, text);
    }

    /// The rows are in another table by now: a step of a rebuild.
    fn note_kept(&mut self, key: &Key, object: &str) {
        let into = self.copied.get(key).map(|(into, _)| shown(&self.table(into).name));
        let into = into.unwrap_or_default();
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.kind = ChangeKind::Rebuild;
            change.to = Some(into.clone());
        }
        let text = format!(
            "the rows of {object} were copied into {into} before: nothing is lost; rename {into} \
             to {object} in the same transaction, and create its indexes and triggers again"
        );
        self.hint(object, text);
    }
}

/// Removes a table with its indexes and triggers.
fn forget(catalog: &mut Catalog, key: &Key) {
    catalog.tables.remove(key);
    catalog.indexes.retain(|_, index| index.table != *key);
    catalog.triggers.retain(|_, trigger| trigger.table != *key);
}

fn change_kind(kind: Kind) -> ChangeKind {
    match kind {
        Kind::Table => ChangeKind::DropTable,
        Kind::View => ChangeKind::DropView,
        Kind::Index => ChangeKind::DropIndex,
        Kind::Trigger => ChangeKind::DropTrigger,
    }
}
