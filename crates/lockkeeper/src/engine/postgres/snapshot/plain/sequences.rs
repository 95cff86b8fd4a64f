//! Sequences. Those of identity columns are part of their table.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::super::grants::SEQUENCE;
use super::{Plain, USERS};

pub const ALL: &[Plain] =
    &[Plain { kind: ObjectKind::Sequence, catalog: 1259, grants: Some(SEQUENCE), sql: sequences }];

/// What stands behind the name, as far as it is not what a new sequence of the type has.
pub const OPTIONS: &str = "\
    CASE WHEN s.seqincrement = 1 THEN '' ELSE ' INCREMENT BY ' || s.seqincrement END || \
    CASE WHEN s.seqmin = CASE WHEN s.seqincrement > 0 THEN 1 WHEN s.seqtypid = 21 THEN -32768 \
      WHEN s.seqtypid = 23 THEN -2147483648 ELSE -9223372036854775808 END THEN '' \
      ELSE ' MINVALUE ' || s.seqmin END || \
    CASE WHEN s.seqmax = CASE WHEN s.seqincrement < 0 THEN -1 WHEN s.seqtypid = 21 THEN 32767 \
      WHEN s.seqtypid = 23 THEN 2147483647 ELSE 9223372036854775807 END THEN '' \
      ELSE ' MAXVALUE ' || s.seqmax END || \
    CASE WHEN s.seqstart = CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END THEN '' \
      ELSE ' START WITH ' || s.seqstart END || \
    CASE s.seqcache WHEN 1 THEN '' ELSE ' CACHE ' || s.seqcache END || \
    CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END";

fn sequences(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT c.oid, n.nspname, '', c.relname, format('SEQUENCE %I.%I', n.nspname, c.relname), \
         format('CREATE %sSEQUENCE %I.%I', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' \
         END, n.nspname, c.relname) || CASE s.seqtypid WHEN 20 THEN '' ELSE ' AS ' || \
         format_type(s.seqtypid, NULL) END || {OPTIONS}, (SELECT format('ALTER SEQUENCE %I.%I OWNED BY \
         %I.%I.%I', n.nspname, c.relname, tn.nspname, t.relname, attname) FROM pg_class t \
         JOIN pg_namespace tn ON tn.oid = t.relnamespace JOIN pg_attribute ON attrelid = t.oid \
         AND attnum = d.refobjsubid WHERE t.oid = d.refobjid), r.rolname, c.relacl \
         FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON \
         n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner LEFT JOIN pg_depend d ON \
         d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 1259 AND \
         d.deptype IN ('a', 'i') WHERE {USERS} AND c.relpersistence <> 't' \
         AND d.deptype IS DISTINCT FROM 'i'"
    )
    .into()
}
