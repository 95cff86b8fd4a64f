//! Which types an index method can keep, and with which operator class.

use lockkeeper_core::change::Refusal;

use super::builtin::{self, Class};
use crate::postgres::ast::Name;
use crate::postgres::catalog::{Type, TypeShape};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses a type that a method cannot index with that class, or has no default class for.
    /// What an extension may have brought passes.
    pub(in crate::postgres::judge) fn check_operator_class(
        &self,
        ty: Option<&Type>,
        method: &str,
        class: Option<&Name>,
    ) -> Judged {
        let Some(all) = builtin::classes(method, self.catalog.version) else { return Ok(()) };
        let names = ty.and_then(|ty| self.names_of(ty));
        match class {
            Some(class) => self.check_named_class(&all, names.as_deref(), (method, class, ty)),
            None => match (names, ty) {
                (Some(names), Some(ty)) if !self.has_default(&all, &names) => {
                    let message = format!(
                        "data type {ty} has no default operator class for access method \"{method}\""
                    );
                    Err(Refusal::new("42704", message))
                }
                _ => Ok(()),
            },
        }
    }

    fn check_named_class(
        &self,
        all: &[Class],
        names: Option<&[String]>,
        (method, class, ty): (&str, &Name, Option<&Type>),
    ) -> Judged {
        if class.schema.as_deref().is_some_and(|schema| schema != "pg_catalog") {
            return Ok(());
        }
        let Some(found) = all.iter().find(|one| one.name == class.name) else {
            let message =
                format!("operator class \"{class}\" does not exist for access method \"{method}\"");
            return Err(Refusal::new("42704", message));
        };
        match (names, ty) {
            (Some(names), Some(ty)) if !self.coerced(names, found.ty) => {
                let message = format!("operator class \"{class}\" does not accept data type {ty}");
                Err(Refusal::new("42804", message))
            }
            _ => Ok(()),
        }
    }

    /// Returns the names under which classes may speak of a type; `None` when nobody knows it.
    fn names_of(&self, ty: &Type) -> Option<Vec<String>> {
        if ty.name.is_empty() {
            return None;
        }
        if ty.array {
            return Some(vec!["anyarray".to_owned()]);
        }
        let over = |pseudo: &str| Some(vec![pseudo.to_owned()]);
        if !ty.is_builtin() {
            return match self.catalog.type_def(ty).map(|def| &def.shape) {
                Some(TypeShape::Enum(_)) => over("anyenum"),
                _ => None,
            };
        }
        builtin::type_facts(&ty.name, self.catalog.version)?;
        let mut names = vec![ty.name.clone()];
        if ty.name.ends_with("multirange") {
            names.push("anymultirange".to_owned());
        } else if ty.name.ends_with("range") {
            names.push("anyrange".to_owned());
        }
        Some(names)
    }

    fn has_default(&self, all: &[Class], names: &[String]) -> bool {
        all.iter().any(|class| class.default && self.coerced(names, class.ty))
    }

    /// Whether a value of the type is one of the other as it is.
    fn coerced(&self, names: &[String], wanted: &str) -> bool {
        let version = self.catalog.version;
        let as_it_is = |name: &String| {
            name == wanted
                || (name.starts_with("reg") && wanted == "oid")
                || builtin::cast(name, wanted, version).is_some_and(|c| c.binary && c.implicit)
        };
        names.iter().any(as_it_is)
    }
}
