//! SET LOGGED, SET UNLOGGED.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::site::{Site, invalid_table};
use crate::postgres::ast::Persistence;
use crate::postgres::catalog::{Oid, Relation, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn set_persistence(&mut self, site: &Site, logged: bool) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        if relation.persistence == Persistence::Temporary {
            let message = format!(
                "cannot change logged status of table \"{}\" because it is temporary",
                relation.name
            );
            return Err(invalid_table(message));
        }
        let new = if logged { Persistence::Permanent } else { Persistence::Unlogged };
        if relation.persistence == new && !relation.presumed {
            return Ok(());
        }
        if !logged {
            self.check_unpublished(relation)?;
        }
        self.check_keys_persist(relation, logged)?;
        if relation.kind != RelationKind::Table {
            return Ok(());
        }
        let sequences: Vec<Oid> = match self.catalog.version {
            13 | 14 => Vec::new(),
            _ => relation.columns.iter().filter_map(|column| column.sequence).collect(),
        };
        self.rewrite_rows(site.table, site.mode, Role::Named, &Work::SetLogged)?;
        for sequence in &sequences {
            self.lock(*sequence, LockMode::AccessExclusive, Role::OwnedSequence);
        }
        for oid in sequences.into_iter().chain([site.table]) {
            if let Some(relation) = self.catalog.relation_mut(oid) {
                relation.persistence = new;
            }
        }
        Ok(())
    }

    fn check_unpublished(&self, relation: &Relation) -> Judged {
        let published = |tables: &Option<Vec<Oid>>| {
            tables.as_ref().is_some_and(|tables| tables.contains(&relation.oid))
        };
        if !self.catalog.publications.values().any(published) {
            return Ok(());
        }
        let message = format!(
            "cannot change table \"{}\" to unlogged because it is part of a publication",
            relation.name
        );
        Err(Refusal::new("55000", message))
    }

    /// Permanent tables must not reference others.
    fn check_keys_persist(&self, relation: &Relation, logged: bool) -> Judged {
        let is = |oid: Oid, persistence| {
            self.catalog.relation(oid).is_some_and(|other| other.persistence == persistence)
        };
        let referenced = relation.foreign_keys().map(|(_, foreign)| foreign.table);
        let (mut others, wrong) = if logged {
            (referenced.collect::<Vec<_>>(), Persistence::Unlogged)
        } else {
            (relation.referenced_by.to_vec(), Persistence::Permanent)
        };
        others.retain(|other| *other != relation.oid && is(*other, wrong));
        match others.first() {
            Some(other) => {
                let (state, verb, kind) = match logged {
                    true => ("logged", "references", "unlogged"),
                    false => ("unlogged", "is referenced by", "logged"),
                };
                Err(invalid_table(format!(
                    "could not change table \"{}\" to {state} because it {verb} {kind} table \"{}\"",
                    relation.name,
                    self.bare_name(*other)
                )))
            }
            None => Ok(()),
        }
    }
}
