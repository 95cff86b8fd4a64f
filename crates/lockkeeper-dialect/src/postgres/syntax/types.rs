//! Types, their many spellings unified.

use squawk_parser::SyntaxKind as K;

use super::name;
use super::tree::Node;
use crate::postgres::ast::{Name, TypeName};

const KINDS: [K; 11] = [
    K::PATH_TYPE,
    K::ARRAY_TYPE,
    K::VARCHAR_TYPE,
    K::CHARACTER_TYPE,
    K::TIMESTAMP_TYPE,
    K::TIME_TYPE,
    K::DOUBLE_TYPE,
    K::BIT_TYPE,
    K::BIT_VARYING_TYPE,
    K::INTERVAL_TYPE,
    K::PERCENT_TYPE,
];

pub(super) fn is_type(kind: K) -> bool {
    KINDS.contains(&kind)
}

/// Returns the type directly below `node`.
pub(super) fn child(node: Node<'_>) -> Option<TypeName> {
    node.any(&KINDS).map(type_name)
}

/// Returns all types directly below `node`.
pub(super) fn children(node: Node<'_>) -> Vec<TypeName> {
    node.nodes().filter(|child| is_type(child.kind())).map(type_name).collect()
}

pub(super) fn type_name(node: Node<'_>) -> TypeName {
    let mut ty = match node.kind() {
        K::ARRAY_TYPE => {
            let of = child(node).unwrap_or_default();
            return TypeName { array: true, ..of };
        }
        K::PERCENT_TYPE => of_column(node),
        K::PATH_TYPE => named(node),
        kind => built_in(node, kind),
    };
    ty.setof = node.has(K::SETOF_KW);
    ty.array = node.has(K::ARRAY_BOUND) || node.has(K::ARRAY_KW);
    ty
}

fn of_column(node: Node<'_>) -> TypeName {
    let mut segments = name::segments(node);
    let of_column = segments.pop();
    TypeName { name: name::from_segments(segments), of_column, ..TypeName::default() }
}

fn plain(name: &str, modifiers: Vec<String>) -> TypeName {
    TypeName { name: Name::plain(name), modifiers, ..TypeName::default() }
}

/// Types with a grammar of their own.
fn built_in(node: Node<'_>, kind: K) -> TypeName {
    let zoned = node.has(K::WITH_TIMEZONE);
    let (name, length) = match kind {
        K::VARCHAR_TYPE => ("varchar", None),
        K::CHARACTER_TYPE => ("bpchar", Some("1")),
        K::BIT_TYPE => ("bit", Some("1")),
        K::BIT_VARYING_TYPE => ("varbit", None),
        K::DOUBLE_TYPE => ("float8", None),
        K::TIMESTAMP_TYPE => (if zoned { "timestamptz" } else { "timestamp" }, None),
        K::TIME_TYPE => (if zoned { "timetz" } else { "time" }, None),
        _ => return plain("interval", interval(node)),
    };
    let mut modifiers = modifiers(node);
    if modifiers.is_empty() {
        modifiers.extend(length.map(str::to_owned));
    }
    plain(name, modifiers)
}

fn modifiers(node: Node<'_>) -> Vec<String> {
    match node.child(K::ARG_LIST) {
        Some(list) => list.nodes().map(|argument| argument.text().to_owned()).collect(),
        None => node.all(K::LITERAL).map(|literal| literal.text().to_owned()).collect(),
    }
}

/// Fields such as `day to second`, then the precision.
fn interval(node: Node<'_>) -> Vec<String> {
    let words: Vec<_> = node
        .nodes()
        .flat_map(Node::tokens)
        .filter(|token| token.text().starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(|token| token.text().to_ascii_lowercase())
        .collect();
    let precision = node.tokens().find(|token| token.kind() == K::INT_NUMBER);
    let fields = (!words.is_empty()).then(|| words.join(" "));
    fields.into_iter().chain(precision.map(|token| token.text().to_owned())).collect()
}

fn named(node: Node<'_>) -> TypeName {
    let written = node.child(K::PATH_REF).map_or("", Node::text);
    let modifiers = modifiers(node);
    if written.eq_ignore_ascii_case("float") {
        let short = modifiers.first().and_then(|p| p.parse::<u32>().ok()).is_some_and(|p| p < 25);
        return plain(if short { "float4" } else { "float8" }, Vec::new());
    }
    let mut of = name::path(node);
    let catalog = of.schema.as_deref() == Some("pg_catalog");
    if (of.schema.is_none() || catalog) && of.name == "char" {
        of.schema = Some("pg_catalog".to_owned());
    } else if catalog {
        of.schema = None;
    } else if of.schema.is_none()
        && !written.starts_with('"')
        && let Some(known) = unified(&of.name)
    {
        of.name = known.to_owned();
    }
    TypeName { name: of, modifiers, ..TypeName::default() }
}

/// Returns the catalog's name of an alias.
fn unified(name: &str) -> Option<&'static str> {
    Some(match name {
        "int" | "integer" => "int4",
        "smallint" => "int2",
        "bigint" => "int8",
        "real" => "float4",
        "decimal" | "dec" => "numeric",
        "boolean" => "bool",
        "serial4" => "serial",
        "serial8" => "bigserial",
        "serial2" => "smallserial",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::type_name;

    #[test]
    fn spellings_are_unified() {
        for (written, name, modifiers) in [
            ("integer", "int4", ""),
            ("INT", "int4", ""),
            ("pg_catalog.int4", "int4", ""),
            ("smallint", "int2", ""),
            ("bigint", "int8", ""),
            ("real", "float4", ""),
            ("double precision", "float8", ""),
            ("float(24)", "float4", ""),
            ("float(25)", "float8", ""),
            ("float", "float8", ""),
            ("decimal(10, 2)", "numeric", "10 2"),
            ("boolean", "bool", ""),
            ("char", "bpchar", "1"),
            ("character(3)", "bpchar", "3"),
            ("character varying", "varchar", ""),
            ("char varying(5)", "varchar", "5"),
            ("\"char\"", "pg_catalog.char", ""),
            ("\"integer\"", "integer", ""),
            ("bit", "bit", "1"),
            ("bit varying(4)", "varbit", "4"),
            ("timestamp(3) with time zone", "timestamptz", "3"),
            ("timestamp without time zone", "timestamp", ""),
            ("time(2) with time zone", "timetz", "2"),
            ("interval day to second(3)", "interval", "day to second 3"),
            ("serial8", "bigserial", ""),
            ("app.mood", "app.mood", ""),
            ("public.geometry(Point, 4326)", "public.geometry", "Point 4326"),
        ] {
            let ty = type_name(written).unwrap();
            assert_eq!(ty.name.to_string(), name, "{written}");
            assert_eq!(ty.modifiers.join(" "), modifiers, "{written}");
        }
    }

    #[test]
    fn arrays_sets_and_columns() {
        for written in ["int[]", "int[3][]", "int array", "varchar(3)[]"] {
            assert!(type_name(written).unwrap().array, "{written}");
        }
        assert!(type_name("setof app.t").unwrap().setof);
        let ty = type_name("app.t.c%type").unwrap();
        assert_eq!((ty.name.to_string().as_str(), ty.of_column.as_deref()), ("app.t", Some("c")));
        let ty = type_name("setof t.c%type").unwrap();
        assert!(ty.setof && !ty.array);
    }
}
