//! ALTER COLUMN TYPE.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::identity::is_integer;
use super::site::{Site, invalid_table};
use crate::postgres::ast::{Expr, Name, Node, TypeName};
use crate::postgres::catalog::{Column, ConstraintKind, Oid, RelationKind, Type, TypeShape};
use crate::postgres::judge::value::Conversion;
use crate::postgres::judge::{Judge, Judged};

/// What a column is to become.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub ty: &'a Type,
    pub collation: Option<&'a str>,
    pub using: Option<&'a Expr>,
}

impl Judge {
    pub(super) fn set_type(
        &mut self,
        site: &Site,
        name: &str,
        (ty, collation, using): (&TypeName, Option<&Name>, Option<&Expr>),
    ) -> Judged {
        if self.catalog.relation(site.table).is_some_and(|r| r.of_type.is_some()) {
            return Err(Refusal::new("42809", "cannot alter column type of typed table"));
        }
        let column = self.attribute(site.table, name, "alter")?;
        if column.as_ref().is_some_and(|column| column.inherited > 0) {
            return Err(invalid_table(format!("cannot alter inherited column \"{name}\"")));
        }
        self.check_not_key(site.table, name, "alter")?;
        // USING is read before anything else of the statement.
        self.check_using(site.table, column.as_ref(), using)?;
        let ty = self.known_type(ty)?;
        self.check_not_itself(site.table, &ty)?;
        self.check_identity_type(column.as_ref(), &ty)?;
        if site.only && !self.heirs(site.table).is_empty() {
            let message =
                format!("type of inherited column \"{name}\" must be changed in child tables too");
            return Err(invalid_table(message));
        }
        self.check_collatable(&ty, collation)?;
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.from = column.map(|column| column.ty.to_string());
            change.ty = Some(ty.to_string());
        }
        let target = Target { ty: &ty, collation: collation.map(|c| c.name.as_str()), using };
        if using.is_some() && self.kind(site.table) == RelationKind::ForeignTable {
            let message = format!("\"{}\" is not a table", self.bare_name(site.table));
            return Err(Refusal::new("42809", message));
        }
        let family = self.family(site);
        for (oid, role) in &family {
            self.lock(*oid, site.mode, *role);
            self.check_type_may_change((*oid, name), &target)?;
        }
        self.check_not_nulls_agree(&family, name)?;
        for (oid, role) in family {
            self.change_type(site, (oid, role), name, &target)?;
        }
        Ok(())
    }

    /// The sequence is altered before anything else.
    fn check_identity_type(&self, column: Option<&Column>, ty: &Type) -> Judged {
        let identity = column.is_some_and(|column| column.identity.is_some());
        if !identity || (ty.is_builtin() && !ty.array && is_integer(&ty.name)) {
            return Ok(());
        }
        let message = "identity column type must be smallint, integer, or bigint";
        Err(Refusal::new("22023", message))
    }

    fn check_using(&self, table: Oid, column: Option<&Column>, using: Option<&Expr>) -> Judged {
        let Some(using) = using else { return Ok(()) };
        if let Some(column) = column.filter(|column| column.generated.is_some()) {
            let message = format!(
                "cannot specify USING when altering type of generated column \"{}\"",
                column.name
            );
            return Err(Refusal::new("42611", message));
        }
        let mut subquery = false;
        using.node.walk(&mut |node| subquery |= matches!(node, Node::Subquery(_)));
        if subquery {
            return Err(Refusal::new("0A000", "cannot use subquery in transform expression"));
        }
        self.check_columns(table, &using.node, None)?;
        self.check_functions(&using.node)?;
        self.check_calls(using, Some(table), "transform expressions")?;
        self.check_fits(&using.node, Some(table))
    }

    fn check_collatable(&self, ty: &Type, collation: Option<&Name>) -> Judged {
        let base = self.under_domains(ty);
        if collation.is_none() || !base.is_builtin() || is_collatable(&base) {
            return Ok(());
        }
        let message = format!("collations are not supported by type {base}");
        Err(Refusal::new("42804", message))
    }

    /// Constraints of a column are made anew, the parents' first: a child that has called its own
    /// NOT NULL something else gets the parent's, and then cannot have its own again.
    fn check_not_nulls_agree(&self, family: &[(Oid, Role)], name: &str) -> Judged {
        let own = |oid: &Oid| {
            let mut all = self.catalog.relation(*oid)?.constraints.iter();
            all.find(|c| matches!(&c.kind, ConstraintKind::NotNull { column } if column == name))
        };
        let Some((first, _)) = family.first().filter(|_| self.catalog.version >= 18) else {
            return Ok(());
        };
        let Some(above) = own(first).filter(|above| !above.no_inherit) else { return Ok(()) };
        for (oid, _) in &family[1..] {
            let other = own(oid).filter(|own| own.local && own.name != above.name);
            if let Some(other) = other {
                let message = format!(
                    "cannot create not-null constraint \"{}\" on column \"{name}\" of table \"{}\"",
                    other.name,
                    self.bare_name(*oid)
                );
                return Err(Refusal::new("55000", message));
            }
        }
        Ok(())
    }

    /// Checks one table of the family before anything changes.
    fn check_type_may_change(&self, (table, name): (Oid, &str), target: &Target) -> Judged {
        let Some(column) = self.attribute(table, name, "alter")? else { return Ok(()) };
        self.check_not_key(table, name, "alter")?;
        if self.converting(table, &column, target) == Conversion::None {
            let what = match target.using {
                Some(_) => format!("result of USING clause for column \"{name}\""),
                None => format!("column \"{name}\""),
            };
            let message = format!("{what} cannot be cast automatically to type {}", target.ty);
            let hint = match target.using {
                Some(_) => "You might need to add an explicit cast.".to_owned(),
                None => format!("You might need to specify \"USING {name}::{}\".", target.ty),
            };
            return Err(Refusal::new("42804", message).with_hint(hint));
        }
        self.check_row_type_unused(table)?;
        self.check_default_converts(&column, target)?;
        self.check_type_free(table, name)?;
        self.check_index_classes(table, name, target)?;
        self.check_keys_compare(table, name, target)
    }

    fn check_default_converts(&self, column: &Column, target: &Target) -> Judged {
        if column.identity.is_some() {
            return Ok(());
        }
        let (kind, from) = match (&column.default, &column.generated) {
            (Some(default), _) => ("default", self.own_type(column, &default.node)),
            (_, Some(generated)) => {
                ("generation expression", self.own_type(column, &generated.expr.node))
            }
            _ => return Ok(()),
        };
        if self.conversion(&from, target.ty) != Conversion::None {
            return Ok(());
        }
        let message = format!(
            "{kind} for column \"{}\" cannot be cast automatically to type {}",
            column.name, target.ty
        );
        Err(Refusal::new("42804", message))
    }

    /// Returns the type of a default before it is made the column's.
    fn own_type(&self, column: &Column, node: &Node) -> Type {
        match node {
            Node::Text(_) | Node::Null | Node::Column(_) => (*column.ty).clone(),
            node => self.type_of(node, None).unwrap_or_else(|| (*column.ty).clone()),
        }
    }

    /// Returns what converting the values of a column takes.
    fn converting(&self, table: Oid, column: &Column, target: &Target) -> Conversion {
        match target.using {
            None => self.conversion(&column.ty, target.ty),
            Some(using) => {
                let (yields, before) =
                    self.transform(table, (&column.name, &column.ty), &using.node);
                let then =
                    yields.map_or(Conversion::Rewrites, |ty| self.conversion(&ty, target.ty));
                before.then(then)
            }
        }
    }

    fn change_type(
        &mut self,
        site: &Site,
        (table, role): (Oid, Role),
        name: &str,
        target: &Target,
    ) -> Judged {
        let column = self.catalog.relation(table).and_then(|r| r.column(name)).cloned();
        let Some(column) = column else {
            // Nobody knows the column: it may well be converted.
            let work = self.conversion_work(None, name, target);
            return self.rewrite_rows(table, site.mode, role, &work);
        };
        let mut conversion = self.converting(table, &column, target);
        let mut work = self.conversion_work(Some(&column), name, target);
        if conversion == Conversion::TimeZone {
            work = Work::TimeZoneConversion { column: name.to_owned() };
            conversion = if self.zone_is_utc() { Conversion::Keeps } else { Conversion::Rewrites };
        }
        let stays_virtual = column.generated.as_ref().is_some_and(|generated| !generated.stored);
        let rewrites = conversion == Conversion::Rewrites && !stays_virtual;
        let lengths = [&column.ty, target.ty].map(|ty| self.under_domains(ty));
        if rewrites && target.using.is_none() && lengths.iter().all(|ty| ty.name == "bit") {
            let message = "bit string length does not match the new type";
            self.may_be_refused(Refusal::new("22026", message));
        }
        if rewrites {
            self.rewrite_rows(table, site.mode, role, &work)?;
        }
        let stores = self.kind(table) == RelationKind::Table;
        if let Some(using) = target.using.filter(|_| rewrites && stores) {
            // Functions may read other tables for each row.
            self.evaluate(&using.node, &self.scope_of(Some(table)))?;
        }
        if !rewrites || self.kind(table) != RelationKind::Table {
            self.redo_indexes((table, role), site.mode, &column, target);
        }
        self.recheck(table, (site.mode, role), name)?;
        self.redo_foreign_keys(site, table, &column, (target, rewrites));
        self.follow_sequence(&column, target);
        let ty = self.catalog.shared_type(target.ty.clone());
        let new = self.catalog.relation_mut(table).and_then(|r| r.column_mut(name));
        if let Some(new) = new {
            new.ty = ty;
            new.collation = target.collation.map(Into::into);
        }
        self.check_kept_expressions(table, name, &column.ty)
    }

    fn conversion_work(&self, column: Option<&Column>, name: &str, target: &Target) -> Work {
        Work::TypeConversion {
            column: name.to_owned(),
            from: column.map(|column| column.ty.to_string()).unwrap_or_default(),
            to: target.ty.to_string(),
        }
    }

    /// The sequence of an identity column takes the column's type.
    fn follow_sequence(&mut self, column: &Column, target: &Target) {
        let (Some(_), Some(sequence)) = (column.identity, column.sequence) else { return };
        self.lock(sequence, LockMode::ShareRowExclusive, Role::OwnedSequence);
        let sequence = self.catalog.relation_mut(sequence).and_then(|r| r.sequence.as_mut());
        if let Some(sequence) = sequence {
            sequence.ty = Some(target.ty.name.clone());
        }
    }

    /// Returns the collation a column of that type has: its own, its domain's, or the default.
    pub(super) fn collation_of(&self, ty: &Type, own: Option<&str>) -> Option<String> {
        if let Some(own) = own {
            return Some(own.to_owned());
        }
        let domain = match self.catalog.type_def(ty).map(|def| &def.shape) {
            Some(TypeShape::Domain { collation, .. }) => collation.clone(),
            _ => None,
        };
        let collatable = is_collatable(&self.under_domains(ty));
        domain.or_else(|| collatable.then(|| "default".to_owned()))
    }
}

fn is_collatable(ty: &Type) -> bool {
    matches!(ty.name.as_str(), "text" | "varchar" | "bpchar" | "name" | "citext")
}
