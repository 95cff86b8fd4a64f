//! Event triggers: functions that run when the schema changes.

use super::super::{Judge, Judged};
use crate::postgres::ast::{Name, Statement};

impl Judge {
    /// Runs the functions that are due when a statement has run.
    pub(in crate::postgres::judge) fn fire_event_triggers(
        &mut self,
        statement: &Statement,
    ) -> Judged {
        if self.catalog.event_triggers.is_empty() {
            return Ok(());
        }
        let Some(tag) = tag(statement) else { return Ok(()) };
        let drops = matches!(statement, Statement::Drop(_));
        let due: Vec<Name> = self
            .catalog
            .event_triggers
            .iter()
            .filter(|(key, _)| self.catalog.objects.contains(key))
            .map(|(_, trigger)| trigger)
            .filter(|(event, tags, _)| {
                (drops || event != "sql_drop") && (tags.is_empty() || tags.contains(&tag))
            })
            .map(|(_, _, function)| function.clone())
            .collect();
        for name in due {
            let functions = self.catalog.functions_named(&name).to_vec();
            if let Some(function) = functions.iter().find(|f| f.arguments.is_empty()) {
                self.run_function(function)?;
            }
        }
        Ok(())
    }
}

/// Returns the tag of a command that fires event triggers, in lower case.
fn tag(statement: &Statement) -> Option<String> {
    use Statement as S;
    Some(match statement {
        S::CreateTable(create) if create.server.is_some() => "create foreign table".to_owned(),
        S::CreateTable(_) => "create table".to_owned(),
        S::CreateTableAs(create) if create.materialized_view => {
            "create materialized view".to_owned()
        }
        S::CreateTableAs(_) => "create table as".to_owned(),
        S::CreateIndex(_) => "create index".to_owned(),
        S::CreateView(_) => "create view".to_owned(),
        S::RefreshMaterializedView { .. } => "refresh materialized view".to_owned(),
        S::CreateSequence(_) => "create sequence".to_owned(),
        S::AlterSequence { .. } => "alter sequence".to_owned(),
        S::AlterTable(alter) => format!("alter {}", alter.word.text()),
        S::CreateType(_) => "create type".to_owned(),
        S::AlterType(_) => "alter type".to_owned(),
        S::CreateDomain(_) => "create domain".to_owned(),
        S::AlterDomain(_) => "alter domain".to_owned(),
        S::CreateFunction(create) if create.procedure => "create procedure".to_owned(),
        S::CreateFunction(_) => "create function".to_owned(),
        S::AlterFunction(alter) => format!("alter {}", alter.word),
        S::CreateTrigger(_) => "create trigger".to_owned(),
        S::CreateRule(_) => "create rule".to_owned(),
        S::CreatePolicy(_) => "create policy".to_owned(),
        S::AlterPolicy(_) => "alter policy".to_owned(),
        S::CreateSchema { .. } => "create schema".to_owned(),
        S::CreatePublication(_) => "create publication".to_owned(),
        S::AlterPublication(_) => "alter publication".to_owned(),
        S::CreateStatistics(_) => "create statistics".to_owned(),
        S::Comment { .. } => "comment".to_owned(),
        S::Grant(grant) if grant.revoke => "revoke".to_owned(),
        S::Grant(_) => "grant".to_owned(),
        S::CreateObject(create) if !is_shared(&create.target.word) => {
            format!("create {}", create.target.word)
        }
        S::Drop(drop) => {
            let word = &drop.targets.first()?.word;
            return (!is_shared(word)).then(|| format!("drop {word}"));
        }
        _ => return None,
    })
}

/// Objects of all databases, and event triggers themselves, fire none.
fn is_shared(word: &str) -> bool {
    matches!(word, "event trigger" | "database" | "role" | "user" | "group" | "tablespace")
}
