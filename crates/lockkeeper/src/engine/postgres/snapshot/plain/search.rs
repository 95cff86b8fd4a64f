//! Text search: parsers, templates, dictionaries, configurations.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::{Plain, USERS};

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::TextSearchParser, catalog: 3601, grants: None, sql: parsers },
    Plain { kind: ObjectKind::TextSearchTemplate, catalog: 3764, grants: None, sql: templates },
    Plain {
        kind: ObjectKind::TextSearchDictionary,
        catalog: 3600,
        grants: None,
        sql: dictionaries,
    },
    Plain {
        kind: ObjectKind::TextSearchConfiguration,
        catalog: 3602,
        grants: None,
        sql: configurations,
    },
];

fn parsers(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT p.oid, n.nspname, '', prsname, format('TEXT SEARCH PARSER %I.%I', n.nspname, prsname), \
         format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = \
         %s', n.nspname, prsname, prsstart, prstoken, prsend, prslextype) || coalesce(', HEADLINE = ' \
         || nullif(prsheadline::oid, 0)::regproc, '') || ')', NULL, NULL, NULL FROM pg_ts_parser p \
         JOIN pg_namespace n ON n.oid = prsnamespace WHERE p.oid >= 16384 AND {USERS}"
    )
    .into()
}

fn templates(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT t.oid, n.nspname, '', tmplname, format('TEXT SEARCH TEMPLATE %I.%I', n.nspname, \
         tmplname), format('CREATE TEXT SEARCH TEMPLATE %I.%I (%s)', n.nspname, tmplname, \
         concat_ws(', ', 'INIT = ' || nullif(tmplinit::oid, 0)::regproc, 'LEXIZE = ' || tmpllexize)), \
         NULL, NULL, NULL FROM pg_ts_template t JOIN pg_namespace n ON n.oid = tmplnamespace \
         WHERE t.oid >= 16384 AND {USERS}"
    )
    .into()
}

fn dictionaries(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT d.oid, n.nspname, '', dictname, format('TEXT SEARCH DICTIONARY %I.%I', n.nspname, \
         dictname), format('CREATE TEXT SEARCH DICTIONARY %I.%I (%s)', n.nspname, dictname, \
         concat_ws(', ', format('TEMPLATE = %I.%I', tn.nspname, tmplname), dictinitoption)), NULL, \
         r.rolname, NULL FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = dictnamespace \
         JOIN pg_roles r ON r.oid = dictowner JOIN pg_ts_template t ON t.oid = dicttemplate \
         JOIN pg_namespace tn ON tn.oid = tmplnamespace WHERE d.oid >= 16384 AND {USERS}"
    )
    .into()
}

fn configurations(_: u32) -> Cow<'static, str> {
    format!(
        "SELECT c.oid, n.nspname, '', cfgname, format('TEXT SEARCH CONFIGURATION %I.%I', n.nspname, \
         cfgname), format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, \
         cfgname, pn.nspname, prsname) || coalesce((SELECT string_agg(format(E';\\nALTER TEXT SEARCH \
         CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, cfgname, alias, dicts), '' \
         ORDER BY alias COLLATE \"C\") FROM (SELECT t.alias, string_agg(mapdict::regdictionary::text, \
         ', ' ORDER BY mapseqno) AS dicts FROM pg_ts_config_map JOIN ts_token_type(c.cfgparser) t \
         ON t.tokid = maptokentype WHERE mapcfg = c.oid GROUP BY t.alias) m), ''), NULL, r.rolname, \
         NULL FROM pg_ts_config c JOIN pg_namespace n ON n.oid = cfgnamespace \
         JOIN pg_roles r ON r.oid = cfgowner JOIN pg_ts_parser p ON p.oid = cfgparser \
         JOIN pg_namespace pn ON pn.oid = prsnamespace WHERE c.oid >= 16384 AND {USERS}"
    )
    .into()
}
