//! Functions, procedures and aggregates.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::super::grants::{FUNCTION, PROCEDURE};
use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::Function, catalog: 1255, grants: Some(FUNCTION), sql: functions },
    Plain { kind: ObjectKind::Procedure, catalog: 1255, grants: Some(PROCEDURE), sql: procedures },
    Plain { kind: ObjectKind::Aggregate, catalog: 1255, grants: Some(FUNCTION), sql: aggregates },
];

fn query(
    word: &str,
    arguments: &str,
    definition: &str,
    from: &str,
    only: &str,
) -> Cow<'static, str> {
    format!(
        "SELECT p.oid, n.nspname, '', format('%s(%s)', proname, {arguments}), \
         format('{word} %I.%I(%s)', n.nspname, proname, {arguments}), {definition}, NULL, \
         r.rolname, proacl FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace \
         JOIN pg_roles r ON r.oid = proowner {from} WHERE p.oid >= 16384 AND {USERS} AND {only} \
         AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 1255 AND objid = p.oid AND deptype = 'i')"
    )
    .into()
}

const IDENTITY: &str = "pg_get_function_identity_arguments(p.oid)";

fn functions(_: u32) -> Cow<'static, str> {
    query("FUNCTION", IDENTITY, "pg_get_functiondef(p.oid)", "", "prokind IN ('f', 'w')")
}

fn procedures(_: u32) -> Cow<'static, str> {
    query("PROCEDURE", IDENTITY, "pg_get_functiondef(p.oid)", "", "prokind = 'p'")
}

fn aggregates(_: u32) -> Cow<'static, str> {
    let function = |column: &str| format!("nullif({column}::oid, 0)::regproc::text");
    let kind = |column: &str| {
        format!(
            "CASE {column} WHEN CASE aggkind WHEN 'n' THEN 'r'::\"char\" ELSE 'w' END THEN NULL WHEN 'r' THEN \
             'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END"
        )
    };
    let options = [
        ("SFUNC", "aggtransfn::text".to_owned()),
        ("STYPE", "format_type(aggtranstype, NULL)".to_owned()),
        ("SSPACE", "nullif(aggtransspace, 0)::text".to_owned()),
        ("FINALFUNC", function("aggfinalfn")),
        ("FINALFUNC_MODIFY", kind("aggfinalmodify")),
        ("COMBINEFUNC", function("aggcombinefn")),
        ("SERIALFUNC", function("aggserialfn")),
        ("DESERIALFUNC", function("aggdeserialfn")),
        ("INITCOND", "quote_literal(agginitval)".to_owned()),
        ("MSFUNC", function("aggmtransfn")),
        ("MINVFUNC", function("aggminvtransfn")),
        (
            "MSTYPE",
            "CASE WHEN aggmtranstype <> 0 THEN format_type(aggmtranstype, NULL) END".to_owned(),
        ),
        ("MSSPACE", "nullif(aggmtransspace, 0)::text".to_owned()),
        ("MFINALFUNC", function("aggmfinalfn")),
        (
            "MFINALFUNC_MODIFY",
            format!("CASE WHEN aggmfinalfn <> 0 THEN {} END", kind("aggmfinalmodify")),
        ),
        ("MINITCOND", "quote_literal(aggminitval)".to_owned()),
        (
            "SORTOP",
            "(SELECT format('OPERATOR(%I.%s)', sn.nspname, oprname) FROM pg_operator o \
             JOIN pg_namespace sn ON sn.oid = oprnamespace WHERE o.oid = aggsortop)"
                .to_owned(),
        ),
        (
            "PARALLEL",
            "CASE proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END".to_owned(),
        ),
    ];
    let list: Vec<_> = options.iter().map(|(name, sql)| format!("'{name} = ' || {sql}")).collect();
    let definition = format!(
        "format(E'CREATE AGGREGATE %I.%I(%s) (\\n    %s\\n)', n.nspname, proname, {ARGUMENTS}, \
         concat_ws(E',\\n    ', {}, CASE WHEN aggfinalextra THEN 'FINALFUNC_EXTRA' END, \
         CASE WHEN aggmfinalextra THEN 'MFINALFUNC_EXTRA' END, CASE aggkind WHEN 'h' THEN \
         'HYPOTHETICAL' END))",
        list.join(", ")
    );
    query(
        "AGGREGATE",
        ARGUMENTS,
        &definition,
        "JOIN pg_aggregate a ON aggfnoid = p.oid",
        "prokind = 'a'",
    )
}

/// An aggregate without arguments is called with a star.
const ARGUMENTS: &str = "coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')";
