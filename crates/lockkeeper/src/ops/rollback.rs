//! `rollback`: undo the newest migrations with their down files, in reverse order.

use lockkeeper_core::migration::{Applied, Version};
use lockkeeper_core::plan::{Direction, PlannedMigration};

use crate::error::Error;
use crate::exec::refuse_newer;
use crate::ledger::{self, Snapshot};

use super::drive::Job;
use super::migrate::Outcome;
use super::plan::{interrupted_rollbacks, open_rows, planned_migration};
use super::{Context, drive};

/// How far back.
#[derive(Clone, Debug)]
pub enum RollbackAsk {
    /// The newest `n`.
    Last(usize),
    /// Everything above this version.
    To(Version),
}

/// Rolls back. Every down file must exist before the first one runs.
pub async fn rollback(context: &Context, ask: &RollbackAsk) -> Result<Outcome, Error> {
    context.refuse_broken_folder()?;
    let mut session = context.engine.connect("lockkeeper/rollback").await?;
    let known = ledger::read(session.as_mut(), context.engine.capabilities()).await?;
    refuse_newer(&known)?;
    let goal = goal(&known, ask)?;
    if backward(context, &goal, &known)?.is_empty() {
        return Ok(outcome(None, Vec::new()));
    }
    let choose = |known: &Snapshot| backward(context, &goal, known);
    let job = Job { context, verb: "rollback", choose: &choose, expect: None };
    let drive::Driven { run, ran, .. } = job.drive(session).await?;
    Ok(outcome((!ran.is_empty()).then_some(run), ran))
}

fn outcome(run: Option<String>, ran: Vec<drive::Ran>) -> Outcome {
    Outcome {
        schema: "lockkeeper/outcome/1".to_owned(),
        outcome: if run.is_some() { "rolled_back" } else { "nothing_to_do" }.to_owned(),
        run,
        applied: None,
        rolled_back: Some(ran),
        certificate: None,
        backup: None,
        made: None,
    }
}

/// Settles once which versions go, so that a run that finds its feet again after a lost
/// connection does not count anew.
fn goal(known: &Snapshot, ask: &RollbackAsk) -> Result<Vec<Version>, Error> {
    let newest_first = known.applied.iter().rev();
    let versions: Vec<_> = match ask {
        RollbackAsk::Last(n) => newest_first.take(*n).collect(),
        RollbackAsk::To(to) => newest_first.take_while(|row| row.version > *to).collect(),
    };
    let baseline = |row: &&&Applied| row.baseline;
    if let Some(row) = versions.iter().find(baseline) {
        let message = format!("{} is a baseline: what came before it is not known", row.version);
        return Err(Error::refused(message).with_hint("roll back to a version above it"));
    }
    Ok(versions.into_iter().map(|row| row.version.clone()).collect())
}

fn backward(
    context: &Context,
    goal: &[Version],
    known: &Snapshot,
) -> Result<Vec<PlannedMigration>, Error> {
    refuse_unfinished_ups(known)?;
    let mut planned = interrupted_rollbacks(context, known)?;
    for version in goal.iter().filter(|version| known.is_applied(version)) {
        if planned.iter().any(|p| p.version == *version) {
            continue;
        }
        let migration = context.folder.get(version).ok_or_else(|| {
            Error::refused(format!("{version} was applied, but its file is missing"))
                .with_hint("restore it and its .down.sql from version control")
        })?;
        let open = open_rows(known, version, Direction::Down);
        planned.push(planned_migration(context, migration, Direction::Down, &open)?);
    }
    Ok(planned)
}

fn refuse_unfinished_ups(known: &Snapshot) -> Result<(), Error> {
    let up = known.open.iter().find(|row| row.direction == Direction::Up);
    up.map_or(Ok(()), |row| {
        let version = &row.migration;
        Err(Error::refused(format!("{version} is only half applied"))
            .with_hint(format!("finish it first with `lockkeeper migrate --to {version}`")))
    })
}
