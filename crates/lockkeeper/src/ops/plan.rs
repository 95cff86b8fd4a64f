//! From folder and ledger to a plan.

use std::collections::BTreeSet;

use lockkeeper_core::migration::{Migration, Reading, Script, State, Version, compare};
use lockkeeper_core::plan::{Direction, Plan, PlanDocument, PlannedMigration, Shape, Unit, units};
use lockkeeper_core::sql::{Piece, semantic_checksum};

use crate::error::Error;
use crate::exec::{Recut, refuse_newer};
use crate::ledger::{self, JournalRow, Snapshot};

use super::judged::{judge, live_base};
use super::{Context, MigrateAsk};

/// Plans what `migrate` would do now, without doing it.
pub async fn plan(context: &Context, ask: &MigrateAsk) -> Result<PlanDocument, Error> {
    context.refuse_broken_folder()?;
    let mut session = context.engine.connect("lockkeeper/plan").await?;
    let known = ledger::read(session.as_mut(), context.engine.capabilities()).await?;
    refuse_newer(&known)?;
    let plan = Plan { migrations: forward(context, ask, &known)? };
    if plan.migrations.is_empty() {
        return Ok(plan.document(&|_, _| None));
    }
    let base = live_base(context).await;
    let judged = judge(context, &base, &plan.migrations)?;
    Ok(plan.document(&|migration, seq| judged.get(migration)?.effects(seq)))
}

/// Returns what stands between the database and the newest (or asked for) version: first a
/// rollback that was interrupted, then everything pending.
pub fn forward(
    context: &Context,
    ask: &MigrateAsk,
    known: &Snapshot,
) -> Result<Vec<PlannedMigration>, Error> {
    let unfinished = known.unfinished();
    let lexicon = context.engine.dialect().lexicon();
    let readings = compare(&context.folder, &known.applied, &unfinished, lexicon);
    refuse_changed_history(context, &readings, ask)?;
    refuse_unknown_target(context, ask.to.as_ref())?;
    let mut planned = interrupted_rollbacks(context, known)?;
    let wanted = |reading: &&Reading| ask.to.as_ref().is_none_or(|to| reading.version <= *to);
    for reading in readings.iter().filter(wanted) {
        let runs = match reading.state {
            State::Pending | State::Late => true,
            State::Unfinished => runs_up(known, &reading.version, &planned),
            _ => false,
        };
        if let Some(migration) = context.folder.get(&reading.version).filter(|_| runs) {
            let open: Vec<_> = open_rows(known, &reading.version, Direction::Up);
            planned.push(planned_migration(context, migration, Direction::Up, &open)?);
        }
    }
    Ok(planned)
}

/// An unfinished version runs up when its journal says so, or after its rollback has ended.
fn runs_up(known: &Snapshot, version: &Version, downs: &[PlannedMigration]) -> bool {
    !known.is_applied(version) || downs.iter().any(|down| down.version == *version)
}

pub fn open_rows<'a>(
    known: &'a Snapshot,
    version: &Version,
    direction: Direction,
) -> Vec<&'a JournalRow> {
    let rows = known.open_of(version).into_iter();
    rows.filter(|row| row.direction == direction).collect()
}

/// Returns rollbacks that were interrupted, newest first.
pub fn interrupted_rollbacks(
    context: &Context,
    known: &Snapshot,
) -> Result<Vec<PlannedMigration>, Error> {
    let mut planned = Vec::new();
    for version in known.unfinished().iter().rev() {
        let open = open_rows(known, version, Direction::Down);
        if open.is_empty() {
            continue;
        }
        let migration = context.folder.get(version).ok_or_else(|| {
            Error::refused(format!(
                "the rollback of {version} was interrupted, and its file is gone"
            ))
            .with_hint("restore the file from version control")
        })?;
        planned.push(planned_migration(context, migration, Direction::Down, &open)?);
    }
    Ok(planned)
}

/// Cuts one migration into units.
pub fn planned_migration(
    context: &Context,
    migration: &Migration,
    direction: Direction,
    open: &[&JournalRow],
) -> Result<PlannedMigration, Error> {
    replanned(context, migration, direction, open, &BTreeSet::new())
}

/// Cuts one migration into units, and further where a server demanded it. Journal rows of an earlier try
/// tell where its units ended, which the rest of the file must not move.
pub fn replanned(
    context: &Context,
    migration: &Migration,
    direction: Direction,
    open: &[&JournalRow],
    cuts: &BTreeSet<Recut>,
) -> Result<PlannedMigration, Error> {
    let mut shape = Shape {
        no_transaction: migration.no_transaction(),
        timeouts: context.timeouts,
        ..Shape::default()
    };
    for cut in cuts {
        match *cut {
            Recut::Apart(seq) => shape.isolated.insert(seq),
            Recut::Before(seq) => shape.cuts.insert(seq),
        };
    }
    let mut planned = cut(context, migration, direction, &shape)?;
    for (i, row) in open.iter().enumerate() {
        let same = |unit: &Unit| unit.seq() == row.seq && unit.steps.len() as u32 == row.steps;
        if planned.units.get(i).is_some_and(same) {
            continue;
        }
        if row.intent {
            shape.isolated.insert(row.seq);
        } else {
            shape.cuts.insert(row.seq + row.steps);
        }
        planned = cut(context, migration, direction, &shape)?;
    }
    Ok(planned)
}

fn cut(
    context: &Context,
    migration: &Migration,
    direction: Direction,
    shape: &Shape,
) -> Result<PlannedMigration, Error> {
    let dialect = context.engine.dialect();
    let script = script(migration, direction)?;
    Ok(PlannedMigration {
        version: migration.version.clone(),
        name: migration.name.clone(),
        direction,
        file: script.file.clone(),
        checksum: migration.checksum.clone(),
        semantic: semantic_checksum(&migration.up.text, dialect.lexicon()),
        repeatable: migration.repeatable(),
        direct: migration.direct(),
        units: units(&script, shape, dialect)?,
    })
}

/// Returns the text that runs in this direction. A migration that does nothing needs no file to
/// be undone.
fn script(migration: &Migration, direction: Direction) -> Result<Script, Error> {
    match (direction, &migration.down) {
        (Direction::Up, _) => Ok(migration.up.clone()),
        (Direction::Down, Some(down)) => Ok(down.clone()),
        (Direction::Down, None) if does_nothing(&migration.up.text) => {
            Ok(Script { file: migration.up.file.clone(), text: Piece::default() })
        }
        (Direction::Down, None) => Err(no_down(migration)),
    }
}

fn does_nothing(text: &str) -> bool {
    let code = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with("--");
    !text.trim_start_matches('\u{feff}').lines().any(code)
}

fn no_down(migration: &Migration) -> Error {
    let stem = migration.up.file.trim_end_matches(".sql").trim_end_matches(".up");
    let message =
        format!("{} cannot be rolled back: {stem}.down.sql is missing", migration.up.file);
    Error::refused(message).in_file(migration.up.file.clone()).with_hint(format!(
        "write {stem}.down.sql with the statements that undo it; nothing was run"
    ))
}

fn refuse_unknown_target(context: &Context, to: Option<&Version>) -> Result<(), Error> {
    match to {
        Some(to) if context.folder.get(to).is_none() => {
            Err(Error::usage(format!("no migration has version {to}"))
                .with_hint("`lockkeeper status` lists the versions there are"))
        }
        _ => Ok(()),
    }
}

fn refuse_changed_history(
    context: &Context,
    readings: &[Reading],
    ask: &MigrateAsk,
) -> Result<(), Error> {
    let of = |state: State| readings.iter().filter(move |r| r.state == state).collect::<Vec<_>>();
    let (edited, missing, late) = (of(State::Edited), of(State::Missing), of(State::Late));
    if let Some(first) = edited.first() {
        let file =
            context.folder.get(&first.version).map(|m| m.up.file.clone()).unwrap_or_default();
        let hint = format!(
            "restore the file and put the change into a new migration; if the database already is \
             as the file says, accept it with `lockkeeper resolve {} --applied`",
            first.version
        );
        let message = format!("{} after it was applied", says("edited", &edited));
        return Err(Error::refused(message).in_file(file).with_hint(hint));
    }
    if let Some(first) = missing.first() {
        let message = format!("{}, but no file is there any more", says("applied", &missing));
        let hint = format!(
            "restore the file from version control; if it is gone for good, forget it with \
             `lockkeeper resolve {} --rolled-back`",
            first.version
        );
        return Err(Error::refused(message).with_hint(hint));
    }
    if !late.is_empty() && !ask.out_of_order {
        let message = format!("{} although a later version is applied", says("pending", &late));
        return Err(Error::refused(message).with_hint(
            "give the file a version after the applied ones, or run it late on purpose with \
             --out-of-order",
        ));
    }
    Ok(())
}

fn says(what: &str, readings: &[&Reading]) -> String {
    let names = readings.iter().take(3).map(|r| format!("{} {}", r.version, r.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let more = readings.len().saturating_sub(3);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let verb = match (readings.len(), what) {
        (1, "pending") => "is",
        (_, "pending") => "are",
        (1, _) => "was",
        _ => "were",
    };
    format!("{names}{more} {verb} {what}")
}
