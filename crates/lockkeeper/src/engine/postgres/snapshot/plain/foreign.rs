//! Foreign-data wrappers, servers, user mappings. Passwords never leave the server.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::super::grants::{SERVER, WRAPPER};
use super::Plain;

pub const ALL: &[Plain] = &[
    Plain {
        kind: ObjectKind::ForeignDataWrapper,
        catalog: 2328,
        grants: Some(WRAPPER),
        sql: wrappers,
    },
    Plain { kind: ObjectKind::Server, catalog: 1417, grants: Some(SERVER), sql: servers },
    Plain { kind: ObjectKind::UserMapping, catalog: 1418, grants: None, sql: mappings },
];

fn options(column: &str) -> String {
    format!(
        "coalesce((SELECT format(E' OPTIONS (\\n    %s\\n)', string_agg(format('%I %L', option_name, \
         CASE WHEN option_name ~* 'passw' THEN '********' ELSE option_value END), E',\\n    ')) \
         FROM pg_options_to_table({column}) HAVING count(*) > 0), '')"
    )
}

fn wrappers(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT f.oid, '', '', fdwname, format('FOREIGN DATA WRAPPER %I', fdwname), \
         format('CREATE FOREIGN DATA WRAPPER %I', fdwname) || coalesce(' HANDLER ' || \
         nullif(fdwhandler, 0)::regproc, '') || coalesce(' VALIDATOR ' || \
         nullif(fdwvalidator, 0)::regproc, '') || {}, NULL, r.rolname, fdwacl \
         FROM pg_foreign_data_wrapper f JOIN pg_roles r ON r.oid = fdwowner WHERE f.oid >= 16384",
        options("fdwoptions")
    )
    .into()
}

fn servers(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT s.oid, '', '', srvname, format('SERVER %I', srvname), format('CREATE SERVER %I', \
         srvname) || coalesce(' TYPE ' || quote_literal(srvtype), '') || coalesce(' VERSION ' || \
         quote_literal(srvversion), '') || format(' FOREIGN DATA WRAPPER %I', fdwname) || {}, NULL, \
         r.rolname, srvacl FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = srvfdw \
         JOIN pg_roles r ON r.oid = srvowner WHERE s.oid >= 16384",
        options("srvoptions")
    )
    .into()
}

fn mappings(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT u.umid, '', '', usename || ' at ' || u.srvname, '', \
         format('CREATE USER MAPPING FOR %s SERVER %I', CASE umuser WHEN 0 THEN 'PUBLIC' ELSE \
         quote_ident(usename) END, u.srvname) || {}, NULL, NULL, NULL FROM pg_user_mappings u \
         WHERE u.umid >= 16384",
        options("umoptions")
    )
    .into()
}
