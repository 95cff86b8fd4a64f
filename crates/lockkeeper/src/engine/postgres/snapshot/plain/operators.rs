//! Operators, their families and classes, casts and transforms.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::Operator, catalog: 2617, grants: None, sql: operators },
    Plain { kind: ObjectKind::OperatorFamily, catalog: 2753, grants: None, sql: families },
    Plain { kind: ObjectKind::OperatorClass, catalog: 2616, grants: None, sql: classes },
    Plain { kind: ObjectKind::Cast, catalog: 2605, grants: None, sql: casts },
    Plain { kind: ObjectKind::Transform, catalog: 3576, grants: None, sql: transforms },
];

fn operators(_: u32) -> Cow<'static, str> {
    let types = "coalesce(format_type(nullif(oprleft, 0), NULL), 'NONE') || ', ' || \
                 coalesce(format_type(nullif(oprright, 0), NULL), 'NONE')";
    let other = |column: &str| {
        format!(
            "(SELECT format('OPERATOR(%I.%s)', xn.nspname, x.oprname) FROM pg_operator x \
             JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.{column})"
        )
    };
    format!(
        "SELECT o.oid, n.nspname, '', format('%s(%s)', oprname, {types}), \
         format('OPERATOR %I.%s (%s)', n.nspname, oprname, {types}), \
         format(E'CREATE OPERATOR %I.%s (\\n    %s\\n)', n.nspname, oprname, concat_ws(E',\\n    ', \
         'FUNCTION = ' || oprcode, 'LEFTARG = ' || format_type(nullif(oprleft, 0), NULL), \
         'RIGHTARG = ' || format_type(nullif(oprright, 0), NULL), 'COMMUTATOR = ' || {}, \
         'NEGATOR = ' || {}, 'RESTRICT = ' || nullif(oprrest::oid, 0)::regproc, \
         'JOIN = ' || nullif(oprjoin::oid, 0)::regproc, CASE WHEN oprcanhash THEN 'HASHES' END, \
         CASE WHEN oprcanmerge THEN 'MERGES' END)), NULL, r.rolname, NULL FROM pg_operator o \
         JOIN pg_namespace n ON n.oid = oprnamespace JOIN pg_roles r ON r.oid = oprowner \
         WHERE o.oid >= 16384 AND {USERS} AND oprcode <> 0",
        other("oprcom"),
        other("oprnegate")
    )
    .into()
}

/// Returns the members that depend on a family or class, as a list of SQL clauses.
fn members(catalog: &str, types: bool) -> String {
    let of = |kind: &str| {
        format!(
            "(SELECT objid FROM pg_depend WHERE refclassid = {catalog} \
         AND refobjid = x.oid AND classid = '{kind}'::regclass)"
        )
    };
    let pair = if types {
        " || format(' (%s, %s)', format_type(amproclefttype, NULL), format_type(amprocrighttype, NULL))"
    } else {
        " || CASE WHEN (amproclefttype, amprocrighttype) = (x.opcintype, x.opcintype) THEN '' ELSE \
         format(' (%s, %s)', format_type(amproclefttype, NULL), format_type(amprocrighttype, NULL)) END"
    };
    format!(
        "(SELECT string_agg(clause, E',\\n    ' ORDER BY kind, number, clause COLLATE \"C\") FROM (SELECT 1, amopstrategy::int, \
         format('OPERATOR %s %s', amopstrategy, amopopr::regoperator) || CASE WHEN amopsortfamily <> 0 \
         THEN (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, opfname) FROM pg_opfamily s \
         JOIN pg_namespace sn ON sn.oid = opfnamespace WHERE s.oid = amopsortfamily) ELSE '' END \
         FROM pg_amop WHERE oid IN {} UNION ALL SELECT 2, amprocnum::int, \
         format('FUNCTION %s', amprocnum){pair} || ' ' || amproc::regprocedure FROM pg_amproc \
         WHERE oid IN {}) AS m (kind, number, clause))",
        of("pg_amop"),
        of("pg_amproc")
    )
}

fn families(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT x.oid, n.nspname, '', opfname || ' using ' || amname, \
         format('OPERATOR FAMILY %I.%I USING %I', n.nspname, opfname, amname), \
         format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, opfname, amname), \
         format(E'ALTER OPERATOR FAMILY %I.%I USING %I ADD\\n    ', n.nspname, opfname, amname) || {}, \
         r.rolname, NULL FROM pg_opfamily x JOIN pg_am a ON a.oid = opfmethod \
         JOIN pg_namespace n ON n.oid = opfnamespace JOIN pg_roles r ON r.oid = opfowner \
         WHERE x.oid >= 16384 AND {USERS}",
        members("2753", true)
    )
    .into()
}

fn classes(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT x.oid, n.nspname, '', opcname || ' using ' || amname, \
         format('OPERATOR CLASS %I.%I USING %I', n.nspname, opcname, amname), \
         format(E'CREATE OPERATOR CLASS %I.%I\\n    %sFOR TYPE %s USING %I FAMILY %I.%I AS\\n    %s', \
         n.nspname, opcname, CASE WHEN opcdefault THEN 'DEFAULT ' ELSE '' END, \
         format_type(opcintype, NULL), amname, fn.nspname, opfname, concat_ws(E',\\n    ', {}, \
         'STORAGE ' || format_type(CASE WHEN opckeytype <> 0 THEN opckeytype END, NULL), \
         CASE WHEN opckeytype = 0 AND NOT EXISTS (SELECT FROM pg_depend WHERE refclassid = 2616 AND \
         refobjid = x.oid AND classid IN (2602, 2603)) THEN 'STORAGE ' || format_type(opcintype, NULL) END)), \
         NULL, r.rolname, NULL FROM pg_opclass x JOIN pg_am a ON a.oid = opcmethod \
         JOIN pg_opfamily f ON f.oid = opcfamily JOIN pg_namespace fn ON fn.oid = opfnamespace \
         JOIN pg_namespace n ON n.oid = opcnamespace JOIN pg_roles r ON r.oid = opcowner \
         WHERE x.oid >= 16384 AND {USERS}",
        members("2616", false)
    )
    .into()
}

fn casts(_: u32) -> Cow<'static, str> {
    "SELECT c.oid, '', '', format('(%s AS %s)', format_type(castsource, NULL), \
     format_type(casttarget, NULL)), format('CAST (%s AS %s)', format_type(castsource, NULL), \
     format_type(casttarget, NULL)), format('CREATE CAST (%s AS %s) ', format_type(castsource, \
     NULL), format_type(casttarget, NULL)) || CASE castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' \
     THEN 'WITHOUT FUNCTION' ELSE 'WITH FUNCTION ' || castfunc::regprocedure END || \
     CASE castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END, \
     NULL, NULL, NULL FROM pg_cast c WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend \
     WHERE classid = 2605 AND objid = c.oid AND deptype = 'i')"
        .into()
}

fn transforms(_: u32) -> Cow<'static, str> {
    "SELECT t.oid, '', '', format('%s in %s', format_type(trftype, NULL), lanname), \
     format('TRANSFORM FOR %s LANGUAGE %I', format_type(trftype, NULL), lanname), \
     format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(trftype, NULL), lanname, \
     concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(trffromsql::oid, 0)::regprocedure, \
     'TO SQL WITH FUNCTION ' || nullif(trftosql::oid, 0)::regprocedure)), NULL, NULL, NULL \
     FROM pg_transform t JOIN pg_language l ON l.oid = trflang WHERE t.oid >= 16384"
        .into()
}
