//! Maintenance, settings, other databases.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work};

use super::{ERROR, Judge, Judged, refused};
use crate::sqlite::ast::Name;
use crate::sqlite::catalog::Key;

/// Pragmas that a transaction forbids, and in which words.
const OUTSIDE: [(&str, &str); 1] =
    [("synchronous", "Safety level may not be changed inside a transaction")];

impl Judge {
    pub(super) fn reindex(&mut self, name: Option<&Name>) -> Judged {
        let object = name.map(ToString::to_string).unwrap_or_default();
        self.changed(ChangeKind::Reindex, object);
        let indexes: Vec<Key> = match name {
            None => self.catalog.indexes.keys().cloned().collect(),
            Some(name) => match (self.catalog.table_key(name), self.catalog.index_key(name)) {
                (Some(table), _) => {
                    self.alter(&table, Role::Named);
                    self.catalog.indexes_of(&table)
                }
                (None, Some(index)) => vec![index],
                // The name of a collation: whatever uses it.
                (None, None) if is_collation(&name.name) => {
                    self.catalog.indexes.keys().cloned().collect()
                }
                (None, None) if self.catalog.open => {
                    self.opaque(format!("the table of the index {name} is not known"));
                    return Ok(());
                }
                (None, None) => {
                    return Err(refused("unable to identify the object to be reindexed"));
                }
            },
        };
        for key in indexes {
            let Some(index) = self.catalog.indexes.get(&key) else { continue };
            let (called, table) = (index.name.name.clone(), index.table.clone());
            if let Some(touch) = self.alter(&table, Role::Named) {
                touch.scan = true;
                touch.work = Some(Work::Reindex);
                touch.index_rebuild.push(called);
            }
        }
        Ok(())
    }

    /// Statistics are a table of SQLite's own: nothing of the schema changes.
    pub(super) fn analyze(&mut self, name: Option<&Name>) -> Judged {
        self.changed(ChangeKind::Analyze, name.map(ToString::to_string).unwrap_or_default());
        let tables: Vec<Key> = match name {
            None => self.catalog.tables.keys().cloned().collect(),
            Some(name) => {
                let index = self.catalog.index_key(name);
                let of_index = index.and_then(|key| self.catalog.indexes.get(&key));
                let of_index = of_index.map(|index| index.table.clone());
                let found = self.catalog.table_key(name).or(of_index);
                match found {
                    Some(key) => vec![key],
                    None if ["main", "temp"].contains(&name.name.as_str()) => {
                        self.catalog.tables.keys().cloned().collect()
                    }
                    None => vec![self.required(name)?],
                }
            }
        };
        for key in tables {
            if let Some(touch) = self.alter(&key, Role::Named) {
                touch.scan = true;
                touch.work = Some(Work::Maintenance);
            }
        }
        Ok(())
    }

    pub(super) fn vacuum(&mut self, into: bool) -> Judged {
        self.changed(ChangeKind::Vacuum, "");
        self.verdict.own_transaction = true;
        if self.block {
            return Err(Refusal::new("25001", "cannot VACUUM from within a transaction"));
        }
        let tables: Vec<Key> = self.catalog.tables.keys().cloned().collect();
        for key in tables {
            let lock = if into { LockMode::AccessShare } else { LockMode::Exclusive };
            if let Some(touch) = self.touch(&key, lock, Role::Named) {
                (touch.rewrite, touch.scan) = (!into, true);
                touch.work = Some(Work::Compaction);
            }
        }
        Ok(())
    }

    pub(super) fn pragma(&mut self, name: &str, value: Option<&str>) -> Judged {
        let change = self.changed(ChangeKind::Pragma, name);
        change.to = value.map(str::to_owned);
        let Some(value) = value else { return Ok(()) };
        match name {
            "foreign_keys" | "foreign_key" if self.block => {
                self.hint(
                    "foreign_keys",
                    "PRAGMA foreign_keys does nothing inside a transaction; set it outside, or \
                     use PRAGMA defer_foreign_keys = ON inside",
                );
            }
            "foreign_keys" => self.catalog.foreign_keys = is_on(value),
            "legacy_alter_table" => self.catalog.legacy_alter = is_on(value),
            "writable_schema" if is_on(value) => {
                self.opaque("the schema can be written by hand from here on");
            }
            "journal_mode" if self.block => {
                self.hint(
                    "journal_mode",
                    "the journal mode cannot be changed inside a transaction; set it outside",
                );
            }
            _ => {}
        }
        match OUTSIDE.iter().find(|(pragma, _)| *pragma == name) {
            Some((_, message)) if self.block => Err(Refusal::new(ERROR, *message)),
            _ => Ok(()),
        }
    }

    pub(super) fn attach(&mut self, schema: &str) -> Judged {
        self.changed(ChangeKind::Set, schema).detail = Some("attach".to_owned());
        self.verdict.own_transaction = true;
        let known = schema.to_ascii_lowercase();
        if matches!(known.as_str(), "main" | "temp") || self.catalog.attached.contains(&known) {
            return Err(refused(format!("database {schema} is already in use")));
        }
        self.catalog.attached.insert(known);
        Ok(())
    }

    pub(super) fn detach(&mut self, schema: &str) -> Judged {
        self.changed(ChangeKind::Set, schema).detail = Some("detach".to_owned());
        self.verdict.own_transaction = true;
        let known = schema.to_ascii_lowercase();
        if matches!(known.as_str(), "main" | "temp") {
            return Err(refused(format!("cannot detach database {schema}")));
        }
        if !self.catalog.attached.remove(&known) && !self.catalog.open {
            return Err(refused(format!("no such database: {schema}")));
        }
        self.catalog.tables.retain(|key, _| key.0 != known);
        Ok(())
    }
}

fn is_collation(name: &str) -> bool {
    ["binary", "nocase", "rtrim"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns what SQLite takes for yes.
fn is_on(value: &str) -> bool {
    let word = value.to_ascii_lowercase();
    matches!(word.as_str(), "on" | "yes" | "true" | "full")
        || word.parse::<i64>().is_ok_and(|number| number != 0)
}
