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
use crate::postgres::judge::value::Scope;
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
        column.ty = match serial {
            Some(_) if written.array => {
                return Err(Refusal::new("0A000", "array of serial is not implemented"));
            }
            Some(number) => Type::builtin(number),
            None => self.known_type(written)?,
        };
        if written.setof || is_pseudo(&column.ty) {
            let message = format!("column \"{}\" has pseudo-type {}", column.name, column.ty);
            return Err(Refusal::new("42P16", message));
        }
        if definition.collation.is_some() && column.ty.is_builtin() && !is_collatable(&column.ty) {
            let message = format!("collations are not supported by type {}", column.ty);
            return Err(Refusal::new("42804", message));
        }
        column.collation = definition.collation.as_ref().map(|name| name.name.clone());
        column.storage.clone_from(&definition.storage);
        self.check_storage(definition)?;
        column.not_null = serial.is_some();
        Ok(serial.is_some())
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
                column.default = (!nothing).then(|| Arc::new(expr.clone()));
            }
            Kind::Generated { expr, stored } => {
                column.generated =
                    Some(Generated { expr: Arc::new(expr.clone()), stored: *stored });
            }
            Kind::Identity { always, .. } => {
                column.identity = Some(*always);
                column.not_null = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// Refuses a default that cannot be one.
    pub(in crate::postgres::judge) fn check_default(&self, column: &Column, expr: &Expr) -> Judged {
        let mut refusal = None;
        expr.node.walk(&mut |node| {
            let what = match node {
                Node::Column(_) => "cannot use column reference in DEFAULT expression",
                Node::Subquery(_) => "cannot use subquery in DEFAULT expression",
                _ => return,
            };
            refusal.get_or_insert_with(|| Refusal::new("0A000", what));
        });
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        self.check_sequences(&expr.node)?;
        self.check_functions(&expr.node)?;
        if column.ty.name.is_empty() {
            return Ok(());
        }
        self.check_value(&expr.node, column, &Scope::default())
    }

    /// Refuses functions that are nowhere.
    pub(in crate::postgres::judge) fn check_functions(&self, node: &Node) -> Judged {
        let strangers = self.catalog.objects.iter().any(|key| {
            key.word == "extension" && !matches!(key.name.as_str(), "plpgsql" | "btree_gist")
        });
        if self.catalog.open || strangers {
            return Ok(());
        }
        let mut missing = None;
        node.walk(&mut |node| {
            if let Node::Call(call) = node
                && missing.is_none()
                && !self.may_call(&call.name)
            {
                missing = Some(call.name.to_string());
            }
        });
        match missing {
            Some(name) => Err(Refusal::new("42883", format!("function {name} does not exist"))),
            None => Ok(()),
        }
    }

    /// Refuses `nextval` of a sequence that is not there.
    fn check_sequences(&self, node: &Node) -> Judged {
        let mut missing = None;
        node.walk(&mut |node| {
            if let Some(name) = sequence_named(node) {
                if self.catalog.oid(&name).is_none() {
                    missing.get_or_insert(name);
                }
            }
        });
        match missing {
            Some(name) if !self.catalog.open => {
                Err(Refusal::new("42P01", format!("relation \"{name}\" does not exist")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a generated column whose expression uses what it may not.
    pub(super) fn check_generation(&self, table: Oid, column: &Column) -> Judged {
        let (Some(generated), Some(relation)) = (&column.generated, self.catalog.relation(table))
        else {
            return Ok(());
        };
        let expr = &generated.expr;
        for used in super::super::value::columns_in(&expr.node) {
            let of = relation.column(&used);
            if used == column.name || of.is_some_and(|of| of.generated.is_some()) {
                let message = format!(
                    "cannot use generated column \"{used}\" in column generation expression"
                );
                return Err(Refusal::new("42P17", message));
            }
        }
        self.check_columns(table, &expr.node, Some(&column.name))?;
        let mut subquery = false;
        expr.node.walk(&mut |node| subquery |= matches!(node, Node::Subquery(_)));
        if subquery {
            return Err(Refusal::new(
                "0A000",
                "cannot use subquery in column generation expression",
            ));
        }
        self.check_functions(&expr.node)?;
        if !self.immutable(&expr.node, Some(table)) {
            return Err(Refusal::new("42P17", "generation expression is not immutable"));
        }
        Ok(())
    }

    /// Refuses columns that the table does not have; `besides` is one that is yet to come.
    pub(in crate::postgres::judge) fn check_columns(
        &self,
        table: Oid,
        node: &Node,
        besides: Option<&str>,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let mut missing = None;
        node.walk(&mut |node| {
            let Node::Column(path) = node else { return };
            let Some(name) = path.last() else { return };
            let known = relation.column(name).is_some()
                || besides == Some(name)
                || is_system_column(name)
                || (path.len() <= 2 && *name == relation.name)
                // A field of a composite column looks like a qualified column.
                || path.iter().any(|part| relation.column(part).is_some());
            if !known {
                missing.get_or_insert(name.clone());
            }
        });
        match missing {
            Some(name) => Err(Refusal::new("42703", format!("column \"{name}\" does not exist"))),
            None => Ok(()),
        }
    }

    /// Returns the type a domain rests on, or the type itself.
    pub(in crate::postgres::judge) fn base_type(&self, ty: &Type) -> Type {
        let mut base = ty.clone();
        for _ in 0..32 {
            match self.catalog.type_def(&base).map(|def| &def.shape) {
                Some(TypeShape::Domain { base: below, .. }) if !base.array => base = below.clone(),
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
            sequence: Some(Sequence {
                owner: Some((table, column.name.clone())),
                ty: Some(column.ty.name.clone()),
                identity: column.identity.is_some(),
            }),
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
    let name = format!("{}.{}", sequence.schema, sequence.name);
    let text = Node::Text(name.clone());
    let regclass = TypeName { name: Name::plain("regclass"), ..TypeName::default() };
    let call = Call {
        name: Name::plain("nextval"),
        arguments: vec![Node::Cast(Box::new(text), regclass)],
        others: Vec::new(),
    };
    Expr { sql: format!("nextval('{name}'::regclass)"), node: Node::Call(call) }
}

/// Returns the sequence of `nextval('…')`.
pub(in crate::postgres::judge) fn sequence_named(node: &Node) -> Option<Name> {
    let Node::Call(call) = node else { return None };
    if call.name.name != "nextval" || call.arguments.len() != 1 {
        return None;
    }
    let text = match &call.arguments[0] {
        Node::Text(text) => text,
        Node::Cast(of, ty) if ty.name.name == "regclass" => match of.as_ref() {
            Node::Text(text) => text,
            _ => return None,
        },
        _ => return None,
    };
    Some(written_name(text))
}

/// Returns the name that a text is for `regclass`: folded unless quoted.
pub(in crate::postgres::judge) fn written_name(text: &str) -> Name {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for letter in text.trim().chars() {
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    if quoted { part.push(letter) } else { part.extend(letter.to_lowercase()) }
                }
            }
        }
    }
    let name = parts.pop().unwrap_or_default();
    Name { schema: parts.pop(), name }
}
