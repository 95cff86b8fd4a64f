//! Backups through the server's own `pg_dump` and `pg_restore`, on one exported snapshot.

mod capture;
pub mod client;
mod count;
mod dump;
pub mod sequences;
mod survey;

use std::collections::BTreeMap;

use async_trait::async_trait;
use lockkeeper_core::backup::Kind;

use crate::engine::DbError;
use crate::engine::archive::{Archives, Bytes, Capture, Survey, Workshop};

use super::Postgres;
use super::session::PgSession;

#[async_trait]
impl Archives for Postgres {
    fn suffix(&self) -> &'static str {
        "dump"
    }

    async fn survey(&self, kind: Kind, workshop: &Workshop<'_>) -> Result<Survey, DbError> {
        let program = (workshop.find)("pg_dump")?;
        let mut session = PgSession::connect(&self.address, "lockkeeper/backup").await?;
        survey::survey(&mut session, kind, &program).await
    }

    async fn capture(
        &self,
        kind: Kind,
        workshop: &Workshop<'_>,
    ) -> Result<Box<dyn Capture>, DbError> {
        let program = (workshop.find)("pg_dump")?;
        let capture = capture::PgCapture::open(&self.address, kind, program).await?;
        Ok(Box::new(capture))
    }

    async fn count(
        &self,
        kind: Kind,
        archive: Bytes<'_>,
        workshop: &Workshop<'_>,
    ) -> Result<BTreeMap<String, u64>, DbError> {
        count::count(&(workshop.find)("pg_restore")?, kind, archive).await
    }
}
