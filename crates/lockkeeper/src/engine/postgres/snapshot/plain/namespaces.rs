//! Schemas, extensions, languages, access methods, collations, conversions, event triggers.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::super::grants::{LANGUAGE, SCHEMA};
use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::Schema, catalog: 2615, grants: Some(SCHEMA), sql: schemas },
    Plain { kind: ObjectKind::Extension, catalog: 3079, grants: None, sql: extensions },
    Plain { kind: ObjectKind::Language, catalog: 2612, grants: Some(LANGUAGE), sql: languages },
    Plain { kind: ObjectKind::AccessMethod, catalog: 2601, grants: None, sql: access_methods },
    Plain { kind: ObjectKind::Collation, catalog: 3456, grants: None, sql: collations },
    Plain { kind: ObjectKind::Conversion, catalog: 2607, grants: None, sql: conversions },
    Plain { kind: ObjectKind::EventTrigger, catalog: 3466, grants: None, sql: event_triggers },
];

/// `public` is there in a new database; what everybody may do in it is said in full.
fn schemas(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT n.oid, '', '', nspname, format('SCHEMA %I', nspname), CASE nspname \
         WHEN 'public' THEN 'CREATE SCHEMA IF NOT EXISTS public;\nREVOKE ALL ON SCHEMA public \
         FROM PUBLIC' ELSE format('CREATE SCHEMA %I', nspname) END, NULL, r.rolname, nspacl \
         FROM pg_namespace n JOIN pg_roles r ON r.oid = nspowner WHERE {USERS}"
    )
    .into()
}

fn extensions(_: u32) -> Cow<'static, str> {
    "SELECT e.oid, '', '', extname, format('EXTENSION %I', extname), \
     format('-- version %s\nCREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', extversion, \
     extname, nspname), NULL, NULL, NULL FROM pg_extension e JOIN pg_namespace n \
     ON n.oid = extnamespace WHERE e.oid >= 16384"
        .into()
}

fn languages(_: u32) -> Cow<'static, str> {
    "SELECT l.oid, '', '', lanname, format('LANGUAGE %I', lanname), \
     'CREATE ' || CASE WHEN lanpltrusted THEN 'TRUSTED ' ELSE '' END || format('LANGUAGE %I HANDLER %s', \
     lanname, lanplcallfoid::regproc) || CASE laninline WHEN 0 THEN '' ELSE ' INLINE ' || \
     laninline::regproc END || CASE lanvalidator WHEN 0 THEN '' ELSE ' VALIDATOR ' || \
     lanvalidator::regproc END, NULL, r.rolname, lanacl FROM pg_language l \
     JOIN pg_roles r ON r.oid = lanowner WHERE l.oid >= 16384 AND lanispl"
        .into()
}

fn access_methods(_: u32) -> Cow<'static, str> {
    "SELECT a.oid, '', '', amname, format('ACCESS METHOD %I', amname), \
     format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', amname, CASE amtype WHEN 't' THEN 'TABLE' \
     ELSE 'INDEX' END, amhandler), NULL, NULL, NULL FROM pg_am a WHERE a.oid >= 16384"
        .into()
}

fn collations(major: u32) -> Cow<'static, str> {
    let locale = match major {
        ..15 => "NULL",
        15 | 16 => "c.colliculocale",
        _ => "c.colllocale",
    };
    // A line that an older server cannot parse has to be left out, not made NULL.
    let rules = match major {
        ..16 => "''",
        _ => "coalesce(', rules = ' || quote_literal(c.collicurules), '')",
    };
    format!(
        "SELECT c.oid, n.nspname, '', collname, format('COLLATION %I.%I', n.nspname, collname), \
         format('CREATE COLLATION %I.%I (provider = %s', n.nspname, collname, CASE collprovider \
         WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN '\"default\"' ELSE 'libc' END) || \
         CASE WHEN {locale} IS NOT NULL THEN format(', locale = %L', {locale}) \
         WHEN collcollate = collctype THEN format(', locale = %L', collcollate) \
         ELSE format(', lc_collate = %L, lc_ctype = %L', collcollate, collctype) END || \
         CASE WHEN collisdeterministic THEN '' ELSE ', deterministic = false' END || \
         {rules} || ')', NULL, r.rolname, NULL FROM pg_collation c JOIN pg_namespace n ON \
         n.oid = collnamespace JOIN pg_roles r ON r.oid = collowner WHERE c.oid >= 16384 AND {USERS}"
    )
    .into()
}

fn conversions(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT c.oid, n.nspname, '', conname, format('CONVERSION %I.%I', n.nspname, conname), \
         format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN condefault THEN \
         'DEFAULT ' ELSE '' END, n.nspname, conname, pg_encoding_to_char(conforencoding), \
         pg_encoding_to_char(contoencoding), conproc), NULL, r.rolname, NULL FROM pg_conversion c \
         JOIN pg_namespace n ON n.oid = connamespace JOIN pg_roles r ON r.oid = conowner \
         WHERE c.oid >= 16384 AND {USERS}"
    )
    .into()
}

fn event_triggers(_: u32) -> Cow<'static, str> {
    "SELECT e.oid, '', '', evtname, format('EVENT TRIGGER %I', evtname), NULL, \
     format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s', evtname, evtevent, \
     (SELECT E'\\n    WHEN TAG IN (' || string_agg(quote_literal(tag), ', ' ORDER BY at) || ')' \
     FROM unnest(evttags) WITH ORDINALITY AS t (tag, at)), evtfoid::regprocedure) || \
     CASE evtenabled WHEN 'D' THEN format(E';\\nALTER EVENT TRIGGER %I DISABLE', evtname) \
     WHEN 'R' THEN format(E';\\nALTER EVENT TRIGGER %I ENABLE REPLICA', evtname) \
     WHEN 'A' THEN format(E';\\nALTER EVENT TRIGGER %I ENABLE ALWAYS', evtname) ELSE '' END || \
     format(E';\\nALTER EVENT TRIGGER %I OWNER TO %I', evtname, r.rolname), NULL, NULL \
     FROM pg_event_trigger e JOIN pg_roles r ON r.oid = evtowner WHERE e.oid >= 16384"
        .into()
}
