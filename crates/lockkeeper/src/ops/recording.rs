//! Keeps what the schema is when a run has ended, so that `drift` can tell what changed since.
//!
//! The mark is cheap and always kept. The objects cost more: they are read at once where that is
//! little work beside the run, else `drift` adds them while the mark still holds.

use std::time::Duration;

use futures_util::future::join;
use lockkeeper_core::event::{Event, Sink};
use lockkeeper_core::schema::{Manifest, Snapshot as Schema};

use crate::engine::{DbError, Engine, ErrorClass, Session, Share};
use crate::exec::Lease;

/// Rows of the catalog up to which reading the objects takes a few hundredths of a second.
const FEW: u64 = 10_000;
/// Rows of the catalog whose reading is a thirtieth of a run of this length.
const ROWS_PER_RUN_MS: u64 = 6;

/// How much of the schema is kept.
#[derive(Clone, Copy, Debug)]
pub enum Depth {
    /// What is little work beside a run of this length.
    Beside(Duration),
    Whole,
}

impl Depth {
    fn reaches(self, mark: &Manifest) -> bool {
        match self {
            Depth::Whole => true,
            Depth::Beside(run) => {
                let rows = mark.rows();
                rows <= FEW || u128::from(rows) <= run.as_millis() * u128::from(ROWS_PER_RUN_MS)
            }
        }
    }
}

/// Reads the schema under the lease and returns the statements that keep it. The session that
/// worked has nothing to do any more: it shares the reading.
pub async fn read(
    engine: &dyn Engine,
    lease: &mut Lease,
    work: &mut dyn Session,
    depth: Depth,
) -> Result<Vec<String>, DbError> {
    // The mark first: a change in between then shows as one.
    let mark = mark(engine, lease.watch.as_mut(), work).await?;
    let schema = match depth.reaches(&mark) {
        true => Some(objects(engine).await?),
        false => None,
    };
    Ok(lease.ledger.schema_recorded(&mark, schema.as_ref()).to_vec())
}

/// Reads the mark over the open sessions where they can do it, else over new ones.
async fn mark(
    engine: &dyn Engine,
    watch: &mut dyn Session,
    work: &mut dyn Session,
) -> Result<Manifest, DbError> {
    let (rest, widest) =
        join(watch.schema_manifest(Share::Rest), work.schema_manifest(Share::Widest)).await;
    match (rest, widest) {
        (Ok(rest), Ok(widest)) => Ok(Manifest(rest.0.into_iter().chain(widest.0).collect())),
        // What became of the working session is no reason to go without a record.
        (Ok(_), Err(_)) => watch.schema_manifest(Share::Whole).await,
        (Err(error), _) if error.class == ErrorClass::Unsupported => engine.schema_manifest().await,
        (Err(error), _) => Err(error),
    }
}

/// Reads the objects as they are compared.
pub async fn objects(engine: &dyn Engine) -> Result<Schema, DbError> {
    Ok(engine.read_schema().await?.bare())
}

/// Reads like [`read`], and says what kept it from doing so: nothing of that undoes a run.
/// A lost connection is for the caller to find its feet again.
pub async fn try_read(
    engine: &dyn Engine,
    lease: &mut Lease,
    work: &mut dyn Session,
    depth: Depth,
    sink: &dyn Sink,
) -> Vec<String> {
    match read(engine, lease, work, depth).await {
        Ok(statements) => statements,
        Err(error) => {
            missed(sink, &error);
            Vec::new()
        }
    }
}

/// Says that there is no record, unless this engine has none at all.
pub fn missed(sink: &dyn Sink, error: &DbError) {
    if error.class == ErrorClass::Unsupported {
        return;
    }
    let message = format!(
        "the schema that the run leaves was not recorded: {error}; `lockkeeper drift --accept` \
         records it"
    );
    sink.emit(Event::Notice { severity: "WARNING".to_owned(), message });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_big_schema_is_read_only_beside_a_long_run() {
        let mark = |rows: u64| Manifest([("t".to_owned(), format!("{rows}:9:0"))].into());
        let beside = |ms| Depth::Beside(Duration::from_millis(ms));
        assert!(beside(1).reaches(&mark(FEW)));
        assert!(!beside(500).reaches(&mark(20_000)));
        assert!(beside(5_000).reaches(&mark(20_000)));
        assert!(Depth::Whole.reaches(&mark(1_000_000)));
    }
}
