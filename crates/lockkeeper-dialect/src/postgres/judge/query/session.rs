//! SET and RESET.

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::super::{Judge, Judged};
use super::foreign::Event;
use crate::postgres::ast::{Alter, Name, Setting, Statement};
use crate::postgres::catalog::{ConstraintKind, Oid, Relation};

impl Judge {
    /// Judges what touches no relation.
    pub(in crate::postgres::judge) fn harmless(&mut self, words: &str) -> Judged {
        match words {
            "alter system" => self.needs_own_transaction("ALTER SYSTEM")?,
            "discard all" => self.needs_own_transaction("DISCARD ALL")?,
            "close" => self.catalog.busy.retain(|_, cursor| !*cursor),
            _ => {}
        }
        self.changed(ChangeKind::Harmless, words);
        Ok(())
    }

    /// Refuses to change a table with which the session is not done.
    pub(in crate::postgres::judge) fn check_in_use(&self, statement: &Statement) -> Judged {
        if self.catalog.busy.is_empty() {
            return Ok(());
        }
        let names: Vec<&Name> = match statement {
            Statement::AlterTable(alter) if alter.actions.iter().all(is_rename) => Vec::new(),
            Statement::AlterTable(alter) => vec![&alter.name],
            Statement::CreateIndex(create) => vec![&create.table],
            Statement::Truncate { tables, .. } => tables.iter().map(|table| &table.name).collect(),
            Statement::Drop(drop) => {
                let tables = drop.targets.iter().filter(|target| target.word == "table");
                tables.map(|target| &target.name).collect()
            }
            _ => Vec::new(),
        };
        let busy = |name: &&&Name| {
            let oid = self.catalog.oid(name);
            oid.is_some_and(|oid| self.catalog.busy.contains_key(&oid))
        };
        match names.iter().find(busy) {
            Some(name) => {
                let message = format!(
                    "\"{name}\" is in use: it has pending trigger events, or a cursor reads it"
                );
                Err(Refusal::new("55006", message)
                    .with_hint("Change it in a transaction of its own."))
            }
            None => Ok(()),
        }
    }

    /// Notes that deferred checks of rows that were written are due at the end of the transaction.
    pub(super) fn note_deferred(&mut self, oid: Oid, event: Event<'_>, word: &str) {
        if !self.block {
            return;
        }
        let Some(relation) = self.catalog.relation(oid) else { return };
        let own = relation.constraints.iter().any(|constraint| {
            constraint.initially_deferred
                && match (&constraint.kind, event) {
                    (ConstraintKind::Foreign(foreign), Event::Update(columns)) => {
                        constraint.enforced && foreign.columns.iter().any(|c| columns.contains(c))
                    }
                    (ConstraintKind::Trigger, _) => fires(relation, &constraint.name, word),
                    _ => false,
                }
        });
        let others =
            relation.referenced_by.iter().filter_map(|child| self.catalog.relation(*child));
        let referenced =
            others.flat_map(|child| child.foreign_keys()).any(|(constraint, foreign)| {
                constraint.initially_deferred
                    && foreign.table == oid
                    && match event {
                        Event::Delete => true,
                        Event::Update(columns) => {
                            foreign.referenced.iter().any(|c| columns.contains(c))
                        }
                    }
            });
        if own || referenced {
            self.catalog.busy.entry(oid).or_insert(false);
        }
    }

    pub(in crate::postgres::judge) fn set(&mut self, setting: &Setting) -> Judged {
        let value = setting.value.clone();
        let change = self.changed(ChangeKind::Set, setting.name.clone());
        change.to = value;
        self.apply_setting(setting);
        Ok(())
    }

    /// Takes a setting over into the session, or until the transaction ends.
    pub(super) fn apply_setting(&mut self, setting: &Setting) {
        if setting.local && !self.block {
            return;
        }
        if setting.name == "all" && setting.value.is_none() {
            self.catalog.settings.clear();
        } else {
            let before = match &setting.value {
                Some(value) => self.catalog.settings.insert(setting.name.clone(), value.clone()),
                None => self.catalog.settings.remove(&setting.name),
            };
            if setting.local {
                self.catalog.local_settings.push((setting.name.clone(), before));
            }
        }
        if matches!(setting.name.as_str(), "search_path" | "all") {
            self.catalog.search_path = path(self.catalog.settings.get("search_path"));
        }
    }
}

/// Returns the schemas of a search path, in order; nothing said is `public`.
fn path(value: Option<&String>) -> Vec<String> {
    let Some(value) = value else { return vec!["public".to_owned()] };
    let parts = value.split(',').map(|part| {
        let part = part.trim();
        match part.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            Some(quoted) => quoted.to_owned(),
            None => part.trim_matches('\'').to_lowercase(),
        }
    });
    parts.filter(|part| !matches!(part.as_str(), "" | "pg_catalog" | "$user")).collect()
}

fn is_rename(action: &Alter) -> bool {
    matches!(
        action,
        Alter::RenameTo(_) | Alter::RenameColumn { .. } | Alter::RenameConstraint { .. }
    )
}

/// Whether the constraint trigger of that name fires.
fn fires(relation: &Relation, name: &str, word: &str) -> bool {
    relation.triggers.iter().any(|trigger| {
        trigger.name == name && trigger.enabled && trigger.events.iter().any(|e| e == word)
    })
}
