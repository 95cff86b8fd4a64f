//! Types: the built-in ones by name, those of the schema with what matters about them.

use std::sync::Arc;

use super::{Catalog, Moment, Oid, Relation, RelationKind};
use crate::postgres::ast::Expr;

/// A resolved type. Built-in types have the schema `pg_catalog`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Type {
    pub schema: String,
    pub name: String,
    /// As written: `50`, `10, 2`; empty without.
    pub modifiers: Vec<String>,
    pub array: bool,
}

#[derive(Clone, Debug)]
pub struct TypeDef {
    pub shape: TypeShape,
    pub born: Moment,
}

#[derive(Clone, Debug)]
pub enum TypeShape {
    /// Values, and for each when it was added.
    Enum(Vec<(String, Moment)>),
    /// Its attributes are those of a relation of kind `CompositeType`.
    Composite(Oid),
    /// The row type of a table, view …
    Row(Oid),
    Domain {
        base: Box<Type>,
        not_null: bool,
        /// Names, expressions, validity.
        checks: Vec<(String, Arc<Expr>, bool)>,
        default: Option<Arc<Expr>>,
        collation: Option<String>,
    },
    /// Comes and goes with the range of that name.
    Multirange {
        range: String,
    },
    Range {
        subtype: Box<Type>,
    },
    Base,
    Shell,
}

impl Type {
    /// Returns a built-in type.
    pub fn builtin(name: &str) -> Self {
        Type { schema: "pg_catalog".to_owned(), name: name.to_owned(), ..Type::default() }
    }

    pub fn is_builtin(&self) -> bool {
        self.schema == "pg_catalog"
    }
}

impl Catalog {
    /// Adds the type of a relation's rows; indexes and sequences have none.
    pub(super) fn add_row_type(&mut self, relation: &Relation) {
        let shape = match relation.kind {
            RelationKind::Index | RelationKind::PartitionedIndex | RelationKind::Sequence => return,
            RelationKind::CompositeType => TypeShape::Composite(relation.oid),
            _ => TypeShape::Row(relation.oid),
        };
        let types = self.types.entry(relation.schema.clone()).or_default();
        types.entry(relation.name.clone()).or_insert(TypeDef { shape, born: relation.born });
    }

    /// Removes the type of a relation's rows, if that is what has the name.
    pub(super) fn drop_row_type(&mut self, schema: &str, name: &str, oid: Oid) -> Option<TypeDef> {
        let types = self.types.get_mut(schema)?;
        let shape = types.get(name).map(|found| &found.shape);
        match shape {
            Some(TypeShape::Composite(of) | TypeShape::Row(of)) if *of == oid => types.remove(name),
            _ => None,
        }
    }

    /// Renames the type of a relation's rows, and all mentions of it.
    pub(super) fn rename_row_type(&mut self, from: (&str, &str), to: (&str, &str), oid: Oid) {
        let Some(def) = self.drop_row_type(from.0, from.1, oid) else { return };
        self.types.entry(to.0.to_owned()).or_default().insert(to.1.to_owned(), def);
        self.rename_type_mentions(from, to);
    }

    /// Gives a type another name or schema, wherever it is used.
    pub fn rename_type(&mut self, from: (&str, &str), to: (&str, &str)) {
        let Some(def) = self.types.get_mut(from.0).and_then(|types| types.remove(from.1)) else {
            return;
        };
        self.types.entry(to.0.to_owned()).or_default().insert(to.1.to_owned(), def);
        self.rename_type_mentions(from, to);
    }

    fn rename_type_mentions(&mut self, from: (&str, &str), to: (&str, &str)) {
        let named = |ty: &Type| ty.schema == from.0 && ty.name == from.1;
        let rename = |ty: &mut Type| {
            if named(ty) {
                to.0.clone_into(&mut ty.schema);
                to.1.clone_into(&mut ty.name);
            }
        };
        self.constraint_names.get_mut().stored(to.0, to.1);
        for relation in self.relations.values_mut() {
            let renamed = relation.columns.iter_mut().filter(|column| named(&column.ty));
            renamed.for_each(|column| rename(Arc::make_mut(&mut column.ty)));
            if let Some(of) = relation.of_type.as_mut().filter(|of| (&*of.0, &*of.1) == from) {
                **of = (to.0.to_owned(), to.1.to_owned());
            }
        }
        for function in self.functions.values_mut().flat_map(|f| f.values_mut()).flatten() {
            function.arguments.iter_mut().chain(&mut function.returns).for_each(rename);
        }
        for def in self.types.values_mut().flat_map(|types| types.values_mut()) {
            match &mut def.shape {
                TypeShape::Domain { base: of, .. } | TypeShape::Range { subtype: of } => rename(of),
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !matches!(self.schema.as_str(), "pg_catalog" | "public" | "") {
            write!(f, "{}.", self.schema)?;
        }
        f.write_str(&self.name)?;
        if !self.modifiers.is_empty() {
            write!(f, "({})", self.modifiers.join(","))?;
        }
        f.write_str(if self.array { "[]" } else { "" })
    }
}
