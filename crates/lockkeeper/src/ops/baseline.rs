//! `baseline`: an existing database is taken to be at a version.

use lockkeeper_core::migration::Version;

use crate::error::Error;
use crate::ledger::{AppliedRow, Ledger, Snapshot};

use super::Context;
use super::migrate::Outcome;
use super::resolve::record;

/// Records that everything up to `version` is there already; nothing is run.
pub async fn baseline(context: &Context, version: &Version) -> Result<Outcome, Error> {
    let statements = |ledger: &Ledger, known: &Snapshot| {
        if let Some(row) = known.applied.last() {
            let message =
                format!("this database has a history already: {} is applied", row.version);
            return Err(Error::refused(message)
                .with_hint("a baseline is for a database that Lockkeeper has never migrated"));
        }
        let name = context.folder.get(version).map_or("baseline", |m| m.name.as_str());
        Ok(vec![
            ledger.migration_row(&AppliedRow::vouched(version.as_str(), name, "baseline")),
            ledger.decided(version.as_str(), "done", "baseline"),
        ])
    };
    let run = record(context, "baseline", None, &statements).await?;
    Ok(Outcome { run: Some(run), ..Outcome::of_migrate(Some(String::new()), Vec::new()) })
}
