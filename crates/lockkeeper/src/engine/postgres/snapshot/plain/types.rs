//! Enums, composite, range, base and shell types, domains.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::super::grants::TYPE;
use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::Type, catalog: 1247, grants: Some(TYPE), sql: enums },
    Plain { kind: ObjectKind::Type, catalog: 1247, grants: Some(TYPE), sql: composites },
    Plain { kind: ObjectKind::Type, catalog: 1247, grants: Some(TYPE), sql: ranges },
    Plain { kind: ObjectKind::Type, catalog: 1247, grants: Some(TYPE), sql: bases },
    Plain { kind: ObjectKind::ShellType, catalog: 0, grants: None, sql: shells },
    Plain { kind: ObjectKind::Domain, catalog: 1247, grants: Some(TYPE), sql: domains },
];

fn query(definition: &str, from: &str, only: &str) -> Cow<'static, str> {
    format!(
        "SELECT t.oid, n.nspname, '', t.typname, format('TYPE %I.%I', n.nspname, t.typname), \
         {definition}, NULL, r.rolname, t.typacl FROM pg_type t JOIN pg_namespace n \
         ON n.oid = t.typnamespace JOIN pg_roles r ON r.oid = t.typowner {from} \
         WHERE t.oid >= 16384 AND {USERS} AND {only}"
    )
    .into()
}

fn enums(_: u32) -> Cow<'static, str> {
    query(
        "format(E'CREATE TYPE %I.%I AS ENUM (\\n    %s\\n)', n.nspname, t.typname, \
         (SELECT string_agg(quote_literal(enumlabel), E',\\n    ' ORDER BY enumsortorder) \
         FROM pg_enum WHERE enumtypid = t.oid))",
        "",
        "t.typtype = 'e'",
    )
}

fn composites(_: u32) -> Cow<'static, str> {
    query(
        "format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname, (SELECT E'\\n    ' || \
         string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)) || CASE WHEN \
         attcollation = b.typcollation OR attcollation = 0 THEN '' ELSE ' COLLATE ' || \
         attcollation::regcollation END, E',\\n    ' ORDER BY attnum) || E'\\n' \
         FROM pg_attribute a JOIN pg_type b ON b.oid = atttypid WHERE attrelid = t.typrelid \
         AND attnum > 0 AND NOT attisdropped)) || coalesce((SELECT string_agg(format(\
         E';\\nCOMMENT ON COLUMN %I.%I.%I IS %L', n.nspname, t.typname, attname, description), '' \
         ORDER BY attnum) FROM pg_description JOIN pg_attribute ON attrelid = objoid \
         AND attnum = objsubid WHERE classoid = 1259 AND objoid = t.typrelid), '')",
        "JOIN pg_class k ON k.oid = t.typrelid",
        "t.typtype = 'c' AND k.relkind = 'c'",
    )
}

fn ranges(major: u32) -> Cow<'static, str> {
    let multirange = if major < 14 {
        "''"
    } else {
        "coalesce((SELECT format(E',\\n    multirange_type_name = %I.%I', mn.nspname, m.typname) \
         FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = rngmultitypid), '')"
    };
    let definition = format!(
        "format(E'CREATE TYPE %I.%I AS RANGE (\\n    subtype = %s', n.nspname, \
         t.typname, format_type(rngsubtype, NULL)) || {multirange} || \
         CASE WHEN o.opcdefault THEN '' ELSE format(E',\\n    subtype_opclass = %I.%I', \
         opn.nspname, opcname) END || CASE WHEN rngcollation IN (0, s.typcollation) THEN '' ELSE \
         E',\\n    collation = ' || rngcollation::regcollation END || CASE rngcanonical WHEN 0 \
         THEN '' ELSE E',\\n    canonical = ' || rngcanonical::regproc END || CASE rngsubdiff WHEN 0 \
         THEN '' ELSE E',\\n    subtype_diff = ' || rngsubdiff::regproc END || E'\\n)'"
    );
    query(
        &definition,
        "JOIN pg_range g ON g.rngtypid = t.oid JOIN pg_opclass o ON o.oid = rngsubopc \
         JOIN pg_namespace opn ON opn.oid = o.opcnamespace JOIN pg_type s ON s.oid = rngsubtype",
        "t.typtype = 'r'",
    )
}

/// The text of a base type; one that was only announced has nothing but its shell.
fn bases(major: u32) -> Cow<'static, str> {
    let subscript = if major < 14 {
        ("", "NULL::text")
    } else {
        ("subscript", "nullif(t.typsubscript, 0)::regproc::text")
    };
    let functions = [
        ("input", "t.typinput::text"),
        ("output", "t.typoutput::text"),
        ("receive", "nullif(t.typreceive::oid, 0)::regproc::text"),
        ("send", "nullif(t.typsend::oid, 0)::regproc::text"),
        ("typmod_in", "nullif(t.typmodin::oid, 0)::regproc::text"),
        ("typmod_out", "nullif(t.typmodout::oid, 0)::regproc::text"),
        ("analyze", "nullif(t.typanalyze::oid, 0)::regproc::text"),
        subscript,
        ("internallength", "CASE WHEN t.typlen < 0 THEN 'variable' ELSE t.typlen::text END"),
        ("passedbyvalue", "CASE WHEN t.typbyval THEN 'true' END"),
        (
            "alignment",
            "CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END",
        ),
        (
            "storage",
            "CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END",
        ),
        ("category", "quote_literal(t.typcategory::text)"),
        ("preferred", "CASE WHEN t.typispreferred THEN 'true' END"),
        ("default", "quote_literal(t.typdefault)"),
        ("element", "CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END"),
        ("delimiter", "CASE WHEN t.typdelim <> ',' THEN quote_literal(t.typdelim::text) END"),
        ("collatable", "CASE WHEN t.typcollation <> 0 THEN 'true' END"),
    ];
    let functions = functions.iter().filter(|(name, _)| !name.is_empty());
    let list: Vec<_> = functions.map(|(name, sql)| format!("'{name} = ' || ({sql})")).collect();
    let definition = format!(
        "CASE WHEN t.typisdefined THEN format(E'CREATE TYPE %I.%I (\\n    %s\\n)', n.nspname, \
         t.typname, concat_ws(E',\\n    ', {})) END",
        list.join(", ")
    );
    query(
        &definition,
        "",
        "t.typtype IN ('b', 'p') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)",
    )
}

/// What has to be announced because functions that it is made of speak of it.
fn shells(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT t.oid, n.nspname, '', t.typname, '', format('CREATE TYPE %I.%I', n.nspname, \
         t.typname), NULL, NULL, NULL FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace \
         LEFT JOIN pg_range g ON g.rngtypid = t.oid WHERE t.oid >= 16384 AND {USERS} AND \
         (t.typtype IN ('b', 'p') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid) \
         OR rngcanonical <> 0)"
    )
    .into()
}

fn domains(major: u32) -> Cow<'static, str> {
    let not_null = if major < 17 {
        "' NOT NULL'"
    } else {
        "coalesce((SELECT CASE WHEN conname = t.typname || '_not_null' THEN '' ELSE \
         format(' CONSTRAINT %I', conname) END FROM pg_constraint WHERE contypid = t.oid \
         AND contype = 'n'), '') || ' NOT NULL'"
    };
    let definition = format!(
        "format('CREATE DOMAIN %I.%I AS %s', n.nspname, t.typname, \
         format_type(t.typbasetype, t.typtypmod)) || CASE WHEN t.typcollation IN (0, b.typcollation) \
         THEN '' ELSE ' COLLATE ' || t.typcollation::regcollation END || CASE WHEN t.typdefaultbin \
         IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0) WHEN t.typdefault IS NOT \
         NULL THEN ' DEFAULT ' || quote_literal(t.typdefault) ELSE '' END || \
         CASE WHEN t.typnotnull THEN {not_null} ELSE '' END || \
         coalesce((SELECT string_agg(format(E'\\n    CONSTRAINT %I %s', conname, \
         pg_get_constraintdef(oid)), '' ORDER BY conname) FROM pg_constraint WHERE \
         contypid = t.oid AND contype = 'c' AND convalidated), '') || \
         coalesce((SELECT string_agg(format(E';\\nALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', \
         n.nspname, t.typname, conname, pg_get_constraintdef(oid)), '' ORDER BY conname) \
         FROM pg_constraint WHERE contypid = t.oid AND contype = 'c' AND NOT convalidated), '') || \
         coalesce((SELECT string_agg(format(E';\\nCOMMENT ON CONSTRAINT %I ON DOMAIN %I.%I IS %L', \
         conname, n.nspname, t.typname, description), '' ORDER BY conname) FROM pg_constraint c \
         JOIN pg_description d ON d.classoid = 2606 AND d.objoid = c.oid WHERE contypid = t.oid), '')"
    );
    match query(&definition, "JOIN pg_type b ON b.oid = t.typbasetype", "t.typtype = 'd'") {
        Cow::Owned(sql) => sql.replace("format('TYPE %I.%I'", "format('DOMAIN %I.%I'").into(),
        sql => sql,
    }
}
