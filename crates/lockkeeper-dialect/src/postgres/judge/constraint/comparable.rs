//! Whether a foreign key's column can be compared with the key it points at.

use crate::postgres::catalog::Type;

/// Types that one family of operators compares with each other.
const FAMILIES: &[&[&str]] = &[
    &["int2", "int4", "int8"],
    &["float4", "float8"],
    &["date", "timestamp", "timestamptz"],
    &["text", "varchar", "name"],
    &["inet", "cidr"],
    &["bit"],
    &["varbit"],
];

/// Implicit casts from the referencing type to the referenced one.
const CASTS: &[(&str, &[&str])] = &[
    ("int2", &["numeric", "float4", "float8", "oid", "regclass", "regproc", "regtype"]),
    ("int4", &["numeric", "float4", "float8", "oid", "regclass", "regproc", "regtype"]),
    ("int8", &["numeric", "float4", "float8", "oid", "regclass", "regproc", "regtype"]),
    ("numeric", &["float4", "float8"]),
    ("bpchar", &["text", "varchar", "name"]),
    ("text", &["bpchar", "regclass", "name"]),
    ("varchar", &["bpchar", "regclass"]),
    ("name", &["text", "varchar", "bpchar"]),
    ("char", &["text"]),
    ("bit", &["varbit"]),
    ("varbit", &["bit"]),
    ("time", &["interval", "timetz"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("regclass", &["oid"]),
    ("oid", &["regclass", "regproc", "regtype"]),
    ("xml", &["text"]),
];

/// Returns whether the referencing type can be compared with the referenced one; `None` when
/// nobody here knows the types. Domains are resolved by the caller.
pub(in crate::postgres::judge) fn comparable(
    referencing: &Type,
    referenced: &Type,
) -> Option<bool> {
    if referencing.name.is_empty() || referenced.name.is_empty() {
        return None;
    }
    let same = (&referencing.schema, &referencing.name, referencing.array)
        == (&referenced.schema, &referenced.name, referenced.array);
    if same {
        return Some(true);
    }
    if referencing.array != referenced.array {
        return Some(false);
    }
    if !(referencing.is_builtin() && referenced.is_builtin()) {
        // Types of the schema: enums, ranges and composites equal nothing but themselves, those
        // of extensions may have casts.
        return None;
    }
    let (from, to) = (referencing.name.as_str(), referenced.name.as_str());
    let related = FAMILIES.iter().any(|family| family.contains(&from) && family.contains(&to));
    let cast = CASTS.iter().any(|(of, targets)| *of == from && targets.contains(&to));
    Some(related || (cast && !referencing.array))
}
