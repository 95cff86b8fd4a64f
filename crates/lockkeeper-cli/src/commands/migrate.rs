//! `migrate`: bring the database to the newest version, or to a chosen one.

use std::path::{Path, PathBuf};

use lockkeeper::core::migration::Version;
use lockkeeper::core::preserve::{Certificate, Mode};
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, BackupMade, MigrateAsk, Outcome, Ran};
use serde_json::Value;

use super::plan::{Reach, show};
use crate::ui::{Desk, Look, bytes_text, duration_text, plural};

/// Apply every pending migration
///
/// An interrupted run is found and taken further by the same command. Ctrl-C stops after the
/// current step, a second one cancels the statement that is running.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper migrate
  lockkeeper migrate --dry-run
  lockkeeper migrate --to 0007
  lockkeeper migrate --plan plan.json    runs exactly the plan in the file, or nothing
  lockkeeper migrate --without-backup 'the host took a snapshot'
  lockkeeper --env production migrate --yes --format json")]
pub struct Migrate {
    #[command(flatten)]
    pub reach: Reach,
    /// Run exactly the plan in this file; refuse when it no longer fits
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "dry_run"])]
    pub plan: Option<PathBuf>,
    /// Run steps over the lock budget as they stand, for this reason
    #[arg(long, value_name = "REASON")]
    pub force_direct: Option<String>,
    /// Leave out the backup that the policy requires, for this reason
    #[arg(long, value_name = "REASON")]
    pub without_backup: Option<String>,
    /// Prove that the data survives: off, quick (counts, key ranges), full (every row hashed);
    /// else the policy says
    #[arg(long, value_name = "MODE", value_parser = mode)]
    pub preserve: Option<Mode>,
    /// Show the plan instead of running it
    #[arg(long)]
    pub dry_run: bool,
}

impl Migrate {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let mut ask = self.reach.ask();
        if self.dry_run {
            return show(desk, &ask, None, self.without_backup.as_deref());
        }
        if let Some(file) = &self.plan {
            bind(&mut ask, file)?;
        }
        let environment = desk.environment()?;
        let mut context = desk.changing(&environment, "migrate")?;
        context.force_direct.clone_from(&self.force_direct);
        context.without_backup.clone_from(&self.without_backup);
        desk.with_backups(&environment, &mut context)?;
        context.preserve.mode = self.preserve.unwrap_or(context.preserve.mode);
        let outcome = desk.run(&context, ops::migrate(&context, &ask))?;
        desk.result(&outcome, |look| render(&outcome, look))?;
        Ok(exit::OK)
    }
}

fn mode(text: &str) -> Result<Mode, String> {
    Mode::parse(text).ok_or_else(|| "known are off, quick and full".to_owned())
}

/// Ties the run to the plan in the file: its hash, and as far as it goes.
fn bind(ask: &mut MigrateAsk, file: &Path) -> Result<(), Error> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Error::usage(format!("cannot read the plan {name}: {error}")))?;
    let no_plan = || {
        Error::usage(format!("{name} is no plan of Lockkeeper"))
            .in_file(&name)
            .with_hint("make one with `lockkeeper plan --out plan.json`")
    };
    let plan: Value = serde_json::from_str(&text).map_err(|_| no_plan())?;
    if plan["schema"] != "lockkeeper/plan/1" {
        return Err(no_plan());
    }
    ask.plan_hash = Some(plan["hash"].as_str().ok_or_else(no_plan)?.to_owned());
    let migrations = plan["migrations"].as_array().ok_or_else(no_plan)?;
    let up = migrations.iter().filter(|migration| migration["direction"] == "up");
    ask.to = up.filter_map(|m| Version::parse(m["version"].as_str()?)).max();
    Ok(())
}

fn render(outcome: &Outcome, look: &Look) -> String {
    let applied = outcome.applied.as_deref().unwrap_or_default();
    let undone = outcome.rolled_back.as_deref().unwrap_or_default();
    if applied.is_empty() && undone.is_empty() {
        return format!("{} nothing to do: everything is applied\n", look.good());
    }
    let mut parts = Vec::new();
    if !undone.is_empty() {
        parts.push(format!("{} rolled back", plural(undone.len(), "migration")));
    }
    if !applied.is_empty() {
        parts.push(format!("{} applied", plural(applied.len(), "migration")));
    }
    let total = total(applied) + total(undone);
    let done = format!("{} {} in {}\n", look.good(), parts.join(", "), duration_text(total));
    let backup = outcome.made.as_deref().map_or(String::new(), |made| kept(made, look));
    done + &backup + &outcome.certificate.as_deref().map_or(String::new(), |made| data(made, look))
}

fn kept(made: &BackupMade, look: &Look) -> String {
    let BackupMade { id, bytes, level, .. } = made;
    format!("{} backup: {id}  {}, proved {level}\n", look.good(), bytes_text(*bytes))
}

fn data(certificate: &Certificate, look: &Look) -> String {
    let mark = if certificate.totals.unproved + certificate.totals.promised == 0 {
        look.good()
    } else {
        look.neutral()
    };
    let said = certificate.summary();
    format!("{mark} data: {}; `lockkeeper certificate` shows it\n", said.trim_end())
}

/// Returns the time all of them took, in milliseconds.
pub fn total(ran: &[Ran]) -> u64 {
    ran.iter().map(|ran| ran.duration_ms).sum()
}
