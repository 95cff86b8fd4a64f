//! ON CONFLICT.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use crate::postgres::ast::{Conflict, IndexKey};
use crate::postgres::catalog::{Index, Oid, RelationKind};

impl Judge {
    /// Refuses ON CONFLICT without a unique index for it.
    pub(super) fn check_conflict(&self, conflict: &Conflict, oid: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|r| !r.presumed) else {
            return Ok(());
        };
        if relation.kind == RelationKind::View {
            return Ok(());
        }
        if let Some(name) = &conflict.constraint
            && relation.constraint(name).is_none()
        {
            let message =
                format!("constraint \"{name}\" for table \"{}\" does not exist", relation.name);
            return Err(Refusal::new("42704", message));
        }
        let wanted = &conflict.columns;
        let fits = |index: &Index| {
            let plain = index.elements.iter().filter_map(|element| match &element.key {
                IndexKey::Column(name) => Some(name),
                IndexKey::Expression(_) => None,
            });
            let plain: Vec<&String> = plain.collect();
            // Expressions of the arbiter are not known here: an index with some may be meant.
            let all = wanted.iter().all(|name| plain.contains(&name));
            let same = plain.iter().all(|name| wanted.contains(name));
            index.unique && index.valid && all && same
        };
        let mut indexes =
            relation.indexes.iter().filter_map(|i| self.catalog.relation(*i)?.index.as_deref());
        if wanted.is_empty() || indexes.any(fits) {
            return Ok(());
        }
        let message = "there is no unique or exclusion constraint matching the ON CONFLICT \
                       specification";
        Err(Refusal::new("42P10", message))
    }

    pub(super) fn on_conflict(&mut self, oid: Oid, conflict: &Conflict) -> Judged {
        if conflict.assignments.is_empty() {
            return Ok(());
        }
        let scope = self.scope_of(Some(oid));
        for assignment in &conflict.assignments {
            self.evaluate(&assignment.value, &scope)?;
        }
        let columns: Vec<String> = super::modify::changed_columns(&conflict.assignments);
        self.fire_triggers(oid, "update", Some(&columns))?;
        self.check_parents(oid, &|foreign| foreign.columns.iter().any(|c| columns.contains(c)));
        self.act_on_referencing(
            oid,
            super::foreign::Event::Update(&columns),
            lockkeeper_core::change::Written::Some,
        )
    }
}
