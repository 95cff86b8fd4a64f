//! Where the sequences of a database stand. They are no part of a snapshot: each is read as it is
//! at that moment.

use std::collections::BTreeMap;

use crate::engine::DbError;
use crate::engine::postgres::session::{PgSession, rows};

const SEQUENCES: &str = "\
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), \
coalesce(pg_catalog.pg_sequence_last_value(c.oid::pg_catalog.regclass)::text, 'unused') \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid \
AND d.deptype = 'e') ORDER BY 1";

pub async fn read(session: &mut PgSession) -> Result<BTreeMap<String, String>, DbError> {
    let pair = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter().flatten();
        Some((cells.next()?, cells.next()?))
    };
    Ok(rows(session, SEQUENCES).await?.into_iter().filter_map(pair).collect())
}
