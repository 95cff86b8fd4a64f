//! `drift`: what changed in the schema besides the runs.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join;
use lockkeeper_core::schema::{Change, Difference, Manifest, Snapshot as Schema, Unmodelled, diff};
use serde::Serialize;

use crate::engine::{DbError, Session};
use crate::error::Error;
use crate::exec::refuse_newer;
use crate::ledger::{self, Record};

use super::{Context, recording, resolve};

/// How the live schema stands to the recorded one.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Drift {
    pub schema: String,
    /// `null` when there is nothing to compare with.
    pub drift: Option<bool>,
    /// What the newest record says.
    pub recorded: Option<Known>,
    pub live: Live,
    pub differences: Vec<Drifted>,
    /// Kinds that have no model: how many objects, and some of their names.
    pub unmodelled: BTreeMap<String, Unmodelled>,
    /// The run that changed the schema after the record and left none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unrecorded_run: Option<String>,
    /// Where the catalog changed, when that is all that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub catalogs: Vec<String>,
    /// Kinds that this role may not read: they were not compared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
    /// What else is worth knowing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A record of the schema.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Known {
    pub run: String,
    pub at: String,
    pub hash: Option<String>,
}

/// The schema as it is.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Live {
    pub hash: Option<String>,
}

/// An object that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Drifted {
    /// `added`, `removed` or `changed`.
    pub change: String,
    pub kind: String,
    /// With its schema.
    pub name: String,
    /// The relation that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// The statements that differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Compares the live schema with the record of the last run.
pub async fn drift(context: &Context) -> Result<Drift, Error> {
    let (engine, caps) = (context.engine.as_ref(), context.engine.capabilities());
    let (known, mark) = join(open(context), engine.schema_manifest()).await;
    let (mut session, record) = known?;
    let session = session.as_mut();
    let Some(record) = record else {
        let run = ledger::unrecorded_run(session, caps, None).await?;
        return Ok(Drift { unrecorded_run: run, ..empty() });
    };
    if mark? == record.mark {
        return unchanged(context, session, record).await;
    }
    differing(context, session, record).await
}

/// Opens a session and reads the newest record.
async fn open(context: &Context) -> Result<(Box<dyn Session>, Option<Record>), Error> {
    let caps = context.engine.capabilities();
    let mut session = context.engine.connect("lockkeeper/drift").await?;
    refuse_newer(&ledger::read(session.as_mut(), caps).await?)?;
    let record = ledger::last_record(session.as_mut(), caps).await?;
    Ok((session, record))
}

/// Looks closer. Record and mark were read at one time: a run that ended just then is no drift.
async fn differing(
    context: &Context,
    session: &mut dyn Session,
    record: Record,
) -> Result<Drift, Error> {
    let (engine, caps) = (context.engine.as_ref(), context.engine.capabilities());
    let record = ledger::last_record(session, caps).await?.unwrap_or(record);
    let mark = engine.schema_manifest().await?;
    if mark == record.mark {
        return unchanged(context, session, record).await;
    }
    if let Some(run) = ledger::unrecorded_run(session, caps, Some(&record)).await? {
        let recorded = Some(known(&record));
        return Ok(Drift { unrecorded_run: Some(run), recorded, ..empty() });
    }
    if record.hash.is_none() {
        return Ok(unnamed(&record, &mark));
    }
    let recorded = ledger::objects_of(session, caps, &record);
    let (before, live) = join(recorded, recording::objects(engine)).await;
    Ok(match before? {
        Some(before) => compared(&record, &before, live?),
        None => unnamed(&record, &mark),
    })
}

fn empty() -> Drift {
    Drift { schema: "lockkeeper/drift/1".to_owned(), ..Drift::default() }
}

fn known(record: &Record) -> Known {
    Known { run: record.run.clone(), at: record.at.clone(), hash: record.hash.clone() }
}

/// Nothing changed: a record that is only a mark gets its objects now.
async fn unchanged(
    context: &Context,
    session: &mut dyn Session,
    mut record: Record,
) -> Result<Drift, Error> {
    let mut note = None;
    if record.hash.is_none() {
        match complete(context, session, &record).await {
            Ok(hash) => record.hash = hash,
            Err(error) => {
                note = Some(format!("the record could not be completed with objects: {error}"));
            }
        }
    }
    let live = Live { hash: record.hash.clone() };
    Ok(Drift { drift: Some(false), recorded: Some(known(&record)), live, note, ..empty() })
}

/// Adds the objects to the record. The mark is the recorded one before and after, so they are
/// those that the run left.
async fn complete(
    context: &Context,
    session: &mut dyn Session,
    record: &Record,
) -> Result<Option<String>, DbError> {
    let engine = context.engine.as_ref();
    let schema = recording::objects(engine).await?;
    if engine.schema_manifest().await? != record.mark {
        return Ok(None);
    }
    session.query(&ledger::complete(engine.capabilities(), record, &schema)).await?;
    Ok(Some(schema.hash()))
}

/// Something changed, and what there was is not known.
fn unnamed(record: &Record, mark: &Manifest) -> Drift {
    let catalogs = mark.changed(&record.mark).into_iter().map(str::to_owned).collect();
    Drift { recorded: Some(known(record)), catalogs, ..empty() }
}

fn compared(record: &Record, before: &Schema, live: Schema) -> Drift {
    let unreadable = unreadable(before, &live);
    let readable = |kind: &str| !unreadable.iter().any(|unreadable| unreadable == kind);
    let objects = diff(before, &live).into_iter().filter(|d| readable(d.id.kind.word()));
    let mut differences: Vec<_> = objects.map(drifted).collect();
    differences.extend(counts(before, &live).into_iter().filter(|d| readable(&d.kind)));
    Drift {
        drift: Some(!differences.is_empty()),
        recorded: Some(known(record)),
        live: Live { hash: Some(live.hash()) },
        differences,
        unmodelled: live.unmodelled,
        unreadable,
        ..empty()
    }
}

/// Returns the kinds that one side could only count: `subscription (only …)`.
fn unreadable(before: &Schema, live: &Schema) -> Vec<String> {
    let kinds = before.unmodelled.keys().chain(live.unmodelled.keys());
    let secret = kinds.filter_map(|kind| Some(kind.split_once(" (only ")?.0.to_owned()));
    let mut kinds: Vec<_> = secret.collect();
    kinds.dedup();
    kinds
}

fn drifted(difference: Difference) -> Drifted {
    let id = difference.id;
    let qualified = |name: &str| match id.schema.as_str() {
        "" => name.to_owned(),
        schema => format!("{schema}.{name}"),
    };
    let (name, on) = match id.on.as_str() {
        "" => (qualified(&id.name), None),
        on => (id.name.clone(), Some(qualified(on))),
    };
    let (change, before, after) = match difference.change {
        Change::Added { after } => ("added", None, Some(after)),
        Change::Removed { before } => ("removed", Some(before), None),
        Change::Changed { before, after } => ("changed", Some(before), Some(after)),
    };
    let (change, kind) = (change.to_owned(), id.kind.word().to_owned());
    Drifted { change, kind, name, on, before, after }
}

/// Returns kinds without a model of which there are more or fewer than there were.
fn counts(before: &Schema, live: &Schema) -> Vec<Drifted> {
    let none = Unmodelled::default();
    let mut kinds: Vec<_> = before.unmodelled.keys().chain(live.unmodelled.keys()).collect();
    kinds.sort();
    kinds.dedup();
    let of = |kind: &String| {
        let side = |schema: &Schema| schema.unmodelled.get(kind).unwrap_or(&none).clone();
        let (old, new) = (side(before), side(live));
        differs(&old, &new).then(|| counted(kind, &old, &new))
    };
    kinds.into_iter().filter_map(of).collect()
}

/// Names are compared where all of them are known.
fn differs(old: &Unmodelled, new: &Unmodelled) -> bool {
    let names = |side: &Unmodelled| {
        let all: BTreeSet<_> = side.names.iter().cloned().collect();
        (side.names.len() as u64 == side.count).then_some(all)
    };
    let both = names(old).zip(names(new));
    old.count != new.count || both.is_some_and(|(old, new)| old != new)
}

fn counted(kind: &str, old: &Unmodelled, new: &Unmodelled) -> Drifted {
    let names = |from: &Unmodelled, other: &Unmodelled| {
        let own = from.names.iter().filter(|name| !other.names.contains(name));
        own.cloned().collect::<Vec<_>>()
    };
    let mut differing = names(old, new);
    differing.extend(names(new, old));
    let said = |side: &Unmodelled| Some(format!("{} of them", side.count));
    let change = match (old.count, new.count) {
        (0, _) => "added",
        (_, 0) => "removed",
        _ => "changed",
    };
    Drifted {
        change: change.to_owned(),
        // What stands behind it in brackets explains the kind.
        kind: kind.split(" (").next().unwrap_or(kind).to_owned(),
        name: differing.join(", "),
        on: None,
        before: said(old),
        after: said(new),
    }
}

/// Records the present schema as the known one; the run says who did it, when and why.
pub async fn accept_drift(context: &Context, reason: Option<&str>) -> Result<Drift, Error> {
    resolve::record(context, "drift", reason, &|_, _| Ok(Vec::new())).await?;
    drift(context).await
}
