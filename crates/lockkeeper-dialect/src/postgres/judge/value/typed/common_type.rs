//! The type that several expressions share: `select_common_type`.

use lockkeeper_core::change::Refusal;

use super::kind::{Context, Kind, id};
use crate::postgres::catalog::Type;
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns what branches of CASE, sides of UNION and the like become; `what` names them.
    pub(in crate::postgres::judge) fn common_kind(
        &self,
        all: &[Kind],
        what: &str,
    ) -> Result<Kind, Refusal> {
        let common = match self.common_of(all) {
            Ok(common) => common,
            Err((a, b)) if !self.is_extended() => {
                let message = format!("{what} types {a} and {b} cannot be matched");
                return Err(Refusal::new("42804", message));
            }
            Err(_) => return Ok(Kind::Unsure),
        };
        if let Kind::Known(common) = &common {
            all.iter().try_for_each(|kind| self.become_common(kind, common, what))?;
        }
        Ok(common)
    }

    fn become_common(&self, kind: &Kind, common: &Type, what: &str) -> Result<(), Refusal> {
        match kind {
            Kind::Literal(Some(text)) => self.check_written(text, common),
            Kind::Known(ty)
                if !self.coercible(ty, common, Context::Implicit) && !self.is_extended() =>
            {
                let message = format!("{what} could not convert type {ty} to {common}");
                Err(Refusal::new("42846", message))
            }
            _ => Ok(()),
        }
    }

    /// Returns the common type, or two types that have none.
    pub(super) fn common_of(&self, all: &[Kind]) -> Result<Kind, (Type, Type)> {
        let known = |kind: &Kind| match kind {
            Kind::Known(ty) => Some(ty.clone()),
            _ => None,
        };
        let types: Vec<Type> = all.iter().filter_map(known).collect();
        let Some((first, rest)) = types.split_first() else {
            let unsure = all.contains(&Kind::Unsure);
            return Ok(if unsure { Kind::Unsure } else { Kind::Known(Type::builtin("text")) });
        };
        if rest.iter().all(|ty| id(ty) == id(first)) && types.len() == all.len() {
            let sized = rest.iter().all(|ty| ty.modifiers == first.modifiers);
            let modifiers = if sized { first.modifiers.clone() } else { Vec::new() };
            return Ok(Kind::Known(Type { modifiers, ..first.clone() }));
        }
        let mut common = self.under_domains(first);
        for ty in rest {
            let ty = self.under_domains(ty);
            if id(&ty) == id(&common) {
                continue;
            }
            let ((category, _), (kept, preferred)) = (self.category(&ty), self.category(&common));
            if category != kept {
                return Err((common, ty));
            }
            if !preferred
                && self.coercible(&common, &ty, Context::Implicit)
                && !self.coercible(&ty, &common, Context::Implicit)
            {
                common = ty;
            }
        }
        if all.contains(&Kind::Unsure) {
            return Ok(Kind::Unsure);
        }
        Ok(Kind::Known(Type { modifiers: Vec::new(), ..common }))
    }
}
