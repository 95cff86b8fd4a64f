//! Triggers: on tables, their partitions, and views.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::value::{Scope, columns_in};
use super::super::{Judge, Judged};
use crate::postgres::ast::{CreateTrigger, Name, Node};
use crate::postgres::catalog::{Oid, RelationKind, Trigger};

/// Functions of the server that may be called by triggers of users.
const BUILTIN: &[&str] = &[
    "suppress_redundant_updates_trigger",
    "tsvector_update_trigger",
    "tsvector_update_trigger_column",
    "unique_key_recheck",
];

impl Judge {
    pub(in crate::postgres::judge) fn create_trigger(&mut self, create: &CreateTrigger) -> Judged {
        if create.or_replace && self.catalog.version < 14 {
            let message = "syntax error: CREATE OR REPLACE TRIGGER is newer than the server";
            return Err(Refusal::new("42601", message));
        }
        let table = self.required(&create.table)?;
        self.check_trigger_table(table, create)?;
        let from = create.from.as_ref().map(|name| self.required(name)).transpose()?;
        self.check_trigger_columns(table, create)?;
        check_condition(create)?;
        self.check_condition_rows(table, create)?;
        let function = self.trigger_function(&create.function)?;
        let trigger = Trigger {
            name: create.name.clone(),
            timing: create.timing.clone(),
            events: create.events.clone(),
            columns: trigger_columns(create),
            for_each_row: create.for_each_row,
            function,
            enabled: true,
            constraint: create.constraint,
            from,
            deferred: create.deferred,
            transitions: create.transitions.clone(),
        };
        let tables = self.trigger_tables(table, create.for_each_row);
        for oid in &tables {
            self.trigger_is_free(*oid, create)?;
        }
        self.trigger_change(table, create);
        self.lock(table, LockMode::ShareRowExclusive, Role::Named);
        for partition in tables.iter().skip(1) {
            self.lock(*partition, LockMode::ShareRowExclusive, Role::Partition);
        }
        if let Some(from) = from {
            self.lock(from, LockMode::AccessShare, Role::Referenced);
        }
        for oid in tables {
            let Some(relation) = self.catalog.relation_mut(oid) else { continue };
            relation.triggers.retain(|other| other.name != trigger.name);
            relation.triggers.push(trigger.clone());
        }
        Ok(())
    }

    /// Refuses a condition about a row that the event does not have, or a column it does not have.
    fn check_condition_rows(&self, table: Oid, create: &CreateTrigger) -> Judged {
        if create.for_each_row && create.events.iter().any(|event| event == "truncate") {
            let message = "TRUNCATE FOR EACH ROW triggers are not supported";
            return Err(Refusal::new("0A000", message));
        }
        let Some(when) = &create.when else { return Ok(()) };
        let mut wrong = None;
        let on = |event: &str| create.events.iter().any(|known| known == event);
        let relation = self.catalog.relation(table).filter(|relation| !relation.presumed);
        when.node.walk(&mut |node| {
            let Node::Column(path) = node else { return };
            let [row, column] = path.as_slice() else { return };
            let absent = match row.as_str() {
                "old" => on("insert"),
                "new" => on("delete"),
                _ => return,
            };
            if absent || !create.for_each_row {
                wrong = Some(("42P17", format!("the condition cannot reference {row} values")));
            } else if relation.is_some_and(|r| r.column(column).is_none() && column != "*") {
                wrong.get_or_insert(("42703", format!("column \"{column}\" does not exist")));
            }
        });
        if let Some((state, message)) = wrong {
            return Err(Refusal::new(state, message));
        }
        let rows = ["old", "new"].iter().filter_map(|row| self.seen_relation(table, Some(row)));
        let scope = Scope { items: rows.collect(), ..Scope::default() };
        self.check_condition_in(&when.node, &scope, "WHEN")
    }

    /// Returns the table and, for a trigger on rows, all partitions, which get a copy.
    fn trigger_tables(&self, table: Oid, for_each_row: bool) -> Vec<Oid> {
        let kind = self.catalog.relation(table).map(|relation| relation.kind);
        let mut tables = vec![table];
        if for_each_row && kind == Some(RelationKind::PartitionedTable) {
            tables.extend(self.catalog.descendants(table));
        }
        tables
    }

    fn trigger_is_free(&self, oid: Oid, create: &CreateTrigger) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let there = relation.triggers.iter().any(|trigger| trigger.name == create.name);
        if !there || create.or_replace {
            return Ok(());
        }
        let (name, table) = (&create.name, &relation.name);
        let message = format!("trigger \"{name}\" for relation \"{table}\" already exists");
        Err(Refusal::new("42710", message))
    }

    fn trigger_change(&mut self, table: Oid, create: &CreateTrigger) {
        let found = self.catalog.relation(table);
        let on = found.map(|relation| self.catalog.shown(relation));
        let replaced =
            found.is_some_and(|relation| relation.triggers.iter().any(|t| t.name == create.name));
        let existed = replaced && found.is_some_and(|relation| self.existed(relation.born));
        let change = self.changed(ChangeKind::CreateTrigger, create.name.clone());
        change.on = on;
        change.existed = existed;
        change.conditional = create.or_replace;
        change.columns.clone_from(&create.columns);
        change.detail = Some(format!("{} {}", create.timing, create.events.join(" or ")));
    }

    fn check_trigger_table(&self, table: Oid, create: &CreateTrigger) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let name = &relation.name;
        let wrong = |what: &str| Err(Refusal::new("42809", format!("\"{name}\" {what}")));
        let instead = create.timing == "instead of";
        let truncate = create.events.iter().any(|event| event == "truncate");
        match relation.kind {
            RelationKind::Table | RelationKind::PartitionedTable if instead => {
                wrong("is a table: tables cannot have INSTEAD OF triggers")
            }
            RelationKind::PartitionedTable if create.transition_tables && create.for_each_row => {
                let message = format!(
                    "\"{name}\" is a partitioned table: row triggers with transition tables are \
                     not supported on it"
                );
                Err(Refusal::new("0A000", message))
            }
            RelationKind::Table if create.transition_tables && create.for_each_row => {
                let state = if relation.is_partition() || !relation.parents.is_empty() {
                    "0A000"
                } else {
                    return Ok(());
                };
                let message = "ROW triggers with transition tables are not supported on \
                               partitions or inheritance children";
                Err(Refusal::new(state, message))
            }
            RelationKind::Table | RelationKind::PartitionedTable => Ok(()),
            RelationKind::View if create.for_each_row && !instead => {
                wrong("is a view: views cannot have row-level BEFORE or AFTER triggers")
            }
            RelationKind::View if truncate => {
                wrong("is a view: views cannot have TRUNCATE triggers")
            }
            RelationKind::View => Ok(()),
            RelationKind::ForeignTable if instead || create.constraint => {
                wrong("is a foreign table: it cannot have such triggers")
            }
            RelationKind::ForeignTable
                if self.catalog.version < 16 && create.events.iter().any(|e| e == "truncate") =>
            {
                wrong("is a foreign table: it cannot have TRUNCATE triggers")
            }
            RelationKind::ForeignTable => Ok(()),
            _ => wrong("cannot have triggers"),
        }
    }

    fn check_trigger_columns(&self, table: Oid, create: &CreateTrigger) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let missing = create.columns.iter().find(|column| relation.column(column).is_none());
        missing.map_or(Ok(()), |column| {
            let table = &relation.name;
            let message = format!("column \"{column}\" of relation \"{table}\" does not exist");
            Err(Refusal::new("42703", message))
        })
    }

    /// Returns schema and name of a trigger's function; refuses one that is not there, or that
    /// returns something else.
    fn trigger_function(&self, name: &Name) -> Result<(String, String), Refusal> {
        let functions = self.catalog.functions_named(name);
        let Some(found) = functions.iter().find(|function| function.arguments.is_empty()) else {
            let builtin = BUILTIN.contains(&name.name.as_str());
            if !builtin {
                self.schema_first(name)?;
            }
            if !builtin && !self.extended() {
                self.absent("42883", format!("function {name}() does not exist"))?;
            }
            return Ok((self.catalog.creation_schema(name), name.name.clone()));
        };
        if found.returns.as_ref().is_some_and(|returns| returns.name != "trigger") {
            let message = format!("function {name} must return type trigger");
            return Err(Refusal::new("42P17", message));
        }
        Ok((found.schema.clone(), found.name.clone()))
    }
}

fn check_condition(create: &CreateTrigger) -> Judged {
    let mut subquery = false;
    if let Some(when) = &create.when {
        when.node.walk(&mut |node| subquery |= matches!(node, Node::Subquery(_)));
    }
    if !subquery {
        return Ok(());
    }
    Err(Refusal::new("0A000", "cannot use subquery in trigger WHEN condition"))
}

/// Returns the columns a trigger depends on: of UPDATE OF and of its condition.
fn trigger_columns(create: &CreateTrigger) -> Vec<String> {
    let mut columns = create.columns.clone();
    for column in create.when.iter().flat_map(|when| columns_in(&when.node)) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}
