//! What hangs on tables and is rare enough for the server to spell: triggers, policies,
//! statistics.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::Trigger, catalog: 2620, grants: None, sql: triggers },
    Plain { kind: ObjectKind::Policy, catalog: 3256, grants: None, sql: policies },
    Plain { kind: ObjectKind::Statistics, catalog: 3381, grants: None, sql: statistics },
];

/// A trigger that a partition has of its parent shows only where it is switched otherwise.
fn triggers(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT t.oid, n.nspname, c.relname, t.tgname, format('TRIGGER %I ON %I.%I', t.tgname, \
         n.nspname, c.relname), concat_ws(E';\\n', CASE WHEN t.tgparentid = 0 THEN \
         pg_get_triggerdef(t.oid) END, CASE WHEN t.tgenabled = CASE WHEN t.tgparentid = 0 THEN 'O' \
         ELSE u.tgenabled END THEN NULL ELSE format('ALTER %sTABLE %I.%I %s TRIGGER %I', CASE c.relkind \
         WHEN 'f' THEN 'FOREIGN ' ELSE '' END, n.nspname, \
         c.relname, CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' \
         THEN 'ENABLE REPLICA' ELSE 'ENABLE' END, t.tgname) END), NULL, NULL, NULL \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON \
         n.oid = c.relnamespace LEFT JOIN pg_trigger u ON u.oid = t.tgparentid WHERE {USERS} AND \
         c.relpersistence <> 't' AND (NOT t.tgisinternal AND t.tgparentid = 0 OR \
         NOT u.tgisinternal AND t.tgenabled <> u.tgenabled)"
    )
    .into()
}

fn policies(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT p.oid, n.nspname, c.relname, polname, format('POLICY %I ON %I.%I', polname, n.nspname, \
         c.relname), format('CREATE POLICY %I ON %I.%I', polname, n.nspname, c.relname) || \
         CASE WHEN polpermissive THEN '' ELSE ' AS RESTRICTIVE' END || CASE polcmd WHEN 'r' THEN \
         ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN \
         ' FOR DELETE' ELSE '' END || CASE WHEN polroles = '{{0}}' THEN '' ELSE ' TO ' || \
         (SELECT string_agg(coalesce(quote_ident(rolname), 'PUBLIC'), ', ' ORDER BY rolname COLLATE \"C\") \
         FROM unnest(polroles) x LEFT JOIN pg_roles ON oid = x) END || coalesce(' USING (' || \
         pg_get_expr(polqual, polrelid) || ')', '') || coalesce(' WITH CHECK (' || \
         pg_get_expr(polwithcheck, polrelid) || ')', ''), NULL, NULL, NULL FROM pg_policy p \
         JOIN pg_class c ON c.oid = polrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {USERS}"
    )
    .into()
}

fn statistics(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT s.oid, n.nspname, '', stxname, format('STATISTICS %I.%I', n.nspname, stxname), \
         pg_get_statisticsobjdef(s.oid) || CASE WHEN stxstattarget >= 0 THEN format(E';\\nALTER \
         STATISTICS %I.%I SET STATISTICS %s', n.nspname, stxname, stxstattarget) ELSE '' END, NULL, \
         r.rolname, NULL FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = stxnamespace \
         JOIN pg_roles r ON r.oid = stxowner WHERE {USERS}"
    )
    .into()
}
