//! Values of enums that the transaction itself has added.

use lockkeeper_core::change::Refusal;

use super::super::value::Scope;
use super::super::{Judge, Judged};
use crate::postgres::ast::{Node, TypeName};
use crate::postgres::catalog::{Type, TypeShape};

impl Judge {
    pub(super) fn check_enum_cast(&self, of: &Node, ty: &TypeName) -> Judged {
        match of {
            Node::Text(value) => self.check_enum(value, &self.catalog.resolve_type(ty)),
            _ => Ok(()),
        }
    }

    pub(super) fn check_enum_comparison(&self, operands: &[Node], scope: &Scope<'_>) -> Judged {
        if !operands.iter().any(|node| matches!(node, Node::Text(_))) {
            return Ok(());
        }
        let known = operands.iter().find_map(|node| self.type_in(node, scope));
        let Some(ty) = known.filter(|ty| !ty.array) else { return Ok(()) };
        for operand in operands {
            if let Node::Text(value) = operand {
                self.check_enum(value, &ty)?;
            }
        }
        Ok(())
    }

    /// Refuses a literal that is no value of an enum, or one that cannot be used yet.
    pub(in crate::postgres::judge) fn check_enum(&self, value: &str, ty: &Type) -> Judged {
        let Some(def) = self.catalog.type_def(ty).filter(|_| !ty.array) else { return Ok(()) };
        let TypeShape::Enum(values) = &def.shape else { return Ok(()) };
        let Some((_, born)) = values.iter().find(|(known, _)| known == value) else {
            let message = format!("invalid input value for enum {}: \"{value}\"", ty.name);
            return Err(Refusal::new("22P02", message));
        };
        let now = lockkeeper_core::change::Birth::SameTransaction;
        if self.birth(*born) == now && (self.birth(def.born) != now || self.is_added(value)) {
            let message = format!("unsafe use of new value \"{value}\" of enum type {}", ty.name);
            return Err(Refusal::new("55P04", message)
                .with_hint("New enum values must be committed before they can be used."));
        }
        Ok(())
    }

    /// Before 17 a value that was added stays unsafe, even if its type is as new.
    fn is_added(&self, value: &str) -> bool {
        let added = (self.catalog.now.transaction, value.to_owned());
        self.catalog.version < 17 && self.catalog.added_values.contains(&added)
    }
}
