//! A moment of the database with everything that is copied of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use lockkeeper_core::backup::Kind;
use lockkeeper_core::preserve::TableAsk;
use lockkeeper_core::schema::Snapshot as Schema;

use crate::engine::archive::{Capture, Dump, Program};
use crate::engine::postgres::address::Address;
use crate::engine::postgres::moment::{Pace, PgMoment, inventory};
use crate::engine::postgres::restore::surroundings;
use crate::engine::postgres::session::{PgSession, rows};
use crate::engine::postgres::snapshot;
use crate::engine::{DbError, Moment, Session};

use super::{dump, sequences};

/// Tables whose rows a dump has: what extensions brought along is theirs to recreate, and unlogged
/// tables have no rows on a standby.
const TABLES: &str = "\
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind = 'r' AND c.relpersistence <> 't' \
AND (c.relpersistence = 'p' OR NOT pg_catalog.pg_is_in_recovery()) AND n.nspname <> 'information_schema' \
AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid \
AND d.deptype = 'e') ORDER BY c.relpages DESC, c.oid";

const POSITION: &str = "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() \
THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END::text";

/// See [`Capture`].
pub struct PgCapture {
    address: Address,
    kind: Kind,
    program: Program,
    tables: Vec<String>,
    moment: PgMoment,
    session: PgSession,
    remarks: Arc<Mutex<Vec<String>>>,
}

impl PgCapture {
    pub async fn open(address: &Address, kind: Kind, program: Program) -> Result<Self, DbError> {
        let mut session = PgSession::connect(address, "lockkeeper/backup").await?;
        session.query("SET statement_timeout = 0; SET search_path = ''").await?;
        let tables = match kind {
            Kind::Schema => Vec::new(),
            Kind::Full | Kind::Data => {
                rows(&mut session, TABLES).await?.into_iter().flatten().flatten().collect()
            }
        };
        let moment = PgMoment::open(address, &tables, Pace::BesideADump).await?;
        let (address, remarks) = (address.clone(), Arc::default());
        Ok(PgCapture { address, kind, program, tables, moment, session, remarks })
    }
}

#[async_trait]
impl Capture for PgCapture {
    fn moment(&mut self) -> &mut dyn Moment {
        &mut self.moment
    }

    async fn tables(&mut self) -> Result<Vec<TableAsk>, DbError> {
        inventory::asks(&self.session, &self.tables).await
    }

    async fn schema(&mut self) -> Result<Schema, DbError> {
        snapshot::read_at(&self.address, "lockkeeper/backup", self.moment.id()).await
    }

    async fn sequences(&mut self) -> Result<BTreeMap<String, String>, DbError> {
        sequences::read(&mut self.session).await
    }

    async fn surroundings(&mut self) -> Result<serde_json::Value, DbError> {
        surroundings(&mut self.session).await
    }

    async fn position(&mut self) -> Result<Option<String>, DbError> {
        Ok(rows(&mut self.session, POSITION).await?.into_iter().flatten().flatten().next())
    }

    async fn dump(&mut self) -> Result<Dump, DbError> {
        let snapshot = self.moment.id().to_owned();
        let heard = self.remarks.clone();
        let encoding = rows(&mut self.session, "SHOW server_encoding").await?;
        let encoding = encoding.into_iter().flatten().flatten().next().unwrap_or_default();
        let (program, address) = (&self.program, &self.address);
        Ok(Box::new(dump::start(program, address, self.kind, &snapshot, &encoding, heard)?))
    }

    fn remarks(&self) -> Vec<String> {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn close(self: Box<Self>) -> Result<(), DbError> {
        Box::new(self.moment).close().await
    }
}
