//! What roles own and were granted: DROP OWNED, REASSIGN OWNED, DROP ROLE.

use lockkeeper_core::change::{ChangeKind, LockMode, Role};

use super::depend::Closure;
use super::graph::Graph;
use super::node::Node;
use crate::postgres::catalog::{Granted, Oid};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Whether a role owns something, or holds a privilege: then it cannot be dropped.
    pub(super) fn has_something(&self, role: &str) -> bool {
        let granted = self.catalog.grants.iter().filter(|(to, _)| to == role);
        let there = |what: &Granted| match what {
            Granted::Relation(oid) => self.catalog.relation(*oid).is_some(),
            Granted::Other(word, name) if word == "schema" => self.catalog.schemas.contains(name),
            Granted::Owned(word, name) if word == "function" => name
                .split_once('.')
                .and_then(|(schema, name)| self.catalog.functions.get(schema)?.get(name))
                .is_some_and(|overloads| !overloads.is_empty()),
            Granted::Owned(word, name) if word == "type" => name
                .split_once('.')
                .is_some_and(|(s, n)| self.catalog.types.get(s).is_some_and(|t| t.contains_key(n))),
            _ => true,
        };
        !self.owned_by(&[role.to_owned()]).is_empty() || granted.into_iter().any(|(_, w)| there(w))
    }

    fn owned_by(&self, roles: &[String]) -> Vec<Oid> {
        let own = |owner: &str| roles.iter().any(|role| role == owner);
        let all = self.catalog.relations().filter(|r| r.owner.as_deref().is_some_and(own));
        let mut owned: Vec<Oid> = all.map(|relation| relation.oid).collect();
        owned.sort();
        owned
    }

    pub(in crate::postgres::judge) fn drop_owned(
        &mut self,
        roles: &[String],
        cascade: bool,
    ) -> Judged {
        let targets: Vec<Node> = self.owned_by(roles).into_iter().map(Node::Relation).collect();
        let graph = Graph::of(&self.catalog);
        let closure = Closure::of(&self.catalog, &graph, &targets);
        if let Some(refusal) = closure.refusal(&self.catalog, &targets).filter(|_| !cascade) {
            return Err(refusal);
        }
        self.changed(ChangeKind::DropObject, "drop owned").cascade = cascade;
        self.verdict.irreversible = true;
        for at in 0..targets.len() {
            self.lock_found(&closure, at);
            self.note_also(&closure, at);
        }
        closure.found.iter().rev().for_each(|found| self.take_node(&found.node));
        self.catalog.grants.retain(|(to, _)| !roles.contains(to));
        self.catalog.privileges.retain(|privilege| !roles.contains(&privilege.to));
        self.unseen_owner(roles, "drop owned");
        Ok(())
    }

    pub(in crate::postgres::judge) fn reassign_owned(
        &mut self,
        roles: &[String],
        to: Option<&str>,
    ) -> Judged {
        self.changed(ChangeKind::AlterObject, "reassign owned");
        let session = |to: &&str| !matches!(*to, "current_user" | "session_user" | "current_role");
        let owner = to.filter(session).map(str::to_owned);
        for oid in self.owned_by(roles) {
            self.lock(oid, LockMode::AccessExclusive, Role::Named);
            if let Some(relation) = self.catalog.relation_mut(oid) {
                relation.owner = owner.as_deref().map(Into::into);
            }
        }
        let theirs = |(to, what): &(String, Granted)| {
            roles.contains(to) && matches!(what, Granted::Owned(..))
        };
        self.catalog.grants.retain(|grant| !theirs(grant));
        self.unseen_owner(roles, "reassign owned");
        Ok(())
    }

    /// Only of a role that statements made is known what it owns.
    fn unseen_owner(&mut self, roles: &[String], words: &str) {
        let made = |role: &String| {
            self.catalog.objects.iter().any(|key| key.word == "role" && key.name == *role)
        };
        if !roles.iter().all(made) {
            self.opaque(format!("what {words} reaches depends on who owns what in the database"));
        }
    }
}
