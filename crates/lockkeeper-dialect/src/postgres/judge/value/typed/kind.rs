//! Types as the parser compares them: by identity, category, and what becomes what.

use std::borrow::Cow;

use super::super::builtin;
use crate::postgres::catalog::{Type, TypeShape};
use crate::postgres::judge::Judge;

/// What is known of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::postgres::judge) enum Kind {
    /// Nobody here knows its type.
    Unsure,
    /// A literal without a type, `None` for NULL.
    Literal(Option<String>),
    Known(Type),
}

/// When a cast may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::postgres::judge) enum Context {
    Implicit,
    Assignment,
    Explicit,
}

/// Returns what a type is called where candidates are compared: `int4`, `_int4`, `shop.state`.
pub(super) fn id(ty: &Type) -> Cow<'_, str> {
    match (ty.is_builtin(), ty.array) {
        (true, false) => Cow::Borrowed(plain(&ty.name)),
        (true, true) => Cow::Owned(format!("_{}", plain(&ty.name))),
        (false, false) => Cow::Owned(format!("{}.{}", ty.schema, ty.name)),
        (false, true) => Cow::Owned(format!("{}._{}", ty.schema, ty.name)),
    }
}

/// Serial types are no types of their own.
fn plain(name: &str) -> &str {
    match name {
        "serial" => "int4",
        "bigserial" => "int8",
        "smallserial" => "int2",
        _ => name,
    }
}

/// Returns the built-in type of that name.
pub(super) fn server_type(name: &str) -> Type {
    let array = name.starts_with('_');
    Type { array, ..Type::builtin(name.trim_start_matches('_')) }
}

impl Judge {
    /// Returns the type as a kind, if everything is known of it.
    pub(in crate::postgres::judge) fn kind_of_type(&self, ty: &Type) -> Kind {
        let ty = Type { name: plain(&ty.name).to_owned(), ..ty.clone() };
        if self.settled(&ty) { Kind::Known(ty) } else { Kind::Unsure }
    }

    /// Whether all casts and operators of a type are known.
    pub(super) fn settled(&self, ty: &Type) -> bool {
        if ty.is_builtin() {
            return builtin::type_facts(&ty.name, self.catalog.version).is_some();
        }
        match self.catalog.type_def(ty).map(|def| &def.shape) {
            Some(TypeShape::Domain { base, .. }) => self.settled(&base.clone()),
            Some(TypeShape::Base | TypeShape::Shell) | None => false,
            Some(_) => true,
        }
    }

    /// Returns the same of a type of the server by its name.
    pub(super) fn server_category(&self, name: &str) -> (char, bool) {
        if name.starts_with('_') {
            return ('A', false);
        }
        let facts = builtin::type_facts(name, self.catalog.version);
        let letter = facts.and_then(|facts| facts.category.chars().next());
        (letter.unwrap_or('P'), facts.is_some_and(|facts| facts.preferred))
    }

    /// Returns the category of a type and whether it is the preferred one there.
    pub(super) fn category(&self, ty: &Type) -> (char, bool) {
        if ty.array {
            return ('A', false);
        }
        if ty.is_builtin() {
            return self.server_category(&ty.name);
        }
        let letter = match self.catalog.type_def(ty).map(|def| &def.shape) {
            Some(TypeShape::Enum(_)) => 'E',
            Some(TypeShape::Composite(_) | TypeShape::Row(_)) => 'C',
            Some(TypeShape::Range { .. }) => 'R',
            Some(TypeShape::Domain { .. }) => return self.category(&self.under_domains(ty)),
            _ => 'U',
        };
        (letter, false)
    }

    /// Whether a value of a type goes, as it is, where a type of the server is wanted.
    pub(super) fn goes_to(&self, ty: &Type, wanted: &str) -> bool {
        let from = self.without_domains(ty);
        let scalar = from.is_builtin() && !from.array && !wanted.starts_with('_');
        if !scalar || wanted == "record" || from.name == "record" {
            return self.coercible(&from, &server_type(wanted), Context::Implicit);
        }
        let cast = || builtin::cast(&from.name, wanted, self.catalog.version);
        plain(&from.name) == wanted || wanted == "any" || cast().is_some_and(|cast| cast.implicit)
    }

    /// Returns the type under all domains, without a copy of what is no domain.
    pub(super) fn without_domains<'a>(&self, ty: &'a Type) -> Cow<'a, Type> {
        if ty.is_builtin() || ty.array {
            Cow::Borrowed(ty)
        } else {
            Cow::Owned(self.under_domains(ty))
        }
    }

    /// Whether values of one type become the other's in that context; `find_coercion_pathway`.
    pub(in crate::postgres::judge) fn coercible(
        &self,
        from: &Type,
        to: &Type,
        context: Context,
    ) -> bool {
        let (from, to) = (self.without_domains(from), self.without_domains(to));
        if id(&from) == id(&to) || id(&to) == "any" {
            return true;
        }
        if let Some(cast) = self.server_cast(&from, &to) {
            return match context {
                Context::Implicit => cast.implicit,
                Context::Assignment => cast.assigned,
                Context::Explicit => true,
            };
        }
        if from.array && to.array {
            let item = |ty: &Type| Type { array: false, ..ty.clone() };
            return self.coercible(&item(&from), &item(&to), context);
        }
        let (source, target) = (self.category(&from).0, self.category(&to).0);
        (context >= Context::Assignment && target == 'S')
            || (context == Context::Explicit && source == 'S')
            || (source == 'C' && id(&to) == "record")
            || (target == 'C' && id(&from) == "record")
    }

    /// Whether a value of one type may be assigned to the other; also when that is not known.
    pub(in crate::postgres::judge) fn assignable(&self, from: &Type, to: &Type) -> bool {
        match (self.kind_of_type(from), self.kind_of_type(to)) {
            (Kind::Known(from), Kind::Known(to)) => {
                let made = |ty: &Type| !ty.is_builtin() && !self.is_plain_made(ty);
                let strange = made(&from) || made(&to);
                self.coercible(&from, &to, Context::Assignment)
                    || (self.is_extended() && (strange || self.catalog.open || self.has_casts()))
            }
            _ => true,
        }
    }

    fn server_cast(&self, from: &Type, to: &Type) -> Option<builtin::Cast> {
        let scalars = from.is_builtin() && to.is_builtin() && !from.array && !to.array;
        scalars.then(|| builtin::cast(&from.name, &to.name, self.catalog.version)).flatten()
    }

    /// Whether it is an enum, a domain or the like of the schema itself: no extension casts it.
    fn is_plain_made(&self, ty: &Type) -> bool {
        let shape = self.catalog.type_def(ty).map(|def| &def.shape);
        matches!(shape, Some(TypeShape::Enum(_)))
    }

    /// Whether someone has added casts or operators, or types that bring some.
    pub(in crate::postgres::judge) fn is_extended(&self) -> bool {
        let own = |word: &str| matches!(word, "cast" | "operator");
        self.catalog.open
            || self.extended()
            || self.catalog.objects.iter().any(|key| own(key.word.as_str()))
    }
}
