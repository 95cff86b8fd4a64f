//! `plan`: what `migrate` would do now, without doing it.

use std::path::{Path, PathBuf};

use lockkeeper::core::migration::Version;
use lockkeeper::core::plan::PlanDocument;
use lockkeeper::env::{BackupConfig, write_whole};
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, Context, MigrateAsk};

use crate::ui::{Desk, draw_plan};

/// Show what migrate would do, without doing it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper plan
  lockkeeper plan --to 0007
  lockkeeper plan --out plan.json        to read and approve, then:
  lockkeeper migrate --plan plan.json    runs exactly that, or nothing")]
pub struct Plan {
    #[command(flatten)]
    pub reach: Reach,
    /// Write the plan as JSON into this file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// How far to go; the same for `plan` and `migrate`.
#[derive(clap::Args)]
pub struct Reach {
    /// Go no further than this version
    #[arg(long, value_name = "VERSION", value_parser = super::version)]
    pub to: Option<Version>,
    /// Also run pending migrations below the newest applied one
    #[arg(long)]
    pub out_of_order: bool,
}

impl Reach {
    pub fn ask(&self) -> MigrateAsk {
        MigrateAsk { to: self.to.clone(), out_of_order: self.out_of_order, plan_hash: None }
    }
}

impl Plan {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        show(desk, &self.reach.ask(), self.out.as_deref(), None)
    }
}

/// Plans and shows the plan; a reason tells that its backup is left out.
pub fn show(
    desk: &Desk,
    ask: &MigrateAsk,
    out: Option<&Path>,
    without_backup: Option<&str>,
) -> Result<u8, Error> {
    let environment = desk.environment()?;
    let mut context = desk.context(&environment)?;
    context.without_backup = without_backup.map(str::to_owned);
    let first = first(&context, &environment.config.backup)?;
    let plan = desk.block_on(ops::plan(&context, ask))?;
    if let Some(file) = out {
        write(&plan, file)?;
    }
    let next = match out {
        Some(file) => format!("`lockkeeper migrate --plan {}` runs exactly this", file.display()),
        None => "`lockkeeper migrate` runs it".to_owned(),
    };
    desk.result(&plan, |look| {
        let first = first.filter(|_| !plan.migrations.is_empty()).unwrap_or_default();
        first + &draw_plan(&plan, &next, look)
    })?;
    Ok(exit::OK)
}

/// Says which backup is made before the first migration.
fn first(context: &Context, config: &BackupConfig) -> Result<Option<String>, Error> {
    let Some(level) = context.first_backup() else { return Ok(None) };
    let (level, store) = (level.max(config.level()?), config.store());
    Ok(Some(format!("first: a backup, proved to {level}, into {store}\n\n")))
}

fn write(plan: &PlanDocument, file: &Path) -> Result<(), Error> {
    let failed = |why: String| Error::config(format!("cannot write {}: {why}", file.display()));
    let text = serde_json::to_string_pretty(plan).map_err(|error| failed(error.to_string()))?;
    write_whole(file, format!("{text}\n").as_bytes()).map_err(|error| failed(error.to_string()))
}
