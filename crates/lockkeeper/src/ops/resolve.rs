//! `resolve`: a person says how a migration stands, and the ledger believes it.

use lockkeeper_core::migration::Version;
use lockkeeper_core::sql::semantic_checksum;

use crate::engine::Session;
use crate::error::Error;
use crate::exec::{Claim, Lease};
use crate::ledger::{self, AppliedRow, Ledger, RunStart, Snapshot};

use super::migrate::Outcome;
use super::recording::{self, Depth};
use super::{Context, actor, host};

/// What the person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Applied,
    RolledBack,
}

/// Records the decision; the database itself is not touched.
pub async fn resolve(
    context: &Context,
    version: &Version,
    decision: Decision,
) -> Result<Outcome, Error> {
    let statements = |ledger: &Ledger, known: &Snapshot| {
        let mut statements = vec![
            ledger.close_journal(version.as_str()),
            ledger.decided(version.as_str(), state(decision), "resolved by a person"),
        ];
        let recorded = known.applied.iter().find(|row| row.version == *version);
        let forget = recorded.map(|row| ledger.forget(row.version.as_str()));
        statements.extend(forget.into_iter().flatten());
        match (decision, context.folder.get(version)) {
            (Decision::RolledBack, None) if recorded.is_none() => Err(unknown(version)),
            (Decision::RolledBack, _) => Ok(statements),
            (Decision::Applied, None) => Err(unknown(version)),
            (Decision::Applied, Some(migration)) => {
                let lexicon = context.engine.dialect().lexicon();
                let semantic = semantic_checksum(&migration.up.text, lexicon);
                let checksums = Some((migration.checksum.as_str(), semantic.as_str()));
                let row = AppliedRow::vouched(version.as_str(), &migration.name, "resolved");
                statements.push(ledger.migration_row(&AppliedRow { checksums, ..row }));
                Ok(statements)
            }
        }
    };
    let run = record(context, "resolve", None, &statements).await?;
    Ok(Outcome { run: Some(run), ..Outcome::of_migrate(Some(String::new()), Vec::new()) })
}

fn state(decision: Decision) -> &'static str {
    match decision {
        Decision::Applied => "done",
        Decision::RolledBack => "undone",
    }
}

fn unknown(version: &Version) -> Error {
    Error::usage(format!("no migration has version {version}"))
        .with_hint("`lockkeeper status` lists the versions there are")
}

/// Returns the ledger statements of a decision.
type Decide<'a> = dyn Fn(&Ledger, &Snapshot) -> Result<Vec<String>, Error> + Sync + 'a;

/// Writes a decision under the lease, in one transaction with the row of its run and with the
/// schema that it was made on.
pub async fn record(
    context: &Context,
    verb: &str,
    reason: Option<&str>,
    decide: &Decide<'_>,
) -> Result<String, Error> {
    context.refuse_broken_folder()?;
    let engine = context.engine.as_ref();
    let (mut lease, mut work) = lease(context).await?;
    let known = ledger::read(lease.watch.as_mut(), engine.capabilities()).await?;
    let start = RunStart {
        verb: verb.to_owned(),
        env: context.env.clone(),
        actor: actor(),
        host: host(),
        reason: reason.map(str::to_owned),
        ..RunStart::default()
    };
    let mut statements = vec![engine.begin(None), lease.ledger.run_started(&start)];
    statements.extend(decide(&lease.ledger, &known)?);
    let schema = recording::read(engine, &mut lease, work.as_mut(), Depth::Whole).await;
    match schema {
        Ok(schema) => statements.extend(schema),
        // There the record is all that was asked for.
        Err(error) if verb == "drift" => return Err(error.into()),
        Err(error) => recording::missed(context.sink.as_ref(), &error),
    }
    statements.push(lease.ledger.run_finished("done", None));
    statements.push("COMMIT".to_owned());
    lease.watch.query(&statements.join("; ")).await?;
    Ok(lease.ledger.run)
}

async fn lease(context: &Context) -> Result<(Lease, Box<dyn Session>), Error> {
    let engine = context.engine.as_ref();
    let run = ulid::Ulid::generate().to_string();
    let name = format!("lockkeeper/{run}");
    let watch = engine.connect(&name).await?;
    let mut work = engine.connect(&name).await?;
    let holder = format!("{}@{} ({})", actor(), host(), std::process::id());
    let claim = Claim { run, holder, wait: context.lock_wait };
    let (sink, stop) = (context.sink.as_ref(), &context.stop);
    let lease = Lease::acquire(engine, watch, work.as_mut(), &claim, sink, stop).await?;
    Ok((lease, work))
}
