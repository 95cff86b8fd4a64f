//! From names to objects, along the search path.

use super::{Catalog, Function, Oid, Relation, Type, TypeDef};
use crate::postgres::ast::{Name, TypeName};

impl Catalog {
    /// Returns the relation of that name.
    pub fn find(&self, name: &Name) -> Option<&Relation> {
        self.oid(name).and_then(|oid| self.relation(oid))
    }

    pub fn oid(&self, name: &Name) -> Option<Oid> {
        match &name.schema {
            Some(schema) => self.oid_in(schema, &name.name),
            None => std::iter::once("pg_temp")
                .chain(self.search_path.iter().map(String::as_str))
                .find_map(|schema| self.oid_in(schema, &name.name)),
        }
    }

    pub fn oid_in(&self, schema: &str, name: &str) -> Option<Oid> {
        self.names.get(schema)?.get(name).copied()
    }

    /// Returns the schema in which an unqualified name is created.
    pub fn creation_schema(&self, name: &Name) -> String {
        let first = || {
            let known = self.search_path.iter().find(|schema| self.schemas.contains(*schema));
            known.cloned().unwrap_or_else(|| "public".to_owned())
        };
        name.schema.clone().unwrap_or_else(first)
    }

    /// Returns the name as the search path lets one write it: `orders`, `billing.orders`.
    pub fn shown(&self, relation: &Relation) -> String {
        self.shown_name(&relation.schema, &relation.name)
    }

    pub fn shown_name(&self, schema: &str, name: &str) -> String {
        // `public` is left out whatever the path says: a caller compares names between statements.
        if schema == "public" { name.to_owned() } else { format!("{schema}.{name}") }
    }

    /// Returns a type of the schema; built-in types are not in the catalog.
    pub fn type_def(&self, ty: &Type) -> Option<&TypeDef> {
        self.types.get(&ty.schema)?.get(&ty.name)
    }

    /// Resolves a written type: to one of the schema if there is one of that name, else to the
    /// built-in type (or to one nobody here has seen: schema given, or empty).
    pub fn resolve_type(&self, written: &TypeName) -> Type {
        let known = |schema: &str| {
            self.types.get(schema).is_some_and(|types| types.contains_key(&written.name.name))
        };
        let schema = match &written.name.schema {
            Some(schema) => schema.clone(),
            None => {
                let path = self.search_path.iter().find(|schema| known(schema));
                path.cloned().unwrap_or_else(|| "pg_catalog".to_owned())
            }
        };
        Type {
            schema,
            name: written.name.name.clone(),
            modifiers: written.modifiers.clone(),
            array: written.array,
        }
    }

    /// Returns the functions of that name along the search path, those of the first schema only.
    pub fn functions_named(&self, name: &Name) -> &[Function] {
        let within =
            |schema: &str| self.functions.get(schema).and_then(|by_name| by_name.get(&name.name));
        let found = match &name.schema {
            Some(schema) => within(schema),
            None => self.search_path.iter().find_map(|schema| within(schema)),
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }
}
