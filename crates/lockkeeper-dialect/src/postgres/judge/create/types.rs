//! Types: made, renamed, given values.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::{Judge, Judged};
use super::composed::multirange_name;
use crate::postgres::ast::{
    AlterType, AlterTypeAction, ColumnDef, CreateType, Name, TypeKind, TypeName,
};
use crate::postgres::catalog::{
    Column, Moment, Oid, Relation, RelationKind, Type, TypeDef, TypeShape,
};

impl Judge {
    pub(in crate::postgres::judge) fn create_type(&mut self, create: &CreateType) -> Judged {
        let schema = self.schema_for(&create.name)?;
        let name = create.name.name.clone();
        let shell = matches!(create.kind, TypeKind::Base | TypeKind::Range { .. });
        self.type_is_free(&schema, &name, shell)?;
        let shape = self.shape_of(&create.kind)?;
        let kind = match create.kind {
            TypeKind::Enum(_) => ChangeKind::CreateEnum,
            _ => ChangeKind::CreateType,
        };
        self.add_multirange(&create.kind, &schema, &name)?;
        let shown = self.catalog.shown_name(&schema, &name);
        self.changed(kind, shown);
        match (shape, &create.kind) {
            (Some(shape), _) => self.add_type(&schema, &name, shape),
            (None, TypeKind::Composite(attributes)) => {
                self.add_composite(&schema, &name, attributes)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the schema an object is made in; refuses one that is not there.
    pub(in crate::postgres::judge) fn schema_for(&self, name: &Name) -> Result<String, Refusal> {
        if name.schema.is_none() {
            self.check_path()?;
        }
        let schema = self.catalog.creation_schema(name);
        if self.catalog.open || self.catalog.schemas.contains(&schema) {
            return Ok(schema);
        }
        Err(Refusal::new("3F000", format!("schema \"{schema}\" does not exist")))
    }

    /// Refuses a type's name that is taken; a shell may be filled in.
    pub(in crate::postgres::judge) fn type_is_free(
        &self,
        schema: &str,
        name: &str,
        shell: bool,
    ) -> Judged {
        let found = self.catalog.types.get(schema).and_then(|types| types.get(name));
        match found.map(|def| &def.shape) {
            None => Ok(()),
            Some(TypeShape::Shell) if shell => Ok(()),
            Some(_) => Err(Refusal::new("42710", format!("type \"{name}\" already exists"))),
        }
    }

    fn shape_of(&mut self, kind: &TypeKind) -> Result<Option<TypeShape>, Refusal> {
        Ok(Some(match kind {
            TypeKind::Enum(values) => {
                let repeated = values.iter().enumerate().find(|(at, v)| values[..*at].contains(v));
                if let Some((_, value)) = repeated {
                    let message = format!("enum label \"{value}\" is given twice");
                    return Err(Refusal::new("23505", message));
                }
                // They come with the type: as safe to use as the type itself.
                let born = Moment::default();
                TypeShape::Enum(values.iter().map(|value| (value.clone(), born)).collect())
            }
            TypeKind::Composite(_) => return Ok(None),
            TypeKind::Range { subtype, .. } => {
                let Some(subtype) = subtype else {
                    let message = "type attribute \"subtype\" is required";
                    return Err(Refusal::new("42601", message));
                };
                TypeShape::Range { subtype: Box::new(self.type_written(subtype)?) }
            }
            TypeKind::Base => TypeShape::Base,
            TypeKind::Shell => TypeShape::Shell,
        }))
    }

    /// Since 14 a range brings a second type.
    fn add_multirange(&mut self, kind: &TypeKind, schema: &str, range: &str) -> Judged {
        let TypeKind::Range { multirange, .. } = kind else { return Ok(()) };
        if self.catalog.version < 14 {
            return match multirange {
                Some(_) => {
                    let message = "type attribute \"multirange_type_name\" not recognized";
                    Err(Refusal::new("42601", message))
                }
                None => Ok(()),
            };
        }
        let schema = match multirange {
            Some(name) if name.schema.is_some() => self.schema_for(name)?,
            _ => schema.to_owned(),
        };
        let name = match multirange {
            Some(name) => name.name.clone(),
            None => multirange_name(range),
        };
        self.type_is_free(&schema, &name, false)?;
        self.add_type(&schema, &name, TypeShape::Multirange { range: range.to_owned() });
        Ok(())
    }

    pub(super) fn add_type(&mut self, schema: &str, name: &str, shape: TypeShape) {
        let def = TypeDef { shape, born: self.catalog.now };
        self.catalog.types.entry(schema.to_owned()).or_default().insert(name.to_owned(), def);
    }

    fn add_composite(&mut self, schema: &str, name: &str, attributes: &[ColumnDef]) -> Judged {
        let mut columns: Vec<Column> = Vec::new();
        for attribute in attributes {
            if columns.iter().any(|column| column.name == attribute.name) {
                let message = format!("column \"{}\" specified more than once", attribute.name);
                return Err(Refusal::new("42701", message));
            }
            columns.push(self.attribute_column(attribute)?);
        }
        self.catalog.insert(Relation {
            schema: schema.to_owned(),
            name: name.to_owned(),
            kind: RelationKind::CompositeType,
            columns,
            ..Relation::default()
        });
        Ok(())
    }

    pub(super) fn attribute_column(&mut self, attribute: &ColumnDef) -> Result<Column, Refusal> {
        let ty = match &attribute.ty {
            Some(ty) => self.type_written(ty)?,
            None => Type::default(),
        };
        let ty = self.catalog.shared_type(ty);
        let collation = attribute.collation.as_ref().map(|name| name.name.as_str().into());
        let name = attribute.name.clone();
        Ok(Column { name, ty, collation, local: true, ..Column::default() })
    }

    pub(in crate::postgres::judge) fn alter_type(&mut self, alter: &AlterType) -> Judged {
        let ty = self.type_named(&alter.name)?;
        alter.actions.iter().try_for_each(|action| self.alter_type_action(&ty, action))
    }

    /// Returns the type of that name; unknown ones are refused unless nothing is known.
    pub(super) fn type_named(&self, name: &Name) -> Result<Type, Refusal> {
        let ty = self.catalog.resolve_type(&TypeName { name: name.clone(), ..TypeName::default() });
        if self.catalog.type_def(&ty).is_some() {
            return Ok(ty);
        }
        if self.catalog.open {
            return Ok(Type { schema: self.catalog.creation_schema(name), ..ty });
        }
        Err(Refusal::new("42704", format!("type \"{name}\" does not exist")))
    }

    fn alter_type_action(&mut self, ty: &Type, action: &AlterTypeAction) -> Judged {
        use AlterTypeAction as A;
        match action {
            A::DropValue(_) if self.catalog.version >= 17 => {
                Err(Refusal::new("0A000", "dropping an enum value is not implemented"))
            }
            A::DropValue(_) => Err(Refusal::new("42601", "syntax error at or near \"VALUE\"")),
            A::AddValue { value, if_not_exists, place } => {
                self.add_value(ty, value, *if_not_exists, place.as_ref())
            }
            A::RenameValue { from, to } => self.rename_value(ty, from, to),
            A::RenameTo(to) => self.rename_type(ty, &ty.schema, to),
            A::SetSchema(schema) => {
                if !self.catalog.open && !self.catalog.schemas.contains(schema) {
                    let message = format!("schema \"{schema}\" does not exist");
                    return Err(Refusal::new("3F000", message));
                }
                self.rename_type(ty, schema, &ty.name)
            }
            A::OwnerTo(to) => {
                self.no_row_type(ty)?;
                let to = to.clone();
                self.note_owner("type", &format!("{}.{}", ty.schema, ty.name), &to);
                self.type_change(ChangeKind::OwnerTo, ty).to = Some(to);
                Ok(())
            }
            A::SetOptions => {
                self.type_change(ChangeKind::AlterType, ty);
                Ok(())
            }
            attribute => self.alter_attribute(ty, attribute),
        }
    }

    /// Records a change of a type.
    pub(super) fn type_change(
        &mut self,
        kind: ChangeKind,
        ty: &Type,
    ) -> &mut lockkeeper_core::change::Change {
        let born = self.catalog.type_def(ty).map(|def| def.born).unwrap_or_default();
        let existed = self.existed(born);
        let shown = self.catalog.shown_name(&ty.schema, &ty.name);
        let change = self.changed(kind, shown);
        change.existed = existed;
        change
    }

    fn no_row_type(&self, ty: &Type) -> Judged {
        match self.catalog.type_def(ty).map(|def| &def.shape) {
            Some(TypeShape::Row(_)) => {
                let message = format!("{} is a table's row type", ty.name);
                Err(Refusal::new("42809", message).with_hint("Use ALTER TABLE instead."))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn rename_type(&mut self, ty: &Type, schema: &str, name: &str) -> Judged {
        self.no_row_type(ty)?;
        let moved = schema != ty.schema;
        if (schema, name) != (&*ty.schema, &*ty.name) || !moved {
            self.type_is_free(schema, name, false)?;
        }
        let composite = match self.catalog.type_def(ty).map(|def| &def.shape) {
            Some(TypeShape::Composite(oid)) => Some(*oid),
            _ => None,
        };
        let kind = if moved { ChangeKind::SetSchema } else { ChangeKind::RenameObject };
        let to = if moved { schema } else { name };
        self.type_change(kind, ty).to = Some(to.to_owned());
        match composite {
            Some(oid) => {
                if !moved {
                    self.lock(oid, LockMode::AccessExclusive, Role::Named);
                }
                self.catalog.rename(oid, schema, name);
            }
            None => self.catalog.rename_type((&ty.schema, &ty.name), (schema, name)),
        }
        Ok(())
    }

    /// Returns the values of an enum to change them; `None` when nobody has seen the type.
    fn enum_values(&mut self, ty: &Type) -> Result<Option<&mut Vec<(String, Moment)>>, Refusal> {
        let def = self.catalog.types.get_mut(&ty.schema).and_then(|types| types.get_mut(&ty.name));
        match def.map(|def| &mut def.shape) {
            None => Ok(None),
            Some(TypeShape::Enum(values)) => Ok(Some(values)),
            Some(_) => Err(Refusal::new("42809", format!("{} is not an enum", ty.name))),
        }
    }

    fn add_value(
        &mut self,
        ty: &Type,
        value: &str,
        if_not_exists: bool,
        place: Option<&(bool, String)>,
    ) -> Judged {
        let now = self.catalog.now;
        let values = self.enum_values(ty)?;
        let there = values.as_ref().is_some_and(|all| all.iter().any(|(v, _)| v == value));
        if there && !if_not_exists {
            let message = format!("enum label \"{value}\" already exists");
            return Err(Refusal::new("42710", message));
        }
        if let Some(values) = values.filter(|_| !there) {
            let at = place_of(values, place)?;
            values.insert(at, (value.to_owned(), now));
            self.catalog.added_values.insert((now.transaction, value.to_owned()));
        }
        let change = self.type_change(ChangeKind::AddEnumValue, ty);
        change.to = Some(value.to_owned());
        change.conditional = if_not_exists;
        change.skipped = there;
        Ok(())
    }

    fn rename_value(&mut self, ty: &Type, from: &str, to: &str) -> Judged {
        if let Some(values) = self.enum_values(ty)? {
            if values.iter().any(|(value, _)| value == to) {
                let message = format!("enum label \"{to}\" already exists");
                return Err(Refusal::new("42710", message));
            }
            let Some(found) = values.iter_mut().find(|(value, _)| value == from) else {
                return Err(no_label(from));
            };
            to.clone_into(&mut found.0);
        }
        let change = self.type_change(ChangeKind::RenameEnumValue, ty);
        change.from = Some(from.to_owned());
        change.to = Some(to.to_owned());
        Ok(())
    }

    /// Returns the relation that keeps the attributes of a composite type.
    pub(super) fn composite(&self, ty: &Type) -> Result<Option<Oid>, Refusal> {
        match self.catalog.type_def(ty).map(|def| &def.shape) {
            None => Ok(None),
            Some(TypeShape::Composite(oid)) => Ok(Some(*oid)),
            Some(_) => {
                let message = format!("\"{}\" is not a composite type", ty.name);
                Err(Refusal::new("42809", message))
            }
        }
    }

    /// Returns a written type; refuses one that is nowhere.
    pub(in crate::postgres::judge) fn type_written(
        &mut self,
        written: &TypeName,
    ) -> Result<Type, Refusal> {
        self.known_type(written)
    }
}

/// Returns where a new value goes.
fn place_of(values: &[(String, Moment)], place: Option<&(bool, String)>) -> Result<usize, Refusal> {
    let Some((before, neighbour)) = place else { return Ok(values.len()) };
    let at = values.iter().position(|(value, _)| value == neighbour);
    let at = at.ok_or_else(|| no_label(neighbour))?;
    Ok(if *before { at } else { at + 1 })
}

fn no_label(label: &str) -> Refusal {
    Refusal::new("22023", format!("\"{label}\" is not an existing enum label"))
}
