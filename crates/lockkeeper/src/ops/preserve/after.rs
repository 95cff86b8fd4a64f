//! What the data is after a run, and the certificate.

use lockkeeper_core::event::Event;
use lockkeeper_core::preserve::{
    Certificate, Depth, Excluded, Followed, Inventory, Seen, TableAsk, TableProof, Totals, follow,
    prove,
};

use crate::engine::Moment;
use crate::error::Error;
use crate::exec::{Run, Urgency};
use crate::ops::{Context, beside};

use super::{Before, MARKING, scout, sign};

/// Marks the data again and says what became of it. Nothing that goes wrong here undoes the run:
/// then there is no certificate, and a warning says why.
pub async fn after(
    context: &Context,
    run: &mut Run<'_>,
    before: Before,
    ran: Vec<String>,
) -> Option<Box<Certificate>> {
    let id = run.lease.ledger.run.clone();
    let marking = certify(context, &before, id, ran);
    match beside::wait(run, Urgency::Now, MARKING, marking).await {
        Ok(certificate) => Some(Box::new(certificate)),
        Err(error) => {
            let message = format!("the run is done, but its data is not proved: {}", error.message);
            context.sink.emit(Event::Notice { severity: "WARNING".to_owned(), message });
            None
        }
    }
}

async fn certify(
    context: &Context,
    before: &Before,
    run: String,
    migrations: Vec<String>,
) -> Result<Certificate, Error> {
    let mut moment = context.engine.open_moment().await?;
    let now = moment.inventory().await?;
    let tables = proofs(context, moment.as_mut(), before, &now).await?;
    moment.close().await?;
    let mut certificate = Certificate {
        schema: Certificate::SCHEMA.to_owned(),
        run,
        database: context.engine.address(),
        migrations,
        mode: context.preserve.mode,
        before_at: before.at.clone(),
        after_at: jiff::Timestamp::now().to_string(),
        totals: Totals::of(&tables),
        excluded: excluded(&tables, &now),
        tables,
        notes: before.notes.clone(),
        digest: String::new(),
        signature: None,
    };
    certificate.digest = certificate.compute_digest();
    certificate.signature =
        context.preserve.signing_key.as_ref().map(|key| sign::sign(key, &certificate.digest));
    Ok(certificate)
}

/// Names what holds data now and is in no proof.
fn excluded(tables: &[TableProof], now: &Inventory) -> Vec<Excluded> {
    let proved = |name: &str| tables.iter().any(|proof| proof.name == name);
    let new = now.tables.iter().filter(|table| !table.part && !proved(&table.name));
    let why = "it was not there before the run".to_owned();
    let new = new.map(|table| Excluded { name: table.name.clone(), why: why.clone() });
    now.excluded.iter().cloned().chain(new).collect()
}

async fn proofs(
    context: &Context,
    moment: &mut dyn Moment,
    before: &Before,
    now: &Inventory,
) -> Result<Vec<TableProof>, Error> {
    let tables = before.inventory.tables.iter().filter_map(|table| {
        let seen = before.seen.get(&table.name)?;
        Some((seen, follow(table, &seen.ask, now, &before.mappings)))
    });
    let tables: Vec<_> = tables.collect();
    let asks: Vec<_> = tables.iter().filter_map(|(_, followed)| followed.ask.clone()).collect();
    let marks = moment.marks_of(&asks, context.preserve.jobs, &|_| ()).await?;
    let mut marks = marks.into_iter();
    let mut proofs = Vec::new();
    for (old, followed) in &tables {
        let seen = match (&followed.ask, followed.after) {
            (Some(ask), Some(_)) => {
                let mark = marks.next().unwrap_or_default();
                let seen = Seen { ask: ask.clone(), mark, ..Seen::default() };
                Some(look_closer(context, moment, old, followed, seen).await?)
            }
            _ => None,
        };
        proofs.push(prove(followed, old, seen.as_ref()));
    }
    Ok(proofs)
}

/// Looks at what marks alone do not say.
async fn look_closer(
    context: &Context,
    moment: &mut dyn Moment,
    old: &Seen,
    followed: &Followed<'_>,
    mut seen: Seen,
) -> Result<Seen, Error> {
    if let Some(table) = followed.after {
        let tenant = context.preserve.tenant_column.as_deref();
        seen.scout = scout::scout(moment, table, tenant).await?;
    }
    if !differs(old, &seen) {
        return Ok(seen);
    }
    if let Some(ask) = up_to(old, &seen.ask)
        && seen.mark.rows > old.mark.rows
    {
        seen.up_to = moment.marks_of(&[ask], 1, &|_| ()).await?.pop();
    }
    if old.sketch.is_some()
        && let [key] = seen.ask.key.clone().as_slice()
    {
        seen.sketch = Some(moment.sketch(&seen.ask, key).await?);
    }
    if old.rows.is_some() {
        let mut budget = scout::ROWS_KEPT;
        seen.rows = scout::rows(moment, &seen.ask, seen.mark.rows, &mut budget).await?;
    }
    Ok(seen)
}

fn differs(old: &Seen, new: &Seen) -> bool {
    let shared = |(label, mark): (&String, &String)| new.mark.columns.get(label) != Some(mark);
    let columns =
        old.mark.columns.iter().filter(|(label, _)| new.mark.columns.contains_key(*label));
    old.mark.rows != new.mark.rows
        || columns.clone().any(shared)
        || (old.mark.columns.is_empty() && old.mark.hash != new.mark.hash)
}

/// Asks for the rows up to the highest key of before.
fn up_to(old: &Seen, ask: &TableAsk) -> Option<TableAsk> {
    let highest = old.scout.highest_key.as_ref()?;
    let [key] = ask.key.as_slice() else { return None };
    if ask.depth < Depth::Rows {
        return None;
    }
    let filter = format!("{key} <= '{}'", highest.replace('\'', "''"));
    Some(TableAsk { filter: Some(filter), ..ask.clone() })
}
