//! What well-known extensions bring along.

use crate::postgres::ast::{FunctionBody, Name, Volatility};
use crate::postgres::catalog::{Function, Type, TypeDef, TypeShape};
use crate::postgres::judge::Judge;

/// Types by extension.
const TYPES: &[(&str, &[&str])] = &[
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("hstore", &["hstore"]),
    ("intarray", &["query_int"]),
    ("isn", &["ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"]),
    ("lo", &["lo"]),
    ("ltree", &["lquery", "ltree", "ltxtquery"]),
    ("postgis", &["box2d", "box3d", "geography", "geometry"]),
    ("seg", &["seg"]),
    ("vector", &["halfvec", "sparsevec", "vector"]),
];

/// Functions without which a migration rarely uses an extension: name, arguments, result.
const VOLATILE: &[(&str, &str, &[&str], &str)] = &[
    ("uuid-ossp", "uuid_generate_v1", &[], "uuid"),
    ("uuid-ossp", "uuid_generate_v1mc", &[], "uuid"),
    ("uuid-ossp", "uuid_generate_v4", &[], "uuid"),
    ("pgcrypto", "gen_salt", &["text"], "text"),
    ("pgcrypto", "gen_random_bytes", &["int4"], "bytea"),
];

const IMMUTABLE: &[(&str, &str, &[&str], &str)] = &[
    ("uuid-ossp", "uuid_nil", &[], "uuid"),
    ("uuid-ossp", "uuid_ns_dns", &[], "uuid"),
    ("uuid-ossp", "uuid_ns_url", &[], "uuid"),
    ("uuid-ossp", "uuid_ns_oid", &[], "uuid"),
    ("uuid-ossp", "uuid_ns_x500", &[], "uuid"),
    ("uuid-ossp", "uuid_generate_v3", &["uuid", "text"], "uuid"),
    ("uuid-ossp", "uuid_generate_v5", &["uuid", "text"], "uuid"),
    ("pgcrypto", "digest", &["text", "text"], "bytea"),
    ("pgcrypto", "digest", &["bytea", "text"], "bytea"),
    ("pgcrypto", "hmac", &["text", "text", "text"], "bytea"),
    ("pgcrypto", "crypt", &["text", "text"], "text"),
    ("pg_trgm", "similarity", &["text", "text"], "float4"),
    ("pg_trgm", "show_trgm", &["text"], "text"),
    ("fuzzystrmatch", "levenshtein", &["text", "text"], "int4"),
    ("fuzzystrmatch", "soundex", &["text"], "text"),
    ("fuzzystrmatch", "metaphone", &["text", "int4"], "text"),
];

const STABLE: &[(&str, &str, &[&str], &str)] = &[
    ("unaccent", "unaccent", &["text"], "text"),
    ("pg_trgm", "similarity_op", &["text", "text"], "bool"),
];

/// Operator classes that are written out, by extension.
const CLASSES: &[(&str, &[&str])] = &[
    ("citext", &["citext_pattern_ops"]),
    ("intarray", &["gin__int_ops", "gist__int_ops", "gist__intbig_ops"]),
    ("pg_trgm", &["gin_trgm_ops", "gist_trgm_ops"]),
];

/// Returns whether an operator class comes from an extension.
pub(in crate::postgres::judge) fn brings_class(extension: &str, class: &str) -> bool {
    CLASSES.iter().any(|(name, classes)| *name == extension && classes.contains(&class))
}

/// Returns the names of the types an extension brings.
pub(in crate::postgres::judge) fn types_of(extension: &str) -> &'static [&'static str] {
    let found = TYPES.iter().find(|(name, _)| *name == extension);
    found.map(|(_, types)| *types).unwrap_or_default()
}

/// Returns the names of the functions it brings, as far as they are known.
pub(in crate::postgres::judge) fn functions_of(
    extension: &str,
) -> impl Iterator<Item = &'static str> {
    let all = VOLATILE.iter().chain(IMMUTABLE).chain(STABLE);
    let own: Vec<&str> = all.filter(|f| f.0 == extension).map(|f| f.1).collect();
    own.into_iter()
}

/// What comes with the server puts its objects into the schema that it is told.
const WITHOUT_SCHEMA: &[&str] = &[
    "amcheck",
    "autoinc",
    "bloom",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "dict_int",
    "earthdistance",
    "file_fdw",
    "fuzzystrmatch",
    "hstore",
    "insert_username",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_trgm",
    "pg_visibility",
    "pgcrypto",
    "pgrowlocks",
    "pgstattuple",
    "plpgsql",
    "postgres_fdw",
    "refint",
    "seg",
    "sslinfo",
    "tablefunc",
    "tcn",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
    "vector",
    "xml2",
];

impl Judge {
    /// Returns whether an extension is there that may have made a schema of its own.
    pub(in crate::postgres::judge) fn brings_schemas(&self) -> bool {
        let mut extensions = self.catalog.objects.iter().filter(|key| key.word == "extension");
        extensions.any(|key| !WITHOUT_SCHEMA.contains(&key.name.as_str()))
    }

    /// Puts what an extension brings into the schema where objects are made.
    pub(super) fn add_extension(&mut self, extension: &str) {
        let schema = self.catalog.creation_schema(&Name::plain(extension));
        let born = self.catalog.now;
        for name in types_of(extension) {
            let types = self.catalog.types.entry(schema.clone()).or_default();
            let def = TypeDef { shape: TypeShape::Base, born };
            types.entry((*name).to_owned()).or_insert(def);
        }
        let kinds = [
            (VOLATILE, Volatility::Volatile),
            (IMMUTABLE, Volatility::Immutable),
            (STABLE, Volatility::Stable),
        ];
        for (functions, volatility) in kinds {
            for (_, name, arguments, result) in functions.iter().filter(|f| f.0 == extension) {
                self.add_native(&schema, name, (arguments, result), volatility);
            }
        }
    }

    fn add_native(
        &mut self,
        schema: &str,
        name: &str,
        (arguments, result): (&[&str], &str),
        volatility: Volatility,
    ) {
        let function = Function {
            schema: schema.to_owned(),
            name: name.to_owned(),
            procedure: false,
            aggregate: false,
            arguments: arguments.iter().map(|ty| Type::builtin(ty)).collect(),
            names: Vec::new(),
            outputs: Vec::new(),
            defaults: 0,
            default_values: Vec::new(),
            variadic: false,
            returns: Some(Type::builtin(result)),
            set: false,
            language: "c".to_owned(),
            volatility,
            strict: true,
            security_definer: false,
            settings: false,
            body: FunctionBody::None.into(),
            uses: Vec::new(),
            born: self.catalog.now,
        };
        let by_name = self.catalog.functions.entry(schema.to_owned()).or_default();
        by_name.entry(name.to_owned()).or_default().push(function);
    }
}
