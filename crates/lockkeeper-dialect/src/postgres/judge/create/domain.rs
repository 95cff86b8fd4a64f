//! Domains, and the tables that have to be read when one of them demands more.

use std::sync::Arc;

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work};

use super::super::value::{Scope, Seen};
use super::super::{Judge, Judged};
use super::attribute::stores;
use crate::postgres::ast::{AlterDomain, AlterDomainAction, CreateDomain, Expr};
use crate::postgres::catalog::{Column, Oid, RelationKind, Type, TypeShape};

/// Name, expression, validity.
type Check = (String, Arc<Expr>, bool);

impl Judge {
    pub(in crate::postgres::judge) fn create_domain(&mut self, create: &CreateDomain) -> Judged {
        let schema = self.schema_for(&create.name)?;
        let name = create.name.name.clone();
        self.type_is_free(&schema, &name, false)?;
        let base = self.type_written(&create.ty)?;
        let mut checks: Vec<Check> = Vec::new();
        for (given, expr) in &create.checks {
            let named = check_name(&checks, &name, given.as_deref())?;
            self.check_domain_condition(&base, expr)?;
            checks.push((named, Arc::new(expr.clone()), true));
        }
        if let Some(default) = &create.default {
            let column =
                Column { name: name.clone(), ty: base.clone().into(), ..Column::default() };
            self.check_default(&column, default)?;
        }
        let shown = self.catalog.shown_name(&schema, &name);
        let change = self.changed(ChangeKind::CreateDomain, shown);
        change.ty = Some(base.to_string());
        let shape = TypeShape::Domain {
            base: Box::new(base),
            not_null: create.not_null,
            checks,
            default: create.default.clone().map(Arc::new),
            collation: create.collation.as_ref().map(|collation| collation.name.clone()),
        };
        self.add_type(&schema, &name, shape);
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_domain(&mut self, alter: &AlterDomain) -> Judged {
        use AlterDomainAction as A;
        let ty = self.type_named(&alter.name)?;
        let shape = self.catalog.type_def(&ty).map(|def| &def.shape);
        if shape.is_some_and(|shape| !matches!(shape, TypeShape::Domain { .. })) {
            return Err(Refusal::new("42809", format!("{} is not a domain", alter.name)));
        }
        match &alter.action {
            A::AddCheck { name, expr, valid } => {
                self.add_domain_check(&ty, name.as_deref(), expr, *valid)
            }
            A::AddNotNull if self.catalog.version < 17 => {
                Err(Refusal::new("42601", "syntax error at or near \"NOT\""))
            }
            A::SetNotNull | A::AddNotNull => self.domain_not_null(&ty),
            A::DropNotNull => self.domain_eased(&ty, "drop not null"),
            A::SetDefault(expr) => self.domain_default(&ty, Some(expr)),
            A::DropDefault => self.domain_default(&ty, None),
            A::DropConstraint { name, if_exists, .. } => {
                self.drop_domain_constraint(&ty, name, *if_exists)
            }
            A::ValidateConstraint(name) => self.validate_domain(&ty, name),
            A::RenameConstraint { from, to } => self.rename_domain_constraint(&ty, from, to),
            A::RenameTo(name) => self.rename_type(&ty, &ty.schema, name),
            A::SetSchema(schema) => self.rename_type(&ty, schema, &ty.name),
            A::OwnerTo(to) => {
                let to = to.clone();
                self.note_owner("type", &format!("{}.{}", ty.schema, ty.name), &to);
                self.type_change(ChangeKind::OwnerTo, &ty).to = Some(to);
                Ok(())
            }
        }
    }

    fn domain_checks(&mut self, ty: &Type) -> Option<&mut Vec<Check>> {
        let def = self.catalog.types.get_mut(&ty.schema)?.get_mut(&ty.name)?;
        match &mut def.shape {
            TypeShape::Domain { checks, .. } => Some(checks),
            _ => None,
        }
    }

    /// Refuses a condition on VALUE that is none.
    fn check_domain_condition(&self, base: &Type, expr: &Expr) -> Judged {
        self.check_functions(&expr.node)?;
        let columns = vec![("value".to_owned(), Some(base.clone()))];
        let items = vec![Seen { columns, ..Seen::default() }];
        self.check_condition_in(&expr.node, &Scope { items, ..Scope::default() }, "CHECK")
    }

    fn add_domain_check(
        &mut self,
        ty: &Type,
        name: Option<&str>,
        expr: &Expr,
        valid: bool,
    ) -> Judged {
        let known = self.domain_checks(ty).cloned().unwrap_or_default();
        let named = check_name(&known, &ty.name, name)?;
        self.check_domain_condition(&self.under_domains(ty), expr)?;
        let users = if valid { self.domain_users(ty)? } else { Vec::new() };
        let change = self.type_change(ChangeKind::AddDomainConstraint, ty);
        change.to = Some(named.clone());
        change.not_valid = !valid;
        change.detail = Some(format!("check ({})", expr.sql));
        self.read_users(ty, &users, "23514");
        if let Some(checks) = self.domain_checks(ty) {
            checks.push((named, Arc::new(expr.clone()), valid));
        }
        Ok(())
    }

    fn domain_not_null(&mut self, ty: &Type) -> Judged {
        let def = self.catalog.type_def(ty);
        let already =
            matches!(def.map(|def| &def.shape), Some(TypeShape::Domain { not_null: true, .. }));
        let users = if already { Vec::new() } else { self.domain_users(ty)? };
        let change = self.type_change(ChangeKind::AddDomainConstraint, ty);
        change.detail = Some("not null".to_owned());
        change.skipped = already;
        self.read_users(ty, &users, "23502");
        self.set_domain_not_null(ty, true);
        Ok(())
    }

    fn set_domain_not_null(&mut self, ty: &Type, to: bool) {
        let types = self.catalog.types.get_mut(&ty.schema);
        let def = types.and_then(|types| types.get_mut(&ty.name));
        if let Some(TypeShape::Domain { not_null, .. }) = def.map(|def| &mut def.shape) {
            *not_null = to;
        }
    }

    fn domain_eased(&mut self, ty: &Type, detail: &str) -> Judged {
        self.type_change(ChangeKind::AlterDomain, ty).detail = Some(detail.to_owned());
        self.set_domain_not_null(ty, false);
        Ok(())
    }

    fn domain_default(&mut self, ty: &Type, expr: Option<&Expr>) -> Judged {
        let change = self.type_change(ChangeKind::AlterDomain, ty);
        change.detail = Some("default".to_owned());
        change.to = expr.map(|expr| expr.sql.clone());
        let types = self.catalog.types.get_mut(&ty.schema);
        let def = types.and_then(|types| types.get_mut(&ty.name));
        if let Some(TypeShape::Domain { default, .. }) = def.map(|def| &mut def.shape) {
            *default = expr.cloned().map(Arc::new);
        }
        Ok(())
    }

    fn drop_domain_constraint(&mut self, ty: &Type, name: &str, if_exists: bool) -> Judged {
        let known = self.domain_checks(ty);
        let unseen = known.is_none();
        let there = known.is_some_and(|checks| checks.iter().any(|(n, _, _)| n == name));
        let not_null = self.is_not_null_name(ty, name);
        if !there && !not_null && !if_exists && !unseen {
            return Err(no_constraint(ty, name));
        }
        let change = self.type_change(ChangeKind::AlterDomain, ty);
        change.detail = Some("drop constraint".to_owned());
        change.from = Some(name.to_owned());
        change.conditional = if_exists;
        change.skipped = !there && !not_null && !unseen;
        if let Some(checks) = self.domain_checks(ty) {
            checks.retain(|(n, _, _)| n != name);
        }
        if not_null {
            self.set_domain_not_null(ty, false);
        }
        Ok(())
    }

    /// Since 17 a domain's NOT NULL is a constraint with a name.
    fn is_not_null_name(&self, ty: &Type, name: &str) -> bool {
        let def = self.catalog.type_def(ty).map(|def| &def.shape);
        let not_null = matches!(def, Some(TypeShape::Domain { not_null: true, .. }));
        not_null && self.catalog.version >= 17 && name == format!("{}_not_null", ty.name)
    }

    fn validate_domain(&mut self, ty: &Type, name: &str) -> Judged {
        let known = self.domain_checks(ty).map(|c| c.iter().any(|(n, _, _)| n == name));
        if known == Some(false) {
            return Err(no_constraint(ty, name));
        }
        let users = self.domain_users(ty)?;
        let change = self.type_change(ChangeKind::ValidateDomainConstraint, ty);
        change.to = Some(name.to_owned());
        self.read_users(ty, &users, "23514");
        let checks = self.domain_checks(ty).into_iter().flatten();
        checks.filter(|(n, _, _)| n == name).for_each(|check| check.2 = true);
        Ok(())
    }

    fn rename_domain_constraint(&mut self, ty: &Type, from: &str, to: &str) -> Judged {
        if let Some(checks) = self.domain_checks(ty) {
            if checks.iter().any(|(name, _, _)| name == to) {
                return Err(name_taken(ty, to));
            }
            let Some(check) = checks.iter_mut().find(|(name, _, _)| name == from) else {
                return Err(no_constraint(ty, from));
            };
            to.clone_into(&mut check.0);
        }
        let change = self.type_change(ChangeKind::RenameConstraint, ty);
        (change.from, change.to) = (Some(from.to_owned()), Some(to.to_owned()));
        Ok(())
    }

    /// Returns the tables with a column of a domain, or of a domain over it. Columns that keep its
    /// values within others (arrays, composites, ranges) cannot be looked into: refused.
    fn domain_users(&self, ty: &Type) -> Result<Vec<Oid>, Refusal> {
        let mut domains = vec![(ty.schema.clone(), ty.name.clone())];
        let mut found: Vec<Oid> = Vec::new();
        let mut next = 0;
        while let Some((schema, name)) = domains.get(next).cloned() {
            next += 1;
            for relation in self.catalog.relations() {
                let same = |c: &&Column| c.ty.schema == schema && c.ty.name == name;
                for column in relation.columns.iter().filter(same) {
                    if column.ty.array && stores(relation.kind) {
                        return Err(self.used_by_column(ty, relation.oid, &column.name));
                    }
                    if !found.contains(&relation.oid) {
                        found.push(relation.oid);
                    }
                }
            }
            for (schema, name) in self.types_over(&schema, &name) {
                let over = Type { schema, name, ..Type::default() };
                match self.catalog.type_def(&over).map(|def| &def.shape) {
                    Some(TypeShape::Range { .. }) => self.stored_within(ty, &over)?,
                    Some(TypeShape::Domain { base, .. }) if base.array => {
                        self.stored_within(ty, &over)?;
                    }
                    _ => domains.push((over.schema, over.name)),
                }
            }
            domains.dedup();
        }
        for oid in &found {
            if let Some(relation) = self.catalog.relation(*oid) {
                let (schema, name) = (relation.schema.clone(), relation.name.clone());
                self.stored_within(ty, &Type { schema, name, ..Type::default() })?;
            }
        }
        let mut kept: Vec<Oid> =
            found.into_iter().filter(|oid| self.keeps_domain_rows(*oid)).collect();
        kept.sort_unstable();
        Ok(kept)
    }

    fn stored_within(&self, ty: &Type, container: &Type) -> Judged {
        self.not_stored(container).map_err(|refusal| Refusal {
            message: refusal.message.replace(
                &format!("alter type \"{}\"", container.name),
                &format!("alter type \"{}\"", ty.name),
            ),
            ..refusal
        })
    }

    fn keeps_domain_rows(&self, oid: Oid) -> bool {
        let kind = self.catalog.relation(oid).map(|relation| relation.kind);
        matches!(kind, Some(RelationKind::Table | RelationKind::MaterializedView))
    }

    /// Writers wait while every row of every user is read; some row may not comply.
    fn read_users(&mut self, ty: &Type, users: &[Oid], state: &'static str) {
        let domain = self.catalog.shown_name(&ty.schema, &ty.name);
        for user in users {
            let work = Work::DomainConstraint { domain: domain.clone() };
            self.scan(*user, LockMode::Share, Role::UsesType, work);
        }
        let rows = |oid: &&Oid| self.catalog.relation(**oid).is_some_and(|r| !r.empty);
        if let Some(user) = users.iter().find(rows).and_then(|oid| self.catalog.relation(*oid)) {
            let message = format!("rows of {} may violate the domain", self.catalog.shown(user));
            let refusal = Refusal::new(state, message).perhaps();
            self.verdict.refusal.get_or_insert(refusal);
        }
    }
}

/// Returns the name of a new check: the one given, or one that is free.
fn check_name(known: &[Check], domain: &str, given: Option<&str>) -> Result<String, Refusal> {
    let taken = |name: &str| known.iter().any(|(other, _, _)| other == name);
    if let Some(name) = given {
        if taken(name) {
            let ty = Type { name: domain.to_owned(), ..Type::default() };
            return Err(name_taken(&ty, name));
        }
        return Ok(name.to_owned());
    }
    let plain = format!("{domain}_check");
    if !taken(&plain) {
        return Ok(plain);
    }
    let numbered = (1..=known.len() + 1).map(|n| format!("{domain}_check{n}"));
    Ok(numbered.into_iter().find(|name| !taken(name)).unwrap_or(plain))
}

fn name_taken(ty: &Type, name: &str) -> Refusal {
    let message = format!("constraint \"{name}\" for domain \"{}\" already exists", ty.name);
    Refusal::new("42710", message)
}

fn no_constraint(ty: &Type, name: &str) -> Refusal {
    let message = format!("constraint \"{name}\" of domain \"{}\" does not exist", ty.name);
    Refusal::new("42704", message)
}
