//! Publications, subscriptions.

use std::borrow::Cow;

use lockkeeper_core::schema::ObjectKind;

use super::Plain;

pub const ALL: &[Plain] = &[
    Plain { kind: ObjectKind::Publication, catalog: 6104, grants: None, sql: publications },
    Plain { kind: ObjectKind::Subscription, catalog: 6100, grants: None, sql: subscriptions },
];

fn publications(major: u32) -> Cow<'static, str> {
    let (columns, filter, schemas) = if major < 15 {
        ("''", "''", "NULL::text")
    } else {
        (
            "coalesce((SELECT format(' (%s)', string_agg(quote_ident(attname), ', ' ORDER BY attnum)) \
             FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (prattrs) HAVING count(*) > 0), '')",
            "coalesce(' WHERE (' || pg_get_expr(prqual, prrelid) || ')', '')",
            "(SELECT string_agg(format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', pubname, \
             nspname), E';\\n' ORDER BY nspname COLLATE \"C\") FROM pg_publication_namespace \
             JOIN pg_namespace n ON n.oid = pnnspid WHERE pnpubid = p.oid)",
        )
    };
    let generated = match major {
        ..18 => "",
        _ => " || CASE pubgencols WHEN 's' THEN ', publish_generated_columns = stored' ELSE '' END",
    };
    format!(
        "SELECT p.oid, '', '', pubname, format('PUBLICATION %I', pubname), \
         format('CREATE PUBLICATION %I%s WITH (publish = %L%s', pubname, CASE WHEN puballtables \
         THEN ' FOR ALL TABLES' ELSE '' END, concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, \
         CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END, \
         CASE WHEN pubtruncate THEN 'truncate' END), CASE WHEN pubviaroot THEN \
         ', publish_via_partition_root = true' ELSE '' END){generated} || ')', \
         concat_ws(E';\\n', {schemas}, (SELECT string_agg(format('ALTER PUBLICATION %I ADD TABLE ONLY \
         %I.%I', pubname, n.nspname, c.relname) || {columns} || {filter}, E';\\n' ORDER BY \
         n.nspname COLLATE \"C\", c.relname COLLATE \"C\") FROM pg_publication_rel x JOIN pg_class c ON \
         c.oid = prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE prpubid = p.oid)), \
         r.rolname, NULL FROM pg_publication p JOIN pg_roles r ON r.oid = pubowner"
    )
    .into()
}

/// The options that came with each version, as they differ from the default.
const OPTIONS: &[(u32, &str)] = &[
    (13, "'connect = false'"),
    (13, "'slot_name = ' || coalesce(quote_literal(subslotname), 'NONE')"),
    (
        13,
        "CASE subsynccommit WHEN 'off' THEN NULL ELSE 'synchronous_commit = ' || quote_literal(subsynccommit) END",
    ),
    (14, "CASE WHEN subbinary THEN 'binary = true' END"),
    (15, "CASE subtwophasestate WHEN 'd' THEN NULL ELSE 'two_phase = on' END"),
    (15, "CASE WHEN subdisableonerr THEN 'disable_on_error = true' END"),
    (16, "CASE WHEN subpasswordrequired THEN NULL ELSE 'password_required = false' END"),
    (16, "CASE WHEN subrunasowner THEN 'run_as_owner = true' END"),
    (16, "CASE suborigin WHEN 'any' THEN NULL ELSE 'origin = ' || suborigin END"),
    (17, "CASE WHEN subfailover THEN 'failover = true' END"),
];

fn subscriptions(major: u32) -> Cow<'static, str> {
    let stream = match major {
        ..14 => "NULL::text",
        14 | 15 => "CASE WHEN substream THEN 'streaming = on' END",
        _ => {
            "CASE substream WHEN CASE WHEN current_setting('server_version_num')::int < 180000 THEN \
              'f'::\"char\" ELSE 'p' END THEN NULL WHEN 't' THEN 'streaming = on' WHEN 'p' THEN \
              'streaming = parallel' ELSE 'streaming = off' END"
        }
    };
    let options: Vec<_> =
        OPTIONS.iter().filter(|(since, _)| *since <= major).map(|(_, sql)| *sql).collect();
    format!(
        "SELECT s.oid, '', '', subname, format('SUBSCRIPTION %I', subname), \
         format('CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %s WITH (%s)', subname, \
         regexp_replace(subconninfo, '(password\\s*=\\s*)(''[^'']*''|\\S+)', '\\1********', 'g'), \
         (SELECT string_agg(quote_ident(x), ', ' ORDER BY at) FROM unnest(subpublications) \
         WITH ORDINALITY u (x, at)), concat_ws(', ', {}, {stream})), NULL, r.rolname, NULL \
         FROM pg_subscription s JOIN pg_roles r ON r.oid = subowner \
         WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
        options.join(", ")
    )
    .into()
}
