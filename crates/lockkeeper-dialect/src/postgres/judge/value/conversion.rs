//! ALTER COLUMN TYPE: what happens to stored values and to indexes.

use super::cast::{Path, explicit, path};
use super::modifier;
use crate::postgres::ast::Node;
use crate::postgres::catalog::{Oid, Type, TypeShape};
use crate::postgres::judge::Judge;

/// What converting a column's values from one type to another takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::postgres::judge) enum Conversion {
    /// The bytes stay; indexes too, when their operator class and collation do.
    Keeps,
    /// Every value is computed anew.
    Rewrites,
    /// Bytes stay while the session's TimeZone is UTC, else every value is computed anew.
    TimeZone,
    /// The bytes stay, rows have to be looked at (a domain's constraints).
    Checks,
    /// There is no such cast: the server refuses without USING.
    None,
}

impl Conversion {
    /// Returns what one conversion behind another takes.
    pub(in crate::postgres::judge) fn then(self, next: Conversion) -> Conversion {
        use Conversion as C;
        match (self, next) {
            (C::None, _) | (_, C::None) => C::None,
            (C::Rewrites, _) | (_, C::Rewrites) => C::Rewrites,
            (C::TimeZone, _) | (_, C::TimeZone) => C::TimeZone,
            (C::Checks, _) | (_, C::Checks) => C::Checks,
            (C::Keeps, C::Keeps) => C::Keeps,
        }
    }
}

/// A type under its domains.
struct Bare {
    ty: Type,
    /// It was a domain: what is left of its modifiers the server does not look at.
    domain: bool,
    /// A domain on the way has constraints.
    constrained: bool,
}

impl Judge {
    /// Returns what an assignment cast between two types takes.
    pub(in crate::postgres::judge) fn conversion(&self, from: &Type, to: &Type) -> Conversion {
        self.converted(from, to, false)
    }

    /// Returns what a written cast between two types takes: it may do more than an assignment.
    fn written_cast(&self, from: &Type, to: &Type) -> Conversion {
        self.converted(from, to, true)
    }

    fn converted(&self, from: &Type, to: &Type, written: bool) -> Conversion {
        if from == to {
            return Conversion::Keeps;
        }
        if from.name.is_empty() || to.name.is_empty() {
            return Conversion::Rewrites;
        }
        let (source, target) = (self.bare(from), self.bare(to));
        let under = match (source.ty.array, target.ty.array) {
            (false, false) => self.scalar(&source, &target.ty, written),
            (true, true) => self.arrays(&source.ty, &target.ty, written),
            (true, false) if is_string(&target.ty) => Conversion::Rewrites,
            _ if written && (is_string(&source.ty) || is_string(&target.ty)) => {
                Conversion::Rewrites
            }
            _ => Conversion::None,
        };
        let same_domain = from.schema == to.schema && from.name == to.name;
        if target.constrained && !same_domain && under != Conversion::None {
            return Conversion::Rewrites;
        }
        under
    }

    fn scalar(&self, source: &Bare, target: &Type, written: bool) -> Conversion {
        let from = &source.ty;
        let unsized_source = Type { modifiers: Vec::new(), ..from.clone() };
        if (&from.schema, &from.name) == (&target.schema, &target.name) {
            let old = if source.domain { &unsized_source } else { from };
            let fits = modifier::fits(&target.name, &old.modifiers, &target.modifiers);
            return if fits { Conversion::Keeps } else { Conversion::Rewrites };
        }
        let resized = if modifier::fits(&target.name, &[], &target.modifiers) {
            Conversion::Keeps
        } else {
            Conversion::Rewrites
        };
        match self.cast_path(from, target, written) {
            Path::Binary => resized,
            Path::TimeZone => Conversion::TimeZone.then(resized),
            Path::Computed => Conversion::Rewrites,
            Path::None => Conversion::None,
        }
    }

    fn cast_path(&self, from: &Type, to: &Type, written: bool) -> Path {
        let own = |ty: &Type| self.catalog.type_def(ty).is_some_and(|def| is_closed(&def.shape));
        let settled = |ty: &Type| own(ty) || super::cast::is_known(ty);
        match path(from, to) {
            Path::None if !settled(from) || !settled(to) => Path::Computed,
            Path::None if self.has_casts() => Path::Computed,
            Path::None if written && explicit(from, to) => Path::Computed,
            path => path,
        }
    }

    /// Returns whether someone has made casts of their own.
    pub(super) fn has_casts(&self) -> bool {
        self.catalog.objects.iter().any(|key| key.word == "cast")
    }

    fn arrays(&self, from: &Type, to: &Type, written: bool) -> Conversion {
        let same = (&from.schema, &from.name) == (&to.schema, &to.name);
        if same && (to.modifiers.is_empty() || to.modifiers == from.modifiers) {
            return Conversion::Keeps;
        }
        let element = |ty: &Type| Type { array: false, ..ty.clone() };
        match self.converted(&element(from), &element(to), written) {
            Conversion::None => Conversion::None,
            // Elements are always converted one by one, even when nothing comes of it.
            _ => Conversion::Rewrites,
        }
    }

    /// Returns a type without its domains.
    fn bare(&self, ty: &Type) -> Bare {
        let mut bare = Bare { ty: ty.clone(), domain: false, constrained: false };
        for _ in 0..32 {
            if bare.ty.array {
                break;
            }
            match self.catalog.type_def(&bare.ty).map(|def| &def.shape) {
                Some(TypeShape::Domain { base, not_null, checks, .. }) => {
                    bare.constrained |= *not_null || !checks.is_empty();
                    bare.domain = true;
                    bare.ty.clone_from(base);
                }
                _ => break,
            }
        }
        bare
    }

    /// Returns the type under all domains.
    pub(in crate::postgres::judge) fn under_domains(&self, ty: &Type) -> Type {
        self.bare(ty).ty
    }

    /// Returns whether a type is a domain whose values have to meet constraints.
    pub(in crate::postgres::judge) fn constrained_domain(&self, ty: &Type) -> bool {
        !ty.array && self.bare(ty).constrained
    }

    /// Returns what USING yields and what computing it takes; no type when nobody knows it.
    pub(in crate::postgres::judge) fn transform(
        &self,
        table: Oid,
        (column, ty): (&str, &Type),
        using: &Node,
    ) -> (Option<Type>, Conversion) {
        match using {
            Node::Column(path) if path.last().is_some_and(|name| name == column) => {
                (Some(ty.clone()), Conversion::Keeps)
            }
            Node::Cast(inner, written) => {
                let to = self.catalog.resolve_type(written);
                let (from, before) = self.transform(table, (column, ty), inner);
                let step = from.map_or(Conversion::Rewrites, |from| self.written_cast(&from, &to));
                let step = if step == Conversion::None { Conversion::Rewrites } else { step };
                (Some(to), before.then(step))
            }
            Node::Collate(inner, _) => self.transform(table, (column, ty), inner),
            Node::Text(_) | Node::Null | Node::Parameter => (None, Conversion::Rewrites),
            other => (self.type_of(other, Some(table)), Conversion::Rewrites),
        }
    }

    /// Returns whether timestamps with and without time zone are the same bytes in this session.
    pub(in crate::postgres::judge) fn zone_is_utc(&self) -> bool {
        let zone = self.catalog.settings.get("timezone").map(|zone| zone.to_lowercase());
        let Some(zone) = zone else { return true };
        let plain = zone.strip_prefix("etc/").unwrap_or(&zone);
        let names =
            ["utc", "gmt", "uct", "zulu", "universal", "greenwich", "gmt0", "gmt+0", "gmt-0"];
        names.contains(&plain)
            || matches!(plain, "default" | "local")
            || plain.parse::<f64>().is_ok_and(|hours| hours == 0.0)
    }
}

/// Returns whether everything is known of a type: no cast of it comes from elsewhere.
fn is_closed(shape: &TypeShape) -> bool {
    !matches!(shape, TypeShape::Base | TypeShape::Shell)
}

fn is_string(ty: &Type) -> bool {
    !ty.array && matches!(ty.name.as_str(), "text" | "varchar" | "bpchar" | "name" | "citext")
}
