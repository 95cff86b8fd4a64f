//! Casts between built-in types that an assignment may use, as `pg_cast` has them.

use crate::postgres::catalog::Type;

/// How a value of one type becomes one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// The same bytes.
    Binary,
    /// The same bytes while the session's TimeZone is UTC.
    TimeZone,
    /// A function, or a way through text.
    Computed,
    None,
}

const BINARY: &[(&str, &[&str])] = &[
    ("bit", &["varbit"]),
    ("varbit", &["bit"]),
    ("cidr", &["inet"]),
    ("text", &["varchar", "bpchar", "citext"]),
    ("varchar", &["text", "bpchar", "citext"]),
    ("citext", &["text", "varchar", "bpchar"]),
    ("xml", &["text", "varchar", "bpchar"]),
    ("pg_node_tree", &["text"]),
    ("regproc", &["regprocedure"]),
    ("regprocedure", &["regproc"]),
    ("regoper", &["regoperator"]),
    ("regoperator", &["regoper"]),
];

const COMPUTED: &[(&str, &[&str])] = &[
    ("box", &["polygon"]),
    ("bpchar", &["char", "name", "text", "varchar", "citext"]),
    ("date", &["timestamp", "timestamptz"]),
    ("float4", &["float8", "int2", "int4", "int8", "numeric"]),
    ("float8", &["float4", "int2", "int4", "int8", "numeric"]),
    ("inet", &["cidr"]),
    ("int2", &["float4", "float8", "int4", "int8", "numeric", "oid"]),
    ("int4", &["float4", "float8", "int2", "int8", "money", "numeric"]),
    ("int8", &["float4", "float8", "int2", "int4", "money", "numeric", "oid"]),
    ("interval", &["time"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("money", &["numeric"]),
    ("numeric", &["float4", "float8", "int2", "int4", "int8", "money"]),
    ("oid", &["int8"]),
    ("path", &["polygon"]),
    ("point", &["box"]),
    ("polygon", &["path"]),
    ("text", &["char", "name", "regclass"]),
    ("time", &["interval", "timetz"]),
    ("timestamp", &["date", "time"]),
    ("timestamptz", &["date", "time", "timetz"]),
    ("timetz", &["time"]),
    ("varchar", &["char", "name", "regclass"]),
];

/// Built-in types that no other type may be assigned to or from, text left aside.
const ALONE: &[&str] = &[
    "bool",
    "bytea",
    "circle",
    "daterange",
    "int4range",
    "int8range",
    "jsonpath",
    "line",
    "lseg",
    "numrange",
    "pg_lsn",
    "pg_snapshot",
    "tid",
    "tsquery",
    "tsrange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "xid",
    "xid8",
    "datemultirange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
];

/// Casts that only happen when written.
const EXPLICIT: &[(&str, &[&str])] = &[
    ("int4", &["bool", "char", "bit"]),
    ("int8", &["bit"]),
    ("bool", &["int4"]),
    ("char", &["int4"]),
    ("bit", &["int4", "int8"]),
    ("bpchar", &["xml"]),
    ("text", &["xml"]),
    ("varchar", &["xml"]),
    ("jsonb", &["bool", "int2", "int4", "int8", "float4", "float8", "numeric"]),
    ("box", &["circle", "lseg", "point"]),
    ("circle", &["box", "point", "polygon"]),
    ("lseg", &["point"]),
    ("polygon", &["box", "circle", "point"]),
    ("path", &["point"]),
];

/// Returns how an assignment turns one scalar type into another.
pub(super) fn path(from: &Type, to: &Type) -> Path {
    let (source, target) = (from.name.as_str(), to.name.as_str());
    let numbers = |ty: &str| matches!(ty, "int4" | "oid");
    let registered = |ty: &str| ty.starts_with("reg");
    if has(BINARY, source, target)
        || (numbers(source) && numbers(target))
        || (numbers(source) && registered(target))
        || (registered(source) && numbers(target))
    {
        return Path::Binary;
    }
    if matches!((source, target), ("timestamp", "timestamptz") | ("timestamptz", "timestamp")) {
        return Path::TimeZone;
    }
    let wide = |ty: &str| matches!(ty, "int2" | "int8");
    let through_text = matches!(target, "text" | "varchar" | "bpchar" | "name" | "citext");
    let computed = has(COMPUTED, source, target)
        || (wide(source) && registered(target))
        || (registered(source) && target == "int8")
        || through_text;
    if computed { Path::Computed } else { Path::None }
}

/// Returns whether a cast that is written may do what an assignment may not.
pub(super) fn explicit(from: &Type, to: &Type) -> bool {
    let text = |ty: &Type| matches!(ty.name.as_str(), "text" | "varchar" | "bpchar" | "name");
    has(EXPLICIT, &from.name, &to.name) || text(from) || text(to)
}

/// Returns whether the tables here know all casts of a type.
pub(super) fn is_known(ty: &Type) -> bool {
    let name = ty.name.as_str();
    let listed = |table: &[(&str, &[&str])]| {
        table.iter().any(|(source, targets)| *source == name || targets.contains(&name))
    };
    ty.is_builtin() && (ALONE.contains(&name) || listed(BINARY) || listed(COMPUTED))
        || name == "citext"
}

/// Returns the default operator class of a type, by any access method: types of one class share
/// their indexes.
pub(in crate::postgres::judge) fn operator_class(ty: &Type) -> String {
    let name = ty.name.as_str();
    if ty.array {
        // Classes for arrays work on any element, but an index stays only with the very same.
        return format!("{}.{name}[]", ty.schema);
    }
    match name {
        "varchar" | "text" => "text".to_owned(),
        "cidr" | "inet" => "inet".to_owned(),
        name if name.starts_with("reg") => "oid".to_owned(),
        name => format!("{}.{name}", if ty.is_builtin() { "" } else { &ty.schema })
            .trim_start_matches('.')
            .to_owned(),
    }
}

fn has(table: &[(&str, &[&str])], source: &str, target: &str) -> bool {
    table.iter().any(|(from, targets)| *from == source && targets.contains(&target))
}
