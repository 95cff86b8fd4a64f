//! Functions as definitions of other objects name them: by their arguments' types.

use lockkeeper_core::change::Refusal;

use super::super::builtin;
use super::super::typing::internal_name;
use super::kind::{Kind, id, server_type};
use crate::postgres::ast::{Call, Name};
use crate::postgres::catalog::{Function, Type};
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns what a function yields for arguments of these types, if that is known; refuses one
    /// that is not there.
    pub(in crate::postgres::judge) fn yields(
        &self,
        name: &Name,
        given: &[Type],
    ) -> Result<Option<Type>, Refusal> {
        if !self.is_named(name) {
            self.schema_first(name)?;
            let message = format!("function {name} does not exist");
            return if self.catalog.open || self.is_extended() {
                Ok(None)
            } else {
                Err(Refusal::new("42883", message))
            };
        }
        let server = name.schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
        let called = internal_name(&name.name, self.catalog.version);
        let mut hidden = builtin::all_functions(called, self.catalog.version).filter(|_| server);
        if let Some(signature) = hidden.find(|signature| fits(signature, given)) {
            return Ok(Some(server_type(signature.result)));
        }
        let visible = builtin::functions(called, self.catalog.version).next().is_some();
        if self.catalog.functions_named(name).is_empty() && !visible && !self.is_extended() {
            return Err(Refusal::new("42883", format!("function {name} does not exist")));
        }
        let kinds: Vec<Kind> = given.iter().map(|ty| Kind::Known(ty.clone())).collect();
        let call = Call { name: name.clone(), ..Call::default() };
        match self.called_with(&call, &kinds)? {
            Kind::Known(ty) => Ok(Some(ty)),
            _ => Ok(None),
        }
    }

    /// Whether a function takes these types and no others.
    pub(in crate::postgres::judge) fn takes_exactly(&self, name: &Name, given: &[Type]) -> bool {
        let users = self.catalog.functions_named(name);
        let own = |function: &Function| function.arguments == given;
        let server = name.schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
        let called = internal_name(&name.name, self.catalog.version);
        let mut all = builtin::all_functions(called, self.catalog.version);
        users.iter().any(own)
            || (server && all.any(|signature| fits(signature, given)))
            || (self.is_extended() && users.is_empty())
    }

    fn is_named(&self, name: &Name) -> bool {
        let server = name.schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
        let called = internal_name(&name.name, self.catalog.version);
        !self.catalog.functions_named(name).is_empty()
            || (server && builtin::all_functions(called, self.catalog.version).next().is_some())
    }
}

fn fits(signature: &builtin::Signature, given: &[Type]) -> bool {
    signature.arguments.len() == given.len()
        && signature.arguments.iter().zip(given).all(|(wanted, ty)| id(ty) == *wanted)
}
