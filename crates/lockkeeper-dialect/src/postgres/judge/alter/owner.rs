//! OWNER TO.

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::site::Site;
use crate::postgres::catalog::{Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn give_to(&mut self, site: &Site, owner: &str) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        if matches!(relation.kind, RelationKind::Index | RelationKind::PartitionedIndex) {
            return Ok(());
        }
        let myself = matches!(owner, "current_user" | "session_user" | "current_role");
        let same = match &relation.owner {
            Some(old) => **old == *owner,
            None => myself,
        };
        if same {
            return Ok(());
        }
        if relation.sequence.as_ref().is_some_and(|sequence| sequence.owner.is_some()) {
            let message = format!("cannot change owner of sequence \"{}\"", relation.name);
            return Err(Refusal::new("0A000", message));
        }
        let sequences: Vec<Oid> = relation.columns.iter().filter_map(|c| c.sequence).collect();
        for sequence in sequences.into_iter().chain([site.table]) {
            self.lock(sequence, LockMode::AccessExclusive, Role::OwnedSequence);
            if let Some(relation) = self.catalog.relation_mut(sequence) {
                relation.owner = (!myself).then(|| owner.into());
            }
        }
        Ok(())
    }
}
