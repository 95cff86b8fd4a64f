//! What whom SET ROLE made us may do.

use lockkeeper_core::change::{LockMode, Refusal};

use crate::postgres::ast::{Alter, Name, Statement, TableConstraintKind};
use crate::postgres::catalog::{Granted, Oid};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Returns the role whose rights count; `None` where its rights are not known, or all there are.
    fn limited(&self) -> Option<&str> {
        let role = self.catalog.acting().filter(|_| self.trusted == 0)?;
        let known = self.catalog.is_plain_role(role) && !self.catalog.open;
        known.then_some(role)
    }

    /// Refuses a relation on which we do not have one of these privileges.
    pub(in crate::postgres::judge) fn check_may(
        &self,
        oid: Oid,
        names: &[&str],
        columns: &[&str],
    ) -> Judged {
        let (Some(role), Some(relation)) = (self.limited(), self.catalog.relation(oid)) else {
            return Ok(());
        };
        if !self.check_may_enter(role, oid) {
            let message = format!("permission denied for schema {}", relation.schema);
            return Err(Refusal::new("42501", message));
        }
        let on = Granted::Relation(oid);
        if self.catalog.owns(role, oid) || self.catalog.holds(role, &on, names, None) {
            return Ok(());
        }
        let each = |column: &&str| self.catalog.holds(role, &on, names, Some(column));
        if !columns.is_empty() && columns.iter().all(each) {
            return Ok(());
        }
        let message = format!("permission denied for \"{}\": the role is {role}", relation.name);
        Err(Refusal::new("42501", message))
    }

    /// Whether a role may use the schema of a relation.
    fn check_may_enter(&self, role: &str, oid: Oid) -> bool {
        let Some(relation) = self.catalog.relation(oid) else { return true };
        let within = Granted::Other("schema".to_owned(), relation.schema.clone());
        matches!(&*relation.schema, "public" | "pg_temp")
            || self.catalog.holds(role, &within, &["usage"], None)
    }

    /// Refuses to read a relation of which we may read nothing.
    pub(in crate::postgres::judge) fn check_selectable(&mut self, oid: Oid) -> Judged {
        if let Some(role) = self.limited()
            && self.check_may_enter(role, oid)
            && self.catalog.holds_some(role, &Granted::Relation(oid), "select")
        {
            return Ok(());
        }
        self.check_may(oid, &["select"], &[])?;
        self.doubt_rights(oid);
        Ok(())
    }

    /// Of a role that no statement made is only known what it was granted.
    fn doubt_rights(&mut self, oid: Oid) {
        let (Some(role), Some(relation)) = (self.catalog.acting(), self.catalog.relation(oid))
        else {
            return;
        };
        let plain = self.limited().is_some() || self.depth > 0 || self.trusted > 0;
        let has = |to: &str| self.catalog.grants.contains(&(to.to_owned(), Granted::Relation(oid)));
        if plain || relation.owner.as_deref() == Some(role) || has(role) || has("public") {
            return;
        }
        let message = format!("permission denied for \"{}\": the role is {role}", relation.name);
        self.refuse_perhaps(Refusal::new("42501", message));
    }

    /// What somebody else owns may not be changed by whom SET ROLE made us.
    pub(in crate::postgres::judge) fn check_role(&self, statement: &Statement) -> Option<Refusal> {
        let role = self.catalog.acting()?;
        let (name, privileges) = self.asked_for(statement)?;
        let oid = self.catalog.oid(name)?;
        if self.limited().is_some() {
            let of_owner = privileges.is_empty();
            let allowed = if of_owner {
                self.catalog.owns(role, oid)
            } else {
                self.check_may(oid, &privileges, &[]).is_ok()
            };
            let denied = || {
                let message =
                    format!("must be owner of \"{name}\", or may not: the role is {role}");
                Refusal::new("42501", message)
            };
            return if allowed { self.denied_beside(statement, role) } else { Some(denied()) };
        }
        let relation = self.catalog.relation(oid)?;
        if !privileges.is_empty() || relation.owner.as_deref() == Some(role) {
            return None;
        }
        let message = format!("must be owner of \"{name}\": the role is {role} now");
        Some(Refusal::new("42501", message).perhaps())
    }

    /// Returns the relation a statement is about, and the privileges of which one will do; none is
    /// ownership.
    fn asked_for<'s>(&self, statement: &'s Statement) -> Option<(&'s Name, Vec<&'static str>)> {
        Some(match statement {
            Statement::AlterTable(alter) => (&alter.name, Vec::new()),
            Statement::CreateIndex(create) => (&create.table, Vec::new()),
            Statement::Drop(drop) => (&drop.targets.first()?.name, Vec::new()),
            Statement::Comment { target } if target.word == "column" => {
                (target.on.as_ref()?, Vec::new())
            }
            Statement::Comment { target } => (&target.name, Vec::new()),
            Statement::CreatePolicy(create) => (&create.table, Vec::new()),
            Statement::CreateRule(create) => (&create.table, Vec::new()),
            Statement::CreateTrigger(create) => (&create.table, vec!["trigger"]),
            Statement::RefreshMaterializedView { name, .. } => (name, self.kept_by()),
            Statement::Truncate { tables, .. } => (&tables.first()?.name, vec!["truncate"]),
            Statement::Lock { tables, mode, .. } => {
                (&tables.first()?.name, self.lockable(LockMode::parse(mode)))
            }
            _ => return None,
        })
    }

    fn kept_by(&self) -> Vec<&'static str> {
        if self.catalog.version >= 17 { vec!["maintain"] } else { Vec::new() }
    }

    fn lockable(&self, mode: Option<LockMode>) -> Vec<&'static str> {
        let mut names = vec!["update", "delete", "truncate"];
        names.extend(self.kept_by());
        match mode {
            Some(LockMode::AccessShare) => names.extend(["select", "insert"]),
            Some(LockMode::RowExclusive) => names.push("insert"),
            Some(LockMode::RowShare) if self.catalog.version >= 16 => names.push("insert"),
            _ => {}
        }
        names
    }

    /// Refuses what a statement needs besides the relation that it names.
    fn denied_beside(&self, statement: &Statement, role: &str) -> Option<Refusal> {
        let Statement::AlterTable(alter) = statement else { return None };
        for action in &alter.actions {
            match action {
                Alter::AddConstraint(constraint) => {
                    let TableConstraintKind::ForeignKey { references, .. } = &constraint.kind
                    else {
                        continue;
                    };
                    let columns: Vec<&str> =
                        references.columns.iter().map(String::as_str).collect();
                    let oid = self.catalog.oid(&references.table)?;
                    if let Err(refusal) = self.check_may(oid, &["references"], &columns) {
                        return Some(refusal);
                    }
                }
                Alter::OwnerTo(to) if !self.catalog.roles_of(role).contains(to) => {
                    let message = format!("must be able to SET ROLE \"{to}\"");
                    return Some(Refusal::new("42501", message));
                }
                _ => {}
            }
        }
        None
    }

    /// Refuses to create in a schema that is not ours.
    pub(in crate::postgres::judge) fn check_may_create(&self, schema: &str) -> Judged {
        let Some(role) = self.limited() else { return Ok(()) };
        let on = Granted::Other("schema".to_owned(), schema.to_owned());
        if matches!(schema, "public" | "pg_temp")
            || self.catalog.holds(role, &on, &["create"], None)
        {
            return Ok(());
        }
        Err(Refusal::new("42501", format!("permission denied for schema {schema}")))
    }
}
