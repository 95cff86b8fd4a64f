//! `restore`: a backup becomes a database again.

use std::fmt::Write as _;

use jiff::SignedDuration;
use lockkeeper::env::Environment;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, BackupSettings, KeptList, RestoreAsk, Restored, Target};

use crate::ui::{Desk, Look, confirm, duration_text, plural};

/// Restore a backup into a new database, or in the place of one
///
/// The backup is loaded into a database beside the one it is for, and compared with what was
/// written down when it was made: schema, every row, sequences. Only then it takes its place, in
/// one step that either happens or does not; the old database stays under another name.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper restore latest --into shop_copy      a new database beside the others
  lockkeeper restore latest --replace shop        in the place of shop, which is kept
  lockkeeper restore latest --replace shop --resume
                                                  go on after a crash
  lockkeeper restore --kept                       databases that restores have put aside
  lockkeeper restore --prune                      remove those whose time is over
  lockkeeper --env production restore prod_backup_full_20250903_151230 --replace shop --yes

For SQLite, NAME is the path of a file. Stop what uses it first.")]
pub struct Restore {
    /// The name of the backup, its beginning, or `latest`
    #[arg(required_unless_present_any = ["kept", "prune"])]
    pub id: Option<String>,
    /// Where backups are: file:DIR, s3://BUCKET/PREFIX, gs://…, az://… [default: file:backups]
    #[arg(long, value_name = "URL")]
    pub store: Option<String>,
    /// A database that does not exist yet, or is empty
    #[arg(long, value_name = "NAME", conflicts_with = "replace")]
    pub into: Option<String>,
    /// The database whose place it takes
    #[arg(long, value_name = "NAME")]
    pub replace: Option<String>,
    /// Go on with a restore that was interrupted
    #[arg(long)]
    pub resume: bool,
    /// Sessions that load and compare
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// How long the replaced database is kept
    #[arg(long, value_name = "DURATION", default_value = "7d", value_parser = days)]
    pub keep: SignedDuration,
    /// Replace a database by the backup of another one
    #[arg(long)]
    pub of_another_database: bool,
    /// Do not back up what is replaced (it may be broken)
    #[arg(long)]
    pub without_safety_backup: bool,
    /// List the databases that restores have put aside
    #[arg(long, conflicts_with_all = ["id", "into", "replace"])]
    pub kept: bool,
    /// Remove those of them whose time is over
    #[arg(long, conflicts_with_all = ["id", "into", "replace"])]
    pub prune: bool,
}

fn days(text: &str) -> Result<SignedDuration, String> {
    let kept = crate::ui::duration::parse(text)?;
    SignedDuration::try_from(kept).map_err(|error| error.to_string())
}

impl Restore {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let context = desk.context_without_files(&environment)?;
        if self.kept || self.prune {
            let list = desk.block_on(ops::kept_databases(&context, self.prune))?;
            desk.result(&list, |look| draw_kept(&list, look))?;
            return Ok(exit::OK);
        }
        let mut settings = BackupSettings::of(&environment.config.backup)?;
        if let Some(store) = &self.store {
            settings.store.clone_from(store);
        }
        if let Some(jobs) = self.jobs {
            settings.jobs = jobs.clamp(1, 64);
        }
        let ask = self.ask()?;
        self.confirmed(desk, &environment, &context.engine.address())?;
        let restored = desk.run(&context, ops::restore(&context, &settings, &ask))?;
        desk.result(&restored, |look| draw(&restored, look))?;
        Ok(exit::OK)
    }

    fn ask(&self) -> Result<RestoreAsk, Error> {
        let target = match (&self.into, &self.replace) {
            (Some(name), _) => Target::Into(name.clone()),
            (None, Some(name)) => Target::Replace(name.clone()),
            (None, None) => {
                return Err(Error::usage("a restore needs a place to go to").with_hint(
                    "--into NAME makes a new database, --replace NAME a live one anew",
                ));
            }
        };
        Ok(RestoreAsk {
            id: self.id.clone().unwrap_or_default(),
            target,
            resume: self.resume,
            of_another: self.of_another_database,
            without_safety_backup: self.without_safety_backup,
            keep: self.keep,
        })
    }

    /// A live database is replaced only when its name was typed, or when a script said twice what
    /// it means: `--yes` and where.
    fn confirmed(
        &self,
        desk: &Desk,
        environment: &Environment,
        address: &str,
    ) -> Result<(), Error> {
        let Some(name) = &self.replace else { return Ok(()) };
        if !desk.flags.yes {
            return confirm(name, "replace a database by its backup", address);
        }
        match &environment.name {
            Some(chosen) if desk.flags.env.is_none() => {
                let text = format!("--yes replaces {name} only in an environment that is named");
                Err(Error::refused(text).with_hint(format!("is it --env {chosen}? then say so")))
            }
            _ => Ok(()),
        }
    }
}

fn draw(restored: &Restored, look: &Look) -> String {
    let took = duration_text(restored.duration_ms);
    let mut text = format!(
        "{} {} is restored from {}, proved {}, {took}\n",
        look.good(),
        restored.database,
        restored.id,
        restored.level,
    );
    for line in &restored.compared {
        let _ = writeln!(text, "  {line}");
    }
    if let Some(old) = &restored.replaced {
        let until = old.keep_until.strftime("%Y-%m-%d");
        let _ = writeln!(text, "  the old one is kept as {} until {until}", old.name);
        if old.sessions > 0 {
            let sessions = plural(old.sessions, "session");
            let closed = duration_text(old.closed_ms);
            let _ = writeln!(text, "  {sessions} ended, nobody could connect for {closed}");
        }
        if let Some(backup) = &old.backup {
            let _ = writeln!(text, "  it was backed up before: {backup}");
        }
    }
    text
}

fn draw_kept(list: &KeptList, look: &Look) -> String {
    if list.databases.is_empty() {
        return "no restore has put a database aside\n".to_owned();
    }
    let line = |kept: &ops::Kept| {
        let until = kept.keep_until.strftime("%Y-%m-%d");
        let fate = if kept.removed { "removed".to_owned() } else { format!("kept until {until}") };
        format!("{} {}  was {}  {fate}\n", look.neutral(), kept.name, kept.database)
    };
    list.databases.iter().map(line).collect()
}
