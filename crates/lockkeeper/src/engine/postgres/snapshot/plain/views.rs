//! Views, materialized views, rules.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::super::grants::TABLE;
use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::View, catalog: 1259, grants: Some(TABLE), sql: views },
    Plain { kind: ObjectKind::MaterializedView, catalog: 1259, grants: Some(TABLE), sql: matviews },
    Plain { kind: ObjectKind::Rule, catalog: 2618, grants: None, sql: rules },
];

/// Parameters in parentheses, each quoted as it has to be.
pub const WITH: &str = "coalesce((SELECT ' WITH (' || string_agg(split_part(o, '=', 1) || '=' || \
    quote_literal(substr(o, strpos(o, '=') + 1)), ', ' ORDER BY o COLLATE \"C\") || ')' \
    FROM unnest(c.reloptions) o), '')";

const FROM: &str = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_roles r ON r.oid = c.relowner";

fn views(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT c.oid, n.nspname, '', c.relname, format('VIEW %I.%I', n.nspname, c.relname), \
         format('CREATE VIEW %I.%I', n.nspname, c.relname) || {WITH} || E' AS\\n' || \
         rtrim(pg_get_viewdef(c.oid), ';'), (SELECT string_agg(format('ALTER VIEW %I.%I ALTER COLUMN \
         %I SET DEFAULT %s', n.nspname, c.relname, attname, pg_get_expr(adbin, adrelid)), E';\\n' \
         ORDER BY attnum) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum \
         WHERE adrelid = c.oid), r.rolname, c.relacl {FROM} WHERE c.relkind = 'v' AND {USERS} \
         AND c.relpersistence <> 't'"
    )
    .into()
}

fn matviews(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT c.oid, n.nspname, '', c.relname, format('MATERIALIZED VIEW %I.%I', n.nspname, \
         c.relname), format('CREATE MATERIALIZED VIEW %I.%I', n.nspname, c.relname) || \
         coalesce(nullif(' USING ' || quote_ident(amname), ' USING heap'), '') || {WITH} || \
         coalesce(' TABLESPACE ' || quote_ident(spcname), '') || E' AS\\n' || \
         rtrim(pg_get_viewdef(c.oid), ';') || E'\\n  WITH NO DATA', (SELECT string_agg(format('ALTER \
         MATERIALIZED VIEW %I.%I ALTER COLUMN %I SET %s', n.nspname, c.relname, attname, what), \
         E';\\n' ORDER BY attnum) FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid, \
         LATERAL (SELECT 'STATISTICS ' || attstattarget WHERE attstattarget >= 0 UNION ALL SELECT \
         'STORAGE ' || CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN' WHEN 'e' THEN \
         'EXTERNAL' ELSE 'EXTENDED' END WHERE attstorage <> typstorage) w (what) WHERE attrelid = c.oid \
         AND attnum > 0 AND NOT attisdropped), r.rolname, c.relacl {FROM} \
         LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace \
         WHERE c.relkind = 'm' AND {USERS}"
    )
    .into()
}

fn rules(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT w.oid, n.nspname, c.relname, rulename, format('RULE %I ON %I.%I', rulename, n.nspname, \
         c.relname), rtrim(pg_get_ruledef(w.oid), ';') || CASE ev_enabled WHEN 'O' THEN '' ELSE \
         format(E';\\nALTER TABLE %I.%I %s RULE %I', n.nspname, c.relname, CASE ev_enabled WHEN 'D' \
         THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, rulename) END, NULL, \
         NULL, NULL FROM pg_rewrite w JOIN pg_class c ON c.oid = ev_class JOIN pg_namespace n ON \
         n.oid = c.relnamespace WHERE rulename <> '_RETURN' AND w.oid >= 16384 AND {USERS} \
         AND c.relpersistence <> 't'"
    )
    .into()
}
