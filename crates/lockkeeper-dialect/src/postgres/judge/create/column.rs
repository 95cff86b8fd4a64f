//! Columns as CREATE TABLE and ADD COLUMN define them.

use std::sync::Arc;

use lockkeeper_core::change::Refusal;

use super::builtin::{is_collatable, is_pseudo};
use crate::postgres::ast::{
    ColumnConstraint, ColumnConstraintKind as Kind, ColumnDef, ConstraintState, Expr, Name, Node,
    Persistence, SequenceOptions, TableConstraint, TableConstraintKind,
};
use crate::postgres::catalog::{
    Column, Generated, Oid, Relation, RelationKind, Sequence, Type, TypeShape,
};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Returns the column of a definition: type resolved, default, generation, the sequence of
    /// serial and identity made. Constraints other than NOT NULL are left to the caller.
    pub(in crate::postgres::judge) fn column(
        &mut self,
        table: Oid,
        definition: &ColumnDef,
    ) -> Result<Column, Refusal> {
        let column = self.defined_column(table, definition)?;
        self.check_generation(table, &column)?;
        Ok(column)
    }

    /// The same without a look at the columns that a generated one uses.
    pub(super) fn defined_column(
        &mut self,
        table: Oid,
        definition: &ColumnDef,
    ) -> Result<Column, Refusal> {
        let mut column = Column { name: definition.name.clone(), local: true, ..Column::default() };
        let serial = self.type_column(&mut column, definition)?;
        self.check_not_itself(table, &column.ty)?;
        self.check_clauses(&column, definition, serial)?;
        for constraint in &definition.constraints {
            self.apply(&mut column, constraint)?;
        }
        column.not_null_valid = column.not_null;
        let identity =
            definition.constraints.iter().find_map(|constraint| match &constraint.kind {
                Kind::Identity { options, .. } => Some(options),
                _ => None,
            });
        if serial || identity.is_some() {
            let options = identity.cloned().unwrap_or_default();
            column.sequence = Some(self.own_sequence(table, &column, &options)?);
        }
        if let (true, Some(sequence)) = (serial, column.sequence) {
            column.default = self.catalog.relation(sequence).map(|s| Arc::new(next_value(s)));
        }
        Ok(column)
    }

    /// Sets type, collation and storage; returns whether it is one of the serial types.
    fn type_column(
        &mut self,
        column: &mut Column,
        definition: &ColumnDef,
    ) -> Result<bool, Refusal> {
        let Some(written) = &definition.ty else { return Ok(false) };
        let serial = match written.name.name.as_str() {
            "serial" => Some("int4"),
            "bigserial" => Some("int8"),
            "smallserial" => Some("int2"),
            _ => None,
        }
        .filter(|_| written.name.schema.is_none());
        let ty = match serial {
            Some(_) if written.array => {
                return Err(Refusal::new("0A000", "array of serial is not implemented"));
            }
            Some(number) => Type::builtin(number),
            None => self.known_type(written)?,
        };
        column.ty = self.catalog.shared_type(ty);
        if written.setof || is_pseudo(&column.ty) {
            let message = format!("column \"{}\" has pseudo-type {}", column.name, column.ty);
            return Err(Refusal::new("42P16", message));
        }
        if definition.collation.is_some() && column.ty.is_builtin() && !is_collatable(&column.ty) {
            let message = format!("collations are not supported by type {}", column.ty);
            return Err(Refusal::new("42804", message));
        }
        column.collation = definition.collation.as_ref().map(|name| name.name.as_str().into());
        column.storage = definition.storage.as_deref().map(Into::into);
        self.check_storage(definition)?;
        column.not_null = serial.is_some();
        Ok(serial.is_some())
    }

    /// Refuses a type whose values would contain rows of the table itself.
    pub(in crate::postgres::judge) fn check_not_itself(&self, table: Oid, ty: &Type) -> Judged {
        let mut types = vec![ty.clone()];
        let mut next = 0;
        while let Some(ty) = types.get(next).cloned().filter(|_| next < 256) {
            next += 1;
            let add = |types: &mut Vec<Type>, ty: &Type| {
                if !types.iter().any(|known| (&known.schema, &known.name) == (&ty.schema, &ty.name))
                {
                    types.push(ty.clone());
                }
            };
            match self.catalog.type_def(&ty).map(|def| &def.shape) {
                Some(TypeShape::Composite(of) | TypeShape::Row(of)) if *of == table => {
                    let message = format!("composite type {ty} cannot be made a member of itself");
                    return Err(Refusal::new("42P16", message));
                }
                Some(TypeShape::Composite(of) | TypeShape::Row(of)) => {
                    let columns = self.catalog.relation(*of).map(|of| of.columns.iter());
                    columns.into_iter().flatten().for_each(|column| add(&mut types, &column.ty));
                }
                Some(TypeShape::Domain { base: of, .. } | TypeShape::Range { subtype: of }) => {
                    add(&mut types, of);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_storage(&self, definition: &ColumnDef) -> Judged {
        let too_old = (definition.storage.is_some() && self.catalog.version < 16)
            || (definition.compression.is_some() && self.catalog.version < 14);
        let refusal = || Refusal::new("42601", "syntax error: this server has no such clause");
        if too_old { Err(refusal()) } else { Ok(()) }
    }

    /// Refuses clauses that contradict each other.
    fn check_clauses(&self, column: &Column, definition: &ColumnDef, serial: bool) -> Judged {
        let count = |wanted: fn(&Kind) -> bool| {
            definition.constraints.iter().filter(|constraint| wanted(&constraint.kind)).count()
        };
        let name = &column.name;
        let refuse = |what: String| Err(Refusal::new("42601", what));
        let defaults = count(|kind| matches!(kind, Kind::Default(_))) + usize::from(serial);
        let identities = count(|kind| matches!(kind, Kind::Identity { .. }));
        let generated = count(|kind| matches!(kind, Kind::Generated { .. }));
        if defaults > 1 {
            return refuse(format!("multiple default values specified for column \"{name}\""));
        }
        if defaults + identities + generated > 1 {
            return refuse(format!(
                "more than one of default, identity and generation expression specified for column \"{name}\""
            ));
        }
        let not_null =
            serial || identities > 0 || count(|kind| matches!(kind, Kind::NotNull { .. })) > 0;
        let primary = count(|kind| matches!(kind, Kind::PrimaryKey(_))) > 0;
        if count(|kind| matches!(kind, Kind::Null)) > 0
            && (not_null || (primary && self.catalog.version >= 18))
        {
            return refuse(format!("conflicting NULL/NOT NULL declarations for column \"{name}\""));
        }
        if identities > 0
            && !matches!(self.base_type(&column.ty).name.as_str(), "int2" | "int4" | "int8" | "")
        {
            return Err(Refusal::new(
                "22023",
                "identity column type must be smallint, integer, or bigint",
            ));
        }
        let virtually = count(|kind| matches!(kind, Kind::Generated { stored: false, .. })) > 0;
        if virtually && self.catalog.version < 18 {
            return refuse(
                "syntax error: a generated column needs STORED on this server".to_owned(),
            );
        }
        let enforcement = definition.constraints.iter().any(|c| c.state.enforcement_said);
        if enforcement && self.catalog.version < 18 {
            return refuse("syntax error at or near \"ENFORCED\"".to_owned());
        }
        Ok(())
    }

    fn apply(&mut self, column: &mut Column, constraint: &ColumnConstraint) -> Judged {
        match &constraint.kind {
            Kind::NotNull { .. } => column.not_null = true,
            Kind::Default(expr) => {
                self.check_default(column, expr)?;
                // DEFAULT NULL is the same as none, except for a domain that has one of its own.
                let nothing = matches!(expr.node, Node::Null) && column.ty.is_builtin();
                column.default = (!nothing).then(|| self.catalog.shared_expression(expr));
            }
            Kind::Generated { expr, stored } => {
                let expr = self.catalog.shared_expression(expr);
                column.generated = Some(Generated { expr, stored: *stored });
            }
            Kind::Identity { always, .. } => {
                column.identity = Some(*always);
                column.not_null = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the type a domain rests on, or the type itself.
    pub(in crate::postgres::judge) fn base_type(&self, ty: &Type) -> Type {
        let mut base = ty.clone();
        for _ in 0..32 {
            match self.catalog.type_def(&base).map(|def| &def.shape) {
                Some(TypeShape::Domain { base: below, .. }) if !base.array => {
                    base.clone_from(below)
                }
                _ => break,
            }
        }
        base
    }

    /// Makes the sequence of a serial or identity column.
    pub(in crate::postgres::judge) fn own_sequence(
        &mut self,
        table: Oid,
        column: &Column,
        options: &SequenceOptions,
    ) -> Result<Oid, Refusal> {
        let (schema, name, persistence) = match self.catalog.relation(table) {
            Some(relation) => {
                (relation.schema.clone(), relation.name.clone(), relation.persistence)
            }
            None => ("public".to_owned(), String::new(), Persistence::Permanent),
        };
        let (schema, name) = match &options.name {
            Some(Name { schema: said, name }) => (said.clone().unwrap_or(schema), name.clone()),
            None => {
                let name =
                    self.catalog.free_relation_name(&schema, (&name, &column.name, "seq"), false);
                (schema, name)
            }
        };
        if self.catalog.oid_in(&schema, &name).is_some() {
            return Err(Refusal::new("42P07", format!("relation \"{name}\" already exists")));
        }
        Ok(self.catalog.insert(Relation {
            schema,
            name,
            kind: RelationKind::Sequence,
            persistence,
            sequence: Some(Box::new(Sequence {
                owner: Some((table, column.name.clone())),
                ty: Some(column.ty.name.clone()),
                identity: column.identity.is_some(),
            })),
            ..Relation::default()
        }))
    }
}

/// Returns the constraints behind a column as the table's.
pub(in crate::postgres::judge) fn constraints_behind(
    definition: &ColumnDef,
) -> Vec<TableConstraint> {
    let columns = vec![definition.name.clone()];
    let translated = |constraint: &ColumnConstraint| {
        let kind = match constraint.kind.clone() {
            Kind::Check { expr, no_inherit } => TableConstraintKind::Check { expr, no_inherit },
            Kind::Unique(key) => TableConstraintKind::Unique { columns: columns.clone(), key },
            Kind::PrimaryKey(key) => {
                TableConstraintKind::PrimaryKey { columns: columns.clone(), key }
            }
            Kind::References(references) => {
                TableConstraintKind::ForeignKey { columns: columns.clone(), references }
            }
            Kind::NotNull { no_inherit } => {
                TableConstraintKind::NotNull { column: definition.name.clone(), no_inherit }
            }
            _ => return None,
        };
        // Only ALTER TABLE ADD CONSTRAINT knows NOT VALID.
        let state = ConstraintState { valid: true, ..constraint.state };
        Some(TableConstraint { name: constraint.name.clone(), kind, state })
    };
    definition.constraints.iter().filter_map(translated).collect()
}

/// Returns whether every table has a column of that name.
pub(in crate::postgres::judge) fn is_system_column(name: &str) -> bool {
    matches!(name, "tableoid" | "ctid" | "xmin" | "xmax" | "cmin" | "cmax")
}

fn next_value(sequence: &Relation) -> Expr {
    use crate::postgres::ast::{Call, TypeName};
    let name = format!("{}.{}", quoted(&sequence.schema), quoted(&sequence.name));
    let text = Node::Text(name.clone());
    let regclass = TypeName { name: Name::plain("regclass"), ..TypeName::default() };
    let call = Call {
        name: Name::plain("nextval"),
        arguments: vec![Node::Cast(Box::new(text), regclass)],
        ..Call::default()
    };
    Expr { sql: format!("nextval('{name}'::regclass)"), node: Node::Call(call) }
}

/// Returns a name as text that `regclass` reads back.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '$');
    match name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}
