//! What a loaded database needs before it is used.

use crate::engine::DbError;
use crate::engine::postgres::address::Address;
use crate::engine::postgres::session::rows;
use crate::engine::restore::Use;

use super::session::{inside, run};

/// Indexes that could not be built, which the schema does not tell.
const INVALID: &str = "\
SELECT i.indexrelid::pg_catalog.regclass::text FROM pg_catalog.pg_index i \
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
WHERE NOT i.indisvalid AND c.relkind = 'i' ORDER BY 1";

/// Gives the planner its statistics, where somebody will ask it, and looks for what is not whole.
pub async fn settle(address: &Address, made_for: Use) -> Result<Vec<String>, DbError> {
    let mut session = inside(address).await?;
    if made_for == Use::Service {
        run(&mut session, "ANALYZE").await?;
    }
    let invalid = rows(&mut session, INVALID).await?.into_iter().flatten().flatten();
    Ok(invalid.map(|index| format!("the index {index} is not valid")).collect())
}
