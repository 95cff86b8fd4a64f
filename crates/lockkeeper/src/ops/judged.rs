//! Planned migrations judged against the database they are for, and the gate that refuses steps
//! which would keep an application waiting longer than the policy allows.

use lockkeeper_core::change::{Effect, Verdict, effects};
use lockkeeper_core::event::Event;
use lockkeeper_core::plan::PlannedMigration;
use lockkeeper_core::policy::{Hold, holds};

use crate::engine::Session;
use crate::error::Error;
use crate::judgement::{Base, JudgedStep, Replay};

use super::Context;

/// A planned migration with the verdict on each of its statements.
pub struct JudgedMigration<'a> {
    pub migration: &'a PlannedMigration,
    pub steps: Vec<JudgedStep<'a>>,
}

impl JudgedMigration<'_> {
    /// Returns the effects of the statement with this number.
    pub fn effects(&self, seq: u32) -> Option<Vec<Effect>> {
        let at = self.steps.binary_search_by_key(&seq, |judged| judged.step.seq).ok()?;
        Some(effects(&self.steps.get(at)?.verdict))
    }
}

/// Judges everything planned, in order, on what is there.
pub fn judge<'a>(
    context: &Context,
    base: &Base,
    planned: &'a [PlannedMigration],
) -> Result<Vec<JudgedMigration<'a>>, Error> {
    let mut replay = Replay::on(context.engine.dialect(), base)?;
    let judged = planned
        .iter()
        .map(|migration| JudgedMigration { migration, steps: replay.file(&migration.units) });
    Ok(judged.collect())
}

/// Returns the schema that is there now; where it cannot be read, everything named is presumed.
pub async fn live_base(context: &Context) -> Base {
    match context.engine.read_schema().await {
        Ok(snapshot) => Base::of(&snapshot),
        Err(error) => {
            let text = format!("judged without the schema: {error}");
            context.sink.emit(Event::Notice { severity: "NOTE".to_owned(), message: text });
            Base { unknown: true, ..Base::default() }
        }
    }
}

/// Refuses steps over the lock budget, unless there is a reason to run them as they stand.
///
/// Costs nothing where nothing can be refused: only when the text alone shows work under a strong
/// lock, and some table is big, is the schema read.
pub async fn refuse_long_holds(
    context: &Context,
    session: &mut dyn Session,
    planned: &[PlannedMigration],
) -> Result<(), Error> {
    if !context.budget.enforced || context.force_direct.is_some() {
        return Ok(());
    }
    if !some_work_under_strong_lock(context, planned)? {
        return Ok(());
    }
    if !session.has_relation_of(smallest_that_matters(context.budget.ms)).await? {
        return Ok(());
    }
    let judged = judge(context, &live_base(context).await, planned)?;
    match judged.iter().find_map(|judged| over_budget(judged, context.budget.ms)) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Bytes that even a fast machine cannot rewrite within the budget, with room to spare.
fn smallest_that_matters(budget_ms: u64) -> u64 {
    budget_ms.max(1) * 100_000
}

/// Whether the text alone shows such work; verdicts are dropped at once.
fn some_work_under_strong_lock(
    context: &Context,
    planned: &[PlannedMigration],
) -> Result<bool, Error> {
    let unknown = Base { unknown: true, ..Base::default() };
    let mut replay = Replay::on(context.engine.dialect(), &unknown)?;
    let mut some = false;
    for migration in planned {
        replay.each_of_file(&migration.units, |step| {
            some |= step.verdict.touches.iter().any(|touch| {
                touch.rewrite || touch.scan || touch.index_build || !touch.index_rebuild.is_empty()
            });
        });
    }
    Ok(some)
}

/// Returns the refusal of the first lock that is held too long.
fn over_budget(judged: &JudgedMigration<'_>, budget_ms: u64) -> Option<Error> {
    if judged.migration.direct {
        return None;
    }
    for unit in judged.steps.chunk_by(|a, b| a.unit == b.unit) {
        let verdicts: Vec<&Verdict> = unit.iter().map(|step| &step.verdict).collect();
        let long = |hold: &Hold| hold.seconds.low * 1000.0 > budget_ms as f64;
        if let Some(hold) = holds(&verdicts).into_iter().find(long) {
            return Some(refusal(judged.migration, unit, &hold, budget_ms));
        }
    }
    None
}

fn refusal(
    migration: &PlannedMigration,
    unit: &[JudgedStep<'_>],
    hold: &Hold,
    budget_ms: u64,
) -> Error {
    let step = unit[hold.longest].step;
    let Hold { relation, lock, seconds, .. } = hold;
    let (low, high) = (seconds.low, seconds.high);
    let message = format!(
        "line {} of {} would hold {lock} on {relation} for {low:.1} to {high:.1} s; the lock budget \
         is {budget_ms} ms",
        step.line, migration.file
    );
    let mut error = Error::refused(message).in_file(migration.file.clone());
    error.object = Some(relation.clone());
    error.sql = Some(step.sql.to_string());
    error.at(step.line, step.column).with_hint(
        "`lockkeeper lint` shows the form that blocks nobody; to run it as it stands, pass \
         --force-direct with the reason, or write `-- lockkeeper: direct` into the file",
    )
}
