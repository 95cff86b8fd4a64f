//! Types: the built-in ones by name, those of the schema with what matters about them.

use std::sync::Arc;

use super::{Moment, Oid};
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
        base: Type,
        not_null: bool,
        /// Names, expressions, validity.
        checks: Vec<(String, Arc<Expr>, bool)>,
        default: Option<Arc<Expr>>,
        collation: Option<String>,
    },
    Range {
        subtype: Type,
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
