//! A moment of the database with everything that is copied of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use lockkeeper_core::backup::Kind;

use crate::engine::archive::{Capture, Dump, Program};
use crate::engine::postgres::address::Address;
use crate::engine::postgres::session::PgSession;
use crate::engine::{DbError, Moment, Rows, Session};

use super::dump;

/// Tables of the application: what extensions brought along is theirs to recreate, and our own
/// records are in the archive without marks.
const TABLES: &str = "\
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' \
AND n.nspname !~ '^pg_' AND n.nspname <> 'lockkeeper' \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid \
AND d.deptype = 'e') ORDER BY c.relpages DESC, c.oid";

/// A sequence is no part of a snapshot: it is read as it is now.
const SEQUENCES: &str = "\
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), \
coalesce(pg_catalog.pg_sequence_last_value(c.oid::pg_catalog.regclass)::text, 'unused') \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid \
AND d.deptype = 'e') ORDER BY 1";

const POSITION: &str = "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() \
THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END::text";

/// See [`Capture`].
pub struct PgCapture {
    address: Address,
    kind: Kind,
    program: Program,
    moment: Box<dyn Moment>,
    session: PgSession,
    remarks: Arc<Mutex<Vec<String>>>,
}

impl PgCapture {
    pub async fn open(
        address: &Address,
        kind: Kind,
        program: Program,
        moment: Box<dyn Moment>,
    ) -> Result<Self, DbError> {
        let mut session = PgSession::connect(address, "lockkeeper/backup").await?;
        session.query("SET statement_timeout = 0; SET search_path = ''").await?;
        let remarks = Arc::default();
        Ok(PgCapture { address: address.clone(), kind, program, moment, session, remarks })
    }

    async fn rows(&mut self, sql: &str) -> Result<Rows, DbError> {
        Ok(self.session.query(sql).await?.into_iter().next_back().unwrap_or_default())
    }
}

#[async_trait]
impl Capture for PgCapture {
    fn moment(&mut self) -> &mut dyn Moment {
        self.moment.as_mut()
    }

    async fn tables(&mut self) -> Result<Vec<String>, DbError> {
        if self.kind == Kind::Schema {
            return Ok(Vec::new());
        }
        Ok(self.rows(TABLES).await?.into_iter().flatten().flatten().collect())
    }

    async fn sequences(&mut self) -> Result<BTreeMap<String, String>, DbError> {
        let pair = |row: Vec<Option<String>>| {
            let mut cells = row.into_iter().flatten();
            Some((cells.next()?, cells.next()?))
        };
        Ok(self.rows(SEQUENCES).await?.into_iter().filter_map(pair).collect())
    }

    async fn position(&mut self) -> Result<Option<String>, DbError> {
        Ok(self.rows(POSITION).await?.into_iter().flatten().flatten().next())
    }

    async fn dump(&mut self) -> Result<Dump, DbError> {
        let snapshot = self.moment.id().to_owned();
        let heard = self.remarks.clone();
        Ok(Box::new(dump::start(&self.program, &self.address, self.kind, &snapshot, heard)?))
    }

    fn remarks(&self) -> Vec<String> {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn close(self: Box<Self>) -> Result<(), DbError> {
        self.moment.close().await
    }
}
