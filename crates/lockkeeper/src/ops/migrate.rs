//! `migrate`: bring the database to the newest version, or to a chosen one.

use lockkeeper_core::migration::Version;
use lockkeeper_core::preserve::Certificate;
use serde::Serialize;

use crate::error::Error;
use crate::exec::refuse_newer;
use crate::ledger;

use super::backup::BackupMade;
use super::drive::{Job, Ran};
use super::judged::refuse_long_holds;
use super::plan::forward;
use super::{Context, drive};

/// How far to go, and what is allowed on the way.
#[derive(Clone, Debug, Default)]
pub struct MigrateAsk {
    pub to: Option<Version>,
    /// Only a plan of this hash may run.
    pub plan_hash: Option<String>,
    /// Run pending versions below the newest applied one.
    pub out_of_order: bool,
}

/// How a run ended (`CONTRACT.md`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Outcome {
    pub schema: String,
    pub run: Option<String>,
    pub outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<Vec<Ran>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolled_back: Option<Vec<Ran>>,
    /// What became of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Box<Certificate>>,
    /// The backup that was made before the first migration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// All that is known of that backup.
    #[serde(skip)]
    #[schemars(skip)]
    pub made: Option<Box<BackupMade>>,
}

impl Outcome {
    pub fn of_migrate(run: Option<String>, ran: Vec<Ran>) -> Self {
        let (down, up): (Vec<_>, Vec<_>) = ran.into_iter().partition(|ran| ran.down);
        Outcome {
            schema: "lockkeeper/outcome/1".to_owned(),
            outcome: if run.is_some() { "done" } else { "nothing_to_do" }.to_owned(),
            run,
            applied: Some(up),
            rolled_back: (!down.is_empty()).then_some(down),
            certificate: None,
            backup: None,
            made: None,
        }
    }
}

/// Runs everything that is pending.
pub async fn migrate(context: &Context, ask: &MigrateAsk) -> Result<Outcome, Error> {
    context.refuse_broken_folder()?;
    let mut session = context.engine.connect("lockkeeper/migrate").await?;
    let known = ledger::read(session.as_mut(), context.engine.capabilities()).await?;
    refuse_newer(&known)?;
    let planned = forward(context, ask, &known)?;
    if planned.is_empty() && ask.plan_hash.is_none() {
        return Ok(Outcome::of_migrate(None, Vec::new()));
    }
    refuse_long_holds(context, session.as_mut(), &planned).await?;
    let choose = |known: &ledger::Snapshot| forward(context, ask, known);
    let expect = ask.plan_hash.as_deref();
    let job = Job { context, verb: "migrate", choose: &choose, expect };
    let drive::Driven { run, ran, certificate, backup: made } = job.drive(session).await?;
    // Another replica may have done it all while this one waited for the lease.
    let run = (!ran.is_empty()).then_some(run);
    let backup = made.as_ref().map(|made| made.id.clone());
    Ok(Outcome { certificate, backup, made, ..Outcome::of_migrate(run, ran) })
}
