//! The types every server has, and whether a type is there at all.

use lockkeeper_core::change::Refusal;

use crate::postgres::ast::{Name, TypeName};
use crate::postgres::catalog::{Type, TypeShape};
use crate::postgres::judge::Judge;

const TYPES: &[&str] = &[
    "aclitem",
    "bit",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "float4",
    "float8",
    "gtsvector",
    "inet",
    "int2",
    "int2vector",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "varbit",
    "varchar",
    "xid",
    "xid8",
    "xml",
];

const PSEUDO: &[&str] = &[
    "any",
    "anyarray",
    "anycompatible",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "cstring",
    "event_trigger",
    "fdw_handler",
    "internal",
    "language_handler",
    "record",
    "trigger",
    "unknown",
    "void",
];

/// Extensions that bring no types of their own.
const TYPELESS: &[&str] = &[
    "amcheck",
    "btree_gin",
    "btree_gist",
    "dblink",
    "fuzzystrmatch",
    "moddatetime",
    "pg_stat_statements",
    "pgcrypto",
    "plpgsql",
    "postgres_fdw",
    "tablefunc",
    "unaccent",
    "uuid-ossp",
];

impl Judge {
    /// Returns the type of a column as written; refuses one that is nowhere.
    pub(in crate::postgres::judge) fn known_type(
        &mut self,
        written: &TypeName,
    ) -> Result<Type, Refusal> {
        if let Some(column) = &written.of_column {
            return self.type_of_column(&written.name, column);
        }
        let ty = self.catalog.resolve_type(written);
        let missing = || Refusal::new("42704", format!("type \"{}\" does not exist", written.name));
        if !self.type_exists(&ty) {
            return Err(missing());
        }
        if matches!(self.catalog.type_def(&ty).map(|def| &def.shape), Some(TypeShape::Shell)) {
            return Err(Refusal::new(
                "42704",
                format!("type \"{}\" is only a shell", written.name),
            ));
        }
        Ok(ty)
    }

    fn type_of_column(&mut self, table: &Name, column: &str) -> Result<Type, Refusal> {
        let oid = self.required(table)?;
        let found = self.catalog.relation(oid);
        let presumed = found.is_some_and(|relation| relation.presumed);
        match found.and_then(|relation| relation.column(column)) {
            Some(column) => Ok(Type { modifiers: Vec::new(), ..(*column.ty).clone() }),
            None if presumed => Ok(Type::default()),
            None => Err(Refusal::new("42703", format!("column \"{column}\" does not exist"))),
        }
    }

    /// Returns whether the server or the schema has the type for certain.
    pub(in crate::postgres::judge) fn known_kind(&self, ty: &Type) -> bool {
        let new = ty.name.ends_with("multirange") && self.catalog.version < 14;
        let builtin = ty.is_builtin() && TYPES.contains(&ty.name.as_str()) && !new;
        builtin || self.catalog.type_def(ty).is_some()
    }

    fn type_exists(&self, ty: &Type) -> bool {
        if self.catalog.open || self.catalog.type_def(ty).is_some() {
            return true;
        }
        let plain = ty.name.strip_prefix('_').unwrap_or(&ty.name);
        let builtin = TYPES.contains(&plain) || PSEUDO.contains(&plain);
        let system = ty.name.starts_with("pg_") || ty.schema == "information_schema";
        let new = plain.ends_with("multirange") && self.catalog.version < 14;
        (ty.is_builtin() && builtin && !new) || system || self.extended()
    }

    /// Returns whether an extension is there whose types nobody here knows.
    pub(in crate::postgres::judge) fn extended(&self) -> bool {
        let mut extensions = self.catalog.objects.iter().filter(|key| key.word == "extension");
        extensions.any(|key| !TYPELESS.contains(&key.name.as_str()))
    }
}

/// Returns whether no column may have the type.
pub(in crate::postgres::judge) fn is_pseudo(ty: &Type) -> bool {
    ty.is_builtin() && PSEUDO.contains(&ty.name.as_str())
}

/// Returns whether values of a built-in type have a collation.
pub(in crate::postgres::judge) fn is_collatable(ty: &Type) -> bool {
    matches!(ty.name.as_str(), "text" | "varchar" | "bpchar" | "name" | "_text" | "_varchar")
}
