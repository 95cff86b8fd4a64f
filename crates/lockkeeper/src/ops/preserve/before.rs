//! What the data is before a run.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use lockkeeper_core::change::ChangeKind;
use lockkeeper_core::event::Event;
use lockkeeper_core::plan::PlannedMigration;
use lockkeeper_core::preserve::{
    ColumnAsk, Depth, Inventory, Mapping, Mode, Promise, Seen, TableAsk, TableFacts, promises,
    spoken,
};

use crate::engine::Moment;
use crate::error::Error;
use crate::exec::{Run, Urgency};
use crate::judgement::Base;
use crate::ledger::Snapshot;
use crate::ops::{Context, beside, judged};

use super::{MARKING, scout};

/// Everything that is kept of the data until the run has ended.
pub struct Before {
    pub at: String,
    pub inventory: Inventory,
    /// By the names of the tables.
    pub seen: BTreeMap<String, Seen>,
    pub mappings: Vec<Mapping>,
    pub notes: Vec<String>,
}

/// Marks the data as the policy asks for. The moment is over when this returns: it would keep the
/// run from the locks that it needs.
pub async fn before(
    context: &Context,
    run: &mut Run<'_>,
    planned: &[PlannedMigration],
    known: &Snapshot,
) -> Result<Option<Before>, Error> {
    if context.preserve.mode == Mode::Off {
        return Ok(None);
    }
    let mappings = mappings(context, planned)?;
    let touched = Touched::of(context, planned)?;
    let at = jiff::Timestamp::now().to_string();
    let marking = async {
        let mut moment = context.engine.open_moment().await?;
        let inventory = moment.inventory().await?;
        let seen = look(context, moment.as_mut(), &inventory, &touched, &mappings).await?;
        moment.close().await?;
        Ok((inventory, seen))
    };
    let (inventory, seen) =
        beside::wait(run, Urgency::AfterStep, MARKING, marking).await.map_err(|error: Error| {
            let how = "nothing was changed; `--preserve off` runs without the proof";
            if error.hint.is_none() { error.with_hint(how) } else { error }
        })?;
    let mut notes = Vec::new();
    if !known.open.is_empty() {
        let note = "an earlier run had begun these migrations: what it did is not looked at";
        notes.push(note.to_owned());
    }
    Ok(Some(Before { at, inventory, seen, mappings, notes }))
}

/// Reads what the files promise.
fn mappings(context: &Context, planned: &[PlannedMigration]) -> Result<Vec<Mapping>, Error> {
    let mut found = Vec::new();
    for migration in planned.iter().filter_map(|p| context.folder.get(&p.version)) {
        for text in &migration.header.preserves {
            let mapping = Mapping::parse(text);
            found
                .push(mapping.map_err(|why| Error::usage(why).in_file(migration.up.file.clone()))?);
        }
    }
    Ok(found)
}

/// Which tables the statements work on, as far as their text tells.
struct Touched {
    names: HashSet<String>,
    /// Some statement may do anything.
    anything: bool,
}

impl Touched {
    fn of(context: &Context, planned: &[PlannedMigration]) -> Result<Self, Error> {
        let unknown = Base { unknown: true, ..Base::default() };
        let judged = judged::judge(context, &unknown, planned)?;
        let verdicts: Vec<_> =
            judged.iter().flat_map(|m| &m.steps).map(|step| &step.verdict).collect();
        let opaque = |change: &lockkeeper_core::change::Change| change.kind == ChangeKind::Opaque;
        let anything =
            verdicts.iter().any(|v| !v.opaque.is_empty() || v.changes.iter().any(opaque));
        let names = verdicts.iter().flat_map(|v| &v.touches).map(|touch| spoken(&touch.relation));
        Ok(Touched { names: names.collect(), anything })
    }

    fn has(&self, table: &TableFacts) -> bool {
        self.anything || table.spoken().any(|name| self.names.contains(&name))
    }
}

async fn look(
    context: &Context,
    moment: &mut dyn Moment,
    inventory: &Inventory,
    touched: &Touched,
    mappings: &[Mapping],
) -> Result<BTreeMap<String, Seen>, Error> {
    let tables: Vec<_> = inventory.tables.iter().filter(|table| !table.part).collect();
    let mode = context.preserve.mode;
    let asks: Vec<_> =
        tables.iter().map(|table| ask(table, mode, touched.has(table), mappings)).collect();
    let message = format!("marking {} tables before the run ({})", asks.len(), mode.as_str());
    context.sink.emit(Event::Notice { severity: "INFO".to_owned(), message });
    let marks = moment.marks_of(&asks, context.preserve.jobs, &|_| ()).await?;
    let mut budget = scout::ROWS_KEPT;
    let mut seen = BTreeMap::new();
    let mut looked: Vec<_> = tables.into_iter().zip(asks).zip(marks).collect();
    // Where not every row can be kept, those of the tables that the run changes come first.
    looked.sort_by_key(|((_, ask), _)| Reverse(ask.depth));
    for ((table, ask), mark) in looked {
        let scout = scout::scout(moment, table, context.preserve.tenant_column.as_deref()).await?;
        let rows = scout::rows(moment, &ask, mark.rows, &mut budget).await?;
        let sketch = scout::sketch(moment, table, &ask, mark.rows).await?;
        let whole = Seen { ask, mark, scout, rows, sketch, up_to: None };
        seen.insert(table.name.clone(), whole);
    }
    Ok(seen)
}

/// Asks for what the table has to prove: a promise takes the place of the column that it names.
fn ask(table: &TableFacts, mode: Mode, touched: bool, mappings: &[Mapping]) -> TableAsk {
    let mut ask = match (mode, touched) {
        (Mode::Full, true) => table.keyed_ask(),
        // With the key, so that rows that come meanwhile are told from those of before.
        (Mode::Full, false) => TableAsk { depth: Depth::Rows, ..table.keyed_ask() },
        _ => return table.ask(Depth::Count),
    };
    for Promise { column: label, expression, .. } in promises(table, mappings) {
        let promised = ColumnAsk { label, expression };
        match ask.columns.iter_mut().find(|column| column.label == promised.label) {
            Some(column) => *column = promised,
            None => ask.columns.push(promised),
        }
    }
    ask
}
