//! `backup`: proven copies of the database, and how long they are kept.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use lockkeeper::core::backup::{Kind, Level};
use lockkeeper::env::Environment;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, BackupLine, BackupSettings};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ui::{Desk, Look, bytes_text, duration, duration_text, moment, plural};

/// Make, prove and keep backups of the database
///
/// A backup counts only when it was read back: L1 compares what the store gives back, L2 decodes
/// every row and counts, L3 restores the schema into a private server and compares it, L4 restores
/// everything and compares every table's fingerprint.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lockkeeper backup full                         into the store of lockkeeper.toml, or ./backups
  lockkeeper backup full --store s3://bucket/db  into an object store
  lockkeeper backup list                         what there is, and how long it stays
  lockkeeper backup prove latest --level L2      decode every row of the newest one, and count
  lockkeeper backup prune --dry-run              what retention would do
  lockkeeper backup prune --simulate 1y          what it will have done in a year
  lockkeeper backup hold prod_backup_full_20250903_151230 --reason \"case 7\"")]
pub struct Backup {
    #[command(subcommand)]
    pub what: What,
    /// Where backups are: file:DIR, s3://BUCKET/PREFIX, gs://…, az://… [default: file:backups]
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
}

#[derive(Subcommand)]
pub enum What {
    /// Schema and data
    Full(Make),
    /// The schema alone
    Schema(Make),
    /// The data alone
    Data(Make),
    /// The backups of the store, and what keeps each
    List,
    /// Everything about one backup
    Show(Id),
    /// Read a backup back and compare, as far as the level says
    Prove(Prove),
    /// Mark what no rule keeps; delete what was marked a day ago
    Prune(Prune),
    /// The rule that keeps a backup, or lets it go
    Explain(Id),
    /// Keep a backup whatever the rules say
    Hold(Hold),
}

#[derive(Args)]
pub struct Make {
    /// How far it is proved before it counts as made (L1 … L4)
    #[arg(long, value_name = "LEVEL")]
    pub prove: Option<Level>,
    /// Threads that compress and sessions that take fingerprints
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
}

#[derive(Args)]
pub struct Id {
    /// The name of the backup, its beginning, or `latest`
    pub id: String,
}

#[derive(Args)]
pub struct Prove {
    /// The name of the backup, its beginning, or `latest`
    pub id: String,
    /// How far (L1 … L4)
    #[arg(long, value_name = "LEVEL", default_value = "L2")]
    pub level: Level,
}

#[derive(Args)]
pub struct Prune {
    /// Say what would happen, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say what a backup a day would lead to after that long (30d, 1y); does nothing
    #[arg(long, value_name = "DURATION", value_parser = days)]
    pub simulate: Option<u32>,
}

#[derive(Args)]
pub struct Hold {
    /// The name of the backup, its beginning, or `latest`
    pub id: String,
    /// Why nobody may delete it
    #[arg(long, value_name = "TEXT", required_unless_present = "release")]
    pub reason: Option<String>,
    /// Let the rules decide again
    #[arg(long, conflicts_with = "reason")]
    pub release: bool,
}

fn days(text: &str) -> Result<u32, String> {
    if let Some(years) = text.strip_suffix('y').and_then(|number| number.parse::<u32>().ok()) {
        return years.checked_mul(365).filter(|days| *days <= 36_500).ok_or("too long".to_owned());
    }
    let days = duration::parse(text)?.as_secs() / 86_400;
    u32::try_from(days).ok().filter(|days| *days <= 36_500).ok_or_else(|| "too long".to_owned())
}

impl Backup {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let mut settings = BackupSettings::of(&environment.config.backup)?;
        if let Some(store) = &self.store {
            settings.store.clone_from(store);
        }
        match &self.what {
            What::Full(make) => make.run(desk, &environment, settings, Kind::Full),
            What::Schema(make) => make.run(desk, &environment, settings, Kind::Schema),
            What::Data(make) => make.run(desk, &environment, settings, Kind::Data),
            What::List => list(desk, &settings),
            What::Show(id) => show(desk, &settings, &id.id),
            What::Explain(id) => explain(desk, &settings, &id.id),
            What::Prove(prove) => prove.run(desk, &environment, &settings),
            What::Prune(prune) => prune.run(desk, &settings),
            What::Hold(hold) => hold.run(desk, &settings),
        }
    }
}

impl Make {
    fn run(
        &self,
        desk: &Desk,
        environment: &Environment,
        mut settings: BackupSettings,
        kind: Kind,
    ) -> Result<u8, Error> {
        settings.level = self.prove.unwrap_or(settings.level);
        if let Some(jobs) = self.jobs {
            settings.jobs = jobs.clamp(1, 64);
            settings.sealing.jobs = settings.jobs;
        }
        let context = desk.context_without_files(environment)?;
        let made = desk.run(&context, ops::back_up(&context, &settings, kind))?;
        for warning in &made.warnings {
            desk.say(warning);
        }
        desk.result(&made, |look| {
            let mut text = format!(
                "{} {}  {}, {} of {}, proved {}, {}\n",
                look.good(),
                made.id,
                bytes_text(made.bytes),
                plural(made.rows as usize, "row"),
                plural(made.tables, "table"),
                made.level,
                duration_text(made.duration_ms),
            );
            for gap in &made.not_covered {
                let names = match gap.names.len() {
                    0 => String::new(),
                    _ => format!(": {}", gap.names.join(", ")),
                };
                let line = format!("  not covered: {}{names} ({})", gap.what, gap.why);
                let _ = writeln!(text, "{}", look.dim(&line));
            }
            text
        })?;
        Ok(exit::OK)
    }
}

impl Prove {
    fn run(
        &self,
        desk: &Desk,
        environment: &Environment,
        settings: &BackupSettings,
    ) -> Result<u8, Error> {
        let context = desk.context_without_files(environment)?;
        let work = ops::prove_backup(&context, settings, &self.id, self.level);
        let proved = desk.run(&context, work)?;
        desk.result(&proved, |look| {
            let mut text = format!("{} {} is proved {}\n", look.good(), proved.id, proved.level);
            for line in &proved.compared {
                let _ = writeln!(text, "  {line}");
            }
            text
        })?;
        Ok(exit::OK)
    }
}

impl Prune {
    fn run(&self, desk: &Desk, settings: &BackupSettings) -> Result<u8, Error> {
        let pruned = desk.block_on(ops::prune_backups(settings, self.dry_run, self.simulate))?;
        desk.result(&pruned, |look| {
            let mut text = String::new();
            let would = if pruned.dry_run { "would be " } else { "" };
            let groups = [
                ("deleted", &pruned.deleted),
                ("marked", &pruned.marked),
                ("still marked", &pruned.waiting),
                ("left over, deleted", &pruned.orphans),
            ];
            for (word, ids) in groups {
                for id in ids {
                    let _ = writeln!(text, "  {would}{word}: {id}");
                }
            }
            for happening in &pruned.simulated {
                let day = happening.at.strftime("%Y-%m-%d");
                let _ = writeln!(
                    text,
                    "  {day} deleted: {}; {} left",
                    happening.deleted, happening.left
                );
            }
            if !pruned.left.is_empty() {
                let _ = writeln!(text, "left in the end: {}", pruned.left.join(", "));
            }
            let kept = plural(pruned.kept, "backup");
            let freed = bytes_text(pruned.freed_bytes);
            let _ = writeln!(text, "{} {kept} {would}kept, {freed} {would}freed", look.good());
            text
        })?;
        Ok(exit::OK)
    }
}

impl Hold {
    fn run(&self, desk: &Desk, settings: &BackupSettings) -> Result<u8, Error> {
        let held = desk.block_on(ops::hold_backup(settings, &self.id, self.reason.as_deref()))?;
        desk.result(&held, |look| {
            let word = if self.release { "is left to the rules" } else { "is held" };
            format!("{} {} {word}\n", look.good(), held.manifest.id)
        })?;
        Ok(exit::OK)
    }
}

fn list(desk: &Desk, settings: &BackupSettings) -> Result<u8, Error> {
    let list = desk.block_on(ops::list_backups(settings))?;
    desk.result(&list, |look| {
        if list.backups.is_empty() {
            return format!("no backups in {}\n", list.store);
        }
        list.backups.iter().map(|line| draw(line, look)).collect()
    })?;
    Ok(exit::OK)
}

fn draw(line: &BackupLine, look: &Look) -> String {
    let mark = match line.fate {
        "damaged" => look.bad(),
        "keep" => look.good(),
        _ => look.neutral(),
    };
    let made = line.made_at.map_or("?".to_owned(), |at| moment(&at.to_string()));
    let size = bytes_text(line.bytes);
    let until = line.keep_until.map(|at| format!(" until {}", at.strftime("%Y-%m-%d")));
    let why = line.damage.as_ref().unwrap_or(&line.why);
    let why = look.dim(&format!("{why}{}", until.unwrap_or_default()));
    format!("{mark} {}  {made}  {size:>8}  {}  {why}\n", line.id, line.level)
}

fn show(desk: &Desk, settings: &BackupSettings, id: &str) -> Result<u8, Error> {
    let shown = desk.block_on(ops::show_backup(settings, id))?;
    desk.result(&shown, |look| {
        let manifest = &shown.manifest;
        let mut text = draw(&shown.line, look);
        let _ = writeln!(
            text,
            "  of {} ({}), as {}",
            manifest.database, manifest.identity, manifest.role
        );
        for (name, version) in &manifest.versions {
            let _ = writeln!(text, "  {name} {version}");
        }
        for object in &manifest.objects {
            let _ = writeln!(text, "  {}  {}", object.name, bytes_text(object.bytes));
        }
        for table in &manifest.tables {
            let _ = writeln!(text, "  {}  {}", table.name, plural(table.rows as usize, "row"));
        }
        for gap in &manifest.not_covered {
            let _ = writeln!(text, "  not covered: {} ({})", gap.what, gap.why);
        }
        text
    })?;
    Ok(exit::OK)
}

/// What keeps a backup, or lets it go.
#[derive(Serialize, JsonSchema)]
pub struct Explained {
    schema: String,
    #[serde(flatten)]
    line: BackupLine,
}

fn explain(desk: &Desk, settings: &BackupSettings, id: &str) -> Result<u8, Error> {
    let shown = desk.block_on(ops::show_backup(settings, id))?;
    let schema = "lockkeeper/backup-explained/1".to_owned();
    let explained = Explained { schema, line: shown.line };
    desk.result(&explained, |look| draw(&explained.line, look))?;
    Ok(exit::OK)
}
