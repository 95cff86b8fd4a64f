//! CREATE CAST: what the server asks of the function, and of types that share their bytes.

use lockkeeper_core::change::Refusal;

use super::builtin;
use super::cast::{Path, path};
use crate::postgres::ast::{CreateObject, Target};
use crate::postgres::catalog::{Function, Type, TypeShape};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(in crate::postgres::judge) fn check_cast(&self, create: &CreateObject) -> Judged {
        let types = self.argument_types(create.target.arguments.as_deref().unwrap_or_default());
        let [from, to] = types.as_slice() else { return Ok(()) };
        let said = |word: &str| create.words.iter().any(|known| known == word);
        if said("without") {
            self.check_same_bytes(from, to)?;
        } else if !said("inout") {
            self.check_cast_function(create, from, to)?;
        }
        let made = |key: &crate::postgres::catalog::ObjectKey| {
            key.word == "cast" && key.name == self.object_name(&create.target)
        };
        if self.is_builtin_cast(&create.target) || self.catalog.objects.iter().any(made) {
            let message = format!("cast from type {from} to type {to} already exists");
            return Err(Refusal::new("42710", message));
        }
        Ok(())
    }

    pub(in crate::postgres::judge) fn is_builtin_cast(&self, target: &Target) -> bool {
        let types = self.argument_types(target.arguments.as_deref().unwrap_or_default());
        let [from, to] = types.as_slice() else { return false };
        let builtin = from.is_builtin() && to.is_builtin() && !from.array && !to.array;
        builtin && builtin::cast(&from.name, &to.name, self.catalog.version).is_some()
    }

    fn check_cast_function(&self, create: &CreateObject, from: &Type, to: &Type) -> Judged {
        let functions =
            create.uses.iter().flat_map(|name| self.catalog.functions_named(name).iter());
        let all: Vec<&Function> = functions.collect();
        let takes = |function: &&&Function| {
            function.arguments.first().is_some_and(|ty| same_bytes(from, ty))
        };
        let wrong = |message: &str| Err(Refusal::new("42P17", message));
        let unknown = |name: &&crate::postgres::ast::Name| {
            self.catalog.functions_named(name).is_empty() && self.yields(name, &[]).is_err()
        };
        let said = create.uses.iter().filter(|name| !self.is_type_name(name));
        if let Some(name) = said.clone().next().filter(|_| all.is_empty()).filter(unknown) {
            return Err(Refusal::new("42883", format!("function {name} does not exist")));
        }
        match all.iter().find(takes) {
            Some(function) if function.returns.as_ref().is_some_and(|ty| !same_bytes(ty, to)) => {
                wrong("return data type of cast function must match the target data type")
            }
            None if !all.is_empty() => {
                wrong("argument of cast function must match the source data type")
            }
            _ => Ok(()),
        }
    }

    fn is_type_name(&self, name: &crate::postgres::ast::Name) -> bool {
        let written = crate::postgres::ast::TypeName { name: name.clone(), ..Default::default() };
        let ty = self.catalog.resolve_type(&written);
        self.catalog.type_def(&ty).is_some() || builtin::type_facts(&ty.name, 18).is_some()
    }

    fn check_same_bytes(&self, from: &Type, to: &Type) -> Judged {
        let wrong = |message: &str| Err(Refusal::new("42P17", message));
        for ty in [from, to] {
            let shape = self.catalog.type_def(ty).map(|def| &def.shape);
            match shape {
                _ if ty.array => return wrong("array data types are not binary-compatible"),
                Some(TypeShape::Enum(_)) => {
                    return wrong("enum data types are not binary-compatible");
                }
                Some(TypeShape::Composite(_) | TypeShape::Row(_)) => {
                    return wrong("composite data types are not binary-compatible");
                }
                Some(TypeShape::Domain { .. }) => {
                    return wrong("domain data types must not be marked binary-compatible");
                }
                _ => {}
            }
        }
        if from.is_builtin() && to.is_builtin() && width(&from.name) != width(&to.name) {
            return wrong("source and target data types are not physically compatible");
        }
        Ok(())
    }
}

fn same_bytes(from: &Type, to: &Type) -> bool {
    (&from.schema, &from.name, from.array) == (&to.schema, &to.name, to.array)
        || (from.is_builtin() && to.is_builtin() && path(from, to) == Path::Binary)
}

/// Returns the bytes of a value of a built-in type; those of variable length have none.
fn width(name: &str) -> Option<u8> {
    Some(match name {
        "bool" | "char" => 1,
        "int2" => 2,
        "int4" | "float4" | "date" | "oid" | "xid" | "cid" => 4,
        name if name.starts_with("reg") => 4,
        "int8" | "float8" | "timestamp" | "timestamptz" | "time" | "money" | "pg_lsn" => 8,
        "timetz" => 12,
        "uuid" | "interval" | "point" => 16,
        "name" => 64,
        _ => return None,
    })
}
