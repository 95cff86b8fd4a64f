//! What roles may do, as far as statements said it.

use std::collections::BTreeSet;

use super::{Catalog, Granted, Oid};

/// An entry of an access control list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Privilege {
    pub on: Granted,
    pub column: Option<String>,
    pub name: String,
    pub to: String,
    /// The role that granted it; `None` is the owner.
    pub by: Option<String>,
    /// WITH GRANT OPTION.
    pub option: bool,
}

impl Catalog {
    /// Returns the role we act as, if SET ROLE or SET SESSION AUTHORIZATION named one.
    pub fn acting(&self) -> Option<&str> {
        let said = |name: &str| self.settings.get(name).map(String::as_str);
        let role = said("role").filter(|role| !matches!(*role, "none" | "default"));
        let user = said("session_authorization").filter(|user| *user != "default");
        role.or(user)
    }

    /// Whether statements made a role, and not as a superuser: then they also said what it may do.
    pub fn is_plain_role(&self, role: &str) -> bool {
        let made = self.objects.iter().any(|key| key.word == "role" && key.name == role);
        made && !self.superusers.contains(role)
    }

    /// Returns a role and all that it is a member of.
    pub fn roles_of(&self, role: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::from([role.to_owned()]);
        let mut next = vec![role.to_owned()];
        while let Some(member) = next.pop() {
            for (of, to) in self.memberships.iter().filter(|(_, to)| *to == member) {
                if found.insert(of.clone()) {
                    next.push(of.clone());
                }
                debug_assert_eq!(*to, member);
            }
        }
        found
    }

    /// Whether a role owns a relation, itself or as a member of the owner.
    pub fn owns(&self, role: &str, oid: Oid) -> bool {
        let owner = self.relation(oid).and_then(|relation| relation.owner.as_deref());
        owner.is_some_and(|owner| self.roles_of(role).contains(owner))
    }

    /// Whether a role holds one of these privileges; without a column, on the whole.
    pub fn holds(&self, role: &str, on: &Granted, names: &[&str], column: Option<&str>) -> bool {
        let roles = self.roles_of(role);
        self.privileges.iter().any(|privilege| {
            privilege.on == *on
                && names.contains(&privilege.name.as_str())
                && (privilege.to == "public" || roles.contains(&privilege.to))
                && (privilege.column.is_none() || privilege.column.as_deref() == column)
        })
    }

    /// Whether a role holds a privilege on anything of a relation, be it one column.
    pub fn holds_some(&self, role: &str, on: &Granted, name: &str) -> bool {
        let roles = self.roles_of(role);
        self.privileges.iter().any(|privilege| {
            privilege.on == *on
                && privilege.name == name
                && (privilege.to == "public" || roles.contains(&privilege.to))
        })
    }
}
