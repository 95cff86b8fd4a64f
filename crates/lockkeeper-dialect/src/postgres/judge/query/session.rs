//! SET and RESET.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::{Judge, Judged};
use super::foreign::Event;
use crate::postgres::ast::{Alter, Name, Setting, Statement};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, Relation};

/// What SET CONSTRAINTS is read as, before the names.
const DEFERRED: &str = "set constraints deferred";
/// Constraints that SET CONSTRAINTS has deferred are kept as a setting of the transaction.
const CONSTRAINTS: &str = "set constraints";

impl Judge {
    /// Returns whether the check waits for the end of the transaction.
    pub(super) fn is_deferred(&self, constraint: &Constraint) -> bool {
        let names = self.catalog.settings.get(CONSTRAINTS);
        let said = names.is_some_and(|names| {
            names.contains(" all ") || names.contains(&format!(" {} ", constraint.name))
        });
        constraint.initially_deferred || (constraint.deferrable && said)
    }

    /// Judges what touches no relation.
    pub(in crate::postgres::judge) fn harmless(&mut self, words: &str) -> Judged {
        match words {
            "alter system" => self.needs_own_transaction("ALTER SYSTEM")?,
            "discard all" => self.needs_own_transaction("DISCARD ALL")?,
            "set constraints immediate" => self.check_deferred(),
            words if self.block && words.starts_with(DEFERRED) => {
                let value = words.get(DEFERRED.len()..).map(|names| format!("{names} "));
                self.apply_setting(&Setting { name: CONSTRAINTS.to_owned(), value, local: true });
            }
            "set transaction read only" if self.block => {
                let name = "transaction_read_only".to_owned();
                self.apply_setting(&Setting { name, value: Some("on".to_owned()), local: true });
            }
            _ => {}
        }
        self.changed(ChangeKind::Harmless, words);
        Ok(())
    }

    /// Runs the checks that are due at the end of the transaction.
    fn check_deferred(&mut self) {
        let due: Vec<Oid> =
            self.catalog.busy.iter().filter(|(_, cursor)| !**cursor).map(|(oid, _)| *oid).collect();
        self.changed(ChangeKind::Harmless, "set constraints");
        for oid in due {
            self.fire_deferred(oid);
            let Some(relation) = self.catalog.relation(oid) else { continue };
            let deferred =
                relation.foreign_keys().filter(|(constraint, _)| self.is_deferred(constraint));
            let targets: Vec<Oid> = deferred.map(|(_, foreign)| foreign.table).collect();
            for target in targets {
                self.lock(target, LockMode::RowShare, Role::Referenced);
            }
        }
        self.catalog.busy.retain(|_, cursor| *cursor);
        self.catalog.settings.remove(CONSTRAINTS);
    }

    /// Runs the functions of triggers that wait for the end of the transaction.
    fn fire_deferred(&mut self, oid: Oid) {
        let triggers = self.catalog.relation(oid).map(|r| r.triggers.clone()).unwrap_or_default();
        for trigger in triggers.iter().filter(|trigger| trigger.deferred && trigger.enabled) {
            let (schema, name) = &trigger.function;
            let named = Name::qualified(schema.as_str(), name.as_str());
            let functions = self.catalog.functions_named(&named).to_vec();
            if let Some(function) = functions.iter().find(|f| f.arguments.is_empty())
                && let Err(refusal) = self.run_function(function)
            {
                self.refuse_perhaps(refusal);
            }
        }
    }

    /// Refuses to write in a transaction that only reads.
    pub(in crate::postgres::judge) fn check_read_only(&self, statement: &Statement) -> Judged {
        use Statement as S;
        let on = |name: &str| {
            self.catalog.settings.get(name).is_some_and(|v| matches!(v.as_str(), "on" | "true"))
        };
        if !on("transaction_read_only") {
            return Ok(());
        }
        match statement {
            S::Select(_)
            | S::Set(_)
            | S::Transaction(_)
            | S::Explain { .. }
            | S::Prepare { .. } => Ok(()),
            S::Execute { .. } | S::DeclareCursor { .. } | S::Cursor { .. } => Ok(()),
            S::Harmless(_) | S::Lock { .. } => Ok(()),
            S::RunText { .. }
            | S::Raise(_)
            | S::Do { .. }
            | S::Call { .. }
            | S::Copy(_)
            | S::Opaque(_)
            | S::Analyze { .. } => Ok(()),
            _ => {
                let message = "cannot run this in a read-only transaction";
                Err(Refusal::new("25006", message))
            }
        }
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
            self.is_deferred(constraint)
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
                self.is_deferred(constraint)
                    && foreign.table == oid
                    && match event {
                        Event::Delete => true,
                        Event::Update(columns) => {
                            foreign.referenced.iter().any(|c| columns.contains(c))
                        }
                    }
            });
        let triggered = relation.triggers.iter().any(|trigger| {
            trigger.deferred && trigger.enabled && trigger.events.iter().any(|e| e == word)
        });
        if own || referenced || triggered {
            self.catalog.busy.entry(oid).or_insert(false);
        }
    }

    pub(in crate::postgres::judge) fn set(&mut self, setting: &Setting) -> Judged {
        self.check_setting(setting)?;
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
pub(super) fn path(value: Option<&String>) -> Vec<String> {
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
