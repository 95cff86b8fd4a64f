//! What GRANT and REVOKE leave behind, as far as it decides something later.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use crate::postgres::ast::Grant;
use crate::postgres::catalog::{Granted, Oid, RelationKind};

impl Judge {
    pub(super) fn check_granted_columns(&self, grant: &Grant, relations: &[Oid]) -> Judged {
        for oid in relations {
            let Some(relation) = self.catalog.relation(*oid).filter(|r| !r.presumed) else {
                continue;
            };
            let missing = |name: &&String| relation.column(name).is_none();
            if let Some(name) = grant.column_names.iter().find(missing) {
                let message =
                    format!("column \"{name}\" of relation \"{}\" does not exist", relation.name);
                return Err(Refusal::new("42703", message));
            }
        }
        Ok(())
    }

    /// Notes who has something now, or has it no more.
    pub(super) fn note_grants(&mut self, grant: &Grant, relations: &[Oid]) {
        if grant.membership || (grant.revoke && grant.grant_option) {
            return;
        }
        let mut things: Vec<Granted> = relations.iter().copied().map(Granted::Relation).collect();
        let others =
            grant.targets.iter().filter(|t| !matches!(&*t.word, "table" | "" | "sequence"));
        things.extend(others.map(|t| Granted::Other(t.word.clone(), t.name.to_string())));
        if let Some((word, schemas)) = &grant.all_in_schema {
            if grant.default_privileges {
                things.push(Granted::Other("default privileges".to_owned(), schemas.join(",")));
            } else {
                things.extend(self.all_in(word, schemas));
            }
        }
        // What is left after some privileges are revoked is not counted.
        let whole = grant.privileges.iter().any(|p| p.starts_with("all"));
        for role in &grant.grantees {
            for thing in &things {
                let entry = (role.clone(), thing.clone());
                match grant.revoke {
                    false => self.catalog.grants.insert(entry),
                    true if whole => self.catalog.grants.remove(&entry),
                    true => false,
                };
            }
        }
    }

    fn all_in(&self, word: &str, schemas: &[String]) -> Vec<Granted> {
        let of_word = |kind: RelationKind| match word {
            "table" => !matches!(
                kind,
                RelationKind::Sequence
                    | RelationKind::Index
                    | RelationKind::PartitionedIndex
                    | RelationKind::CompositeType
            ),
            "sequence" => kind == RelationKind::Sequence,
            _ => false,
        };
        let all = self.catalog.relations().filter(|r| schemas.contains(&r.schema));
        all.filter(|r| of_word(r.kind)).map(|r| Granted::Relation(r.oid)).collect()
    }

    /// Refuses a relation to whom SET ROLE made us, if nobody granted anything on it.
    pub(in crate::postgres::judge) fn check_granted(&mut self, oid: Oid) {
        let role = self.catalog.settings.get("role").filter(|role| *role != "none");
        let (Some(role), Some(relation)) = (role, self.catalog.relation(oid)) else { return };
        if self.depth > 0 || relation.owner.as_deref() == Some(role) {
            return;
        }
        let has = |to: &str| self.catalog.grants.contains(&(to.to_owned(), Granted::Relation(oid)));
        if !has(role) && !has("public") {
            let message =
                format!("permission denied for \"{}\": the role is {role}", relation.name);
            self.refuse_perhaps(Refusal::new("42501", message));
        }
    }
}
