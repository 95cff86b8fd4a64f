//! What cannot be granted, or by whom.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use super::granted::word_of;
use crate::postgres::ast::Grant;
use crate::postgres::catalog::{ObjectKey, Oid};

const OF_TABLE: &[&str] =
    &["select", "insert", "update", "delete", "truncate", "references", "trigger"];
/// All that may be granted on anything.
const EVERY: &[&str] = &[
    "alter system",
    "connect",
    "create",
    "delete",
    "execute",
    "insert",
    "maintain",
    "references",
    "select",
    "set",
    "temp",
    "temporary",
    "trigger",
    "truncate",
    "update",
    "usage",
];
pub(super) const OF_COLUMN: &[&str] = &["select", "insert", "update", "references"];
const OF_SEQUENCE: &[&str] = &["usage", "select", "update"];

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

    /// Refuses privileges that such an object does not know.
    pub(super) fn check_grant(&self, grant: &Grant) -> Judged {
        if grant.membership {
            return self.check_membership(grant);
        }
        let word = word_of(grant);
        let invalid = |message: String| Err(Refusal::new("0LP01", message));
        let loose = !grant.default_privileges && word == "table" && grant.all_in_schema.is_none();
        let mut known = self.known_privileges(word);
        if loose {
            known.push("usage");
        }
        let plain = |name: &&String| !name.starts_with("all");
        let every = |name: &&String| !EVERY.contains(&name.as_str()) || self.is_newer(name);
        if let Some(name) = grant.privileges.iter().filter(plain).find(every) {
            return Err(Refusal::new("42601", format!("unrecognized privilege type \"{name}\"")));
        }
        if let Some(name) = grant.privileges.iter().filter(plain).find(|p| !known.contains(&&***p))
        {
            return invalid(format!("invalid privilege type {name} for {word}"));
        }
        if grant.columns
            && let Some(name) = grant
                .column_privileges
                .iter()
                .filter(plain)
                .find(|name| !OF_COLUMN.contains(&name.as_str()))
        {
            return invalid(format!("invalid privilege type {name} for column"));
        }
        let within = grant.all_in_schema.as_ref().is_some_and(|(_, schemas)| !schemas.is_empty());
        if grant.default_privileges && within && word == "schema" {
            return invalid("cannot use IN SCHEMA when granting on schemas".to_owned());
        }
        if grant.grant_option && !grant.revoke && grant.grantees.iter().any(|to| to == "public") {
            return invalid("grant options can only be granted to roles".to_owned());
        }
        self.check_grantor(grant)?;
        self.check_language(grant)
    }

    fn is_newer(&self, privilege: &str) -> bool {
        match privilege {
            "maintain" => self.catalog.version < 17,
            "set" | "alter system" => self.catalog.version < 15,
            _ => false,
        }
    }

    fn check_grantor(&self, grant: &Grant) -> Judged {
        let Some(by) = &grant.granted_by else { return Ok(()) };
        if self.catalog.version < 14 {
            return Err(Refusal::new("42601", "syntax error at or near \"GRANTED\""));
        }
        let myself = matches!(by.as_str(), "current_user" | "current_role" | "session_user");
        if myself || self.catalog.acting().is_some_and(|role| role == by) {
            return Ok(());
        }
        let other = self.catalog.acting().is_some() || self.catalog.is_plain_role(by);
        match other {
            true => Err(Refusal::new("0A000", "grantor must be current user")),
            false => Ok(()),
        }
    }

    fn check_language(&self, grant: &Grant) -> Judged {
        for target in grant.targets.iter().filter(|target| target.word == "language") {
            let name = target.name.name.as_str();
            let made = |key: &ObjectKey| key.word != "role" && key.name == name;
            match name {
                "c" | "internal" => {
                    let message = format!("language \"{name}\" is not trusted");
                    return Err(Refusal::new("42809", message));
                }
                "sql" | "plpgsql" => {}
                _ if self.extended() || self.catalog.objects.iter().any(made) => {}
                _ => self.absent("42704", format!("language \"{name}\" does not exist"))?,
            }
        }
        Ok(())
    }

    /// Refuses to make a role a member of its own member.
    fn check_membership(&self, grant: &Grant) -> Judged {
        if grant.revoke {
            return Ok(());
        }
        for role in &grant.privileges {
            let above = self.catalog.roles_of(role);
            if let Some(member) = grant.grantees.iter().find(|member| above.contains(*member)) {
                let message = format!("role \"{role}\" is a member of role \"{member}\"");
                return Err(Refusal::new("0LP01", message));
            }
        }
        Ok(())
    }

    pub(super) fn known_privileges(&self, word: &str) -> Vec<&'static str> {
        match word {
            "table" | "" => {
                let newer = (self.catalog.version >= 17).then_some("maintain");
                OF_TABLE.iter().copied().chain(newer).collect()
            }
            "sequence" => OF_SEQUENCE.to_vec(),
            "schema" => vec!["create", "usage"],
            "database" => vec!["create", "connect", "temporary", "temp"],
            "function" | "procedure" | "routine" => vec!["execute"],
            "tablespace" => vec!["create"],
            "large object" => vec!["select", "update"],
            "parameter" => vec!["set", "alter system"],
            _ => vec!["usage"],
        }
    }
}
