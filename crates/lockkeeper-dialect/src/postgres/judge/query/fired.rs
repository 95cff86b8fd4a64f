//! Triggers that an event fires.

use super::super::{Judge, Judged};
use crate::postgres::ast::Name;
use crate::postgres::catalog::{Oid, Trigger};

impl Judge {
    /// Whether the session says it is a replica: ordinary triggers and foreign keys rest.
    pub(super) fn is_replica(&self) -> bool {
        let role = self.catalog.settings.get("session_replication_role");
        role.is_some_and(|role| role == "replica")
    }

    /// Runs the functions of the triggers an event fires on a relation.
    pub(in crate::postgres::judge) fn fire_triggers(
        &mut self,
        oid: Oid,
        event: &str,
        columns: Option<&[String]>,
    ) -> Judged {
        if self.is_replica() {
            return Ok(());
        }
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        let fires = |trigger: &&Trigger| {
            let about = columns.is_none_or(|columns| {
                trigger.columns.is_empty() || trigger.columns.iter().any(|c| columns.contains(c))
            });
            let later = trigger.deferred && self.block;
            trigger.enabled && !later && trigger.events.iter().any(|known| known == event) && about
        };
        let called: Vec<(Name, Vec<String>)> = relation
            .triggers
            .iter()
            .filter(fires)
            .map(|t| {
                let name = Name::qualified(t.function.0.as_str(), t.function.1.as_str());
                (name, t.transitions.clone())
            })
            .collect();
        for (name, transitions) in called {
            let outer = std::mem::replace(&mut self.transitions, transitions);
            let functions = self.catalog.functions_named(&name).to_vec();
            match functions.iter().find(|function| function.arguments.is_empty()) {
                Some(function) => {
                    self.firing = Some((event.to_uppercase(), oid));
                    let done = self.run_function(function);
                    self.firing = None;
                    self.transitions = outer;
                    done?;
                    continue;
                }
                None if name.schema.as_deref() == Some("pg_catalog") => {}
                None => self.opaque(format!("trigger function {name}() is not known")),
            }
            self.transitions = outer;
        }
        Ok(())
    }
}
