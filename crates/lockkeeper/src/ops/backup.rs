//! `backup`: a proven copy of the database in a store, and what becomes of it.

use std::time::Instant;

use jiff::Timestamp;
use lockkeeper_core::backup::retention::{Candidate, Fate, Rules, simulate};
use lockkeeper_core::backup::{Kind, Level, Manifest, NotCovered, Note, Purpose};
use serde::Serialize;

use crate::backup::{self, Backup, MakeAsk, Shelf, Yard};
use crate::env::{BackupConfig, Revealed, Secret};
use crate::error::Error;
use crate::store::{Keys, Sealing, Store};

use super::guard::undisturbed;
use super::workshop::workshop;
use super::{Context, actor, host};

/// Where backups of an environment go and what is asked of them.
#[derive(Clone)]
pub struct BackupSettings {
    pub store: String,
    pub rules: Rules,
    pub level: Level,
    pub sealing: Sealing,
    pub jobs: usize,
    identity: Option<Secret>,
    scratch: Option<Secret>,
}

/// What work inside of archives needs besides; fetched only then, so that who makes backups need
/// not be able to read them.
pub(super) struct Secrets {
    keys: Keys,
    /// A server to try archives on; else one is started for it.
    scratch: Option<Revealed>,
}

impl BackupSettings {
    /// Settles the section `[backup]`.
    pub fn of(config: &BackupConfig) -> Result<BackupSettings, Error> {
        let jobs = config.jobs.unwrap_or_else(processors).clamp(1, MOST_JOBS);
        let recipients = config.recipients.iter().map(|text| text.parse());
        let recipients = recipients.collect::<Result<_, _>>().map_err(Error::from)?;
        Ok(BackupSettings {
            store: config.store().to_owned(),
            rules: config.rules()?,
            level: config.level()?,
            sealing: Sealing { level: config.compression.unwrap_or(1), jobs, recipients },
            jobs,
            identity: config.identity.clone(),
            scratch: config.scratch.clone(),
        })
    }

    /// Returns the same with another level of proof.
    pub(super) fn proved_to(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Fetches the secrets that a proof up to `level` needs.
    pub(super) fn secrets(&self, level: Level) -> Result<Secrets, Error> {
        let identity = self.identity.iter().filter(|_| level >= Level::L2).cloned();
        let scratch = self.scratch.iter().filter(|_| level >= Level::L3).map(Secret::reveal);
        Ok(Secrets {
            keys: Keys::from_secrets(&identity.collect::<Vec<_>>())?,
            scratch: scratch.collect::<Result<Vec<_>, _>>()?.pop(),
        })
    }

    pub(super) fn shelf(&self) -> Result<Shelf, Error> {
        Ok(Shelf::new(Store::open(&self.store)?, format!("{}@{}", actor(), host())))
    }
}

/// Sessions and threads of one backup.
pub const MOST_JOBS: usize = 64;

fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(4)
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct BackupMade {
    pub schema: String,
    pub id: String,
    pub store: String,
    pub bytes: u64,
    pub level: Level,
    /// How many tables it has rows of.
    pub tables: usize,
    pub rows: u64,
    pub not_covered: Vec<NotCovered>,
    pub duration_ms: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// The backups of a store.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BackupList {
    pub schema: String,
    pub store: String,
    pub backups: Vec<BackupLine>,
}

/// One of them.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BackupLine {
    pub id: String,
    pub kind: Option<Kind>,
    pub made_at: Option<Timestamp>,
    pub bytes: u64,
    pub level: Level,
    pub keep_until: Option<Timestamp>,
    /// What keeps it, or what will become of it.
    pub why: String,
    /// `keep`, `marked`, `delete` or `damaged`.
    pub fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage: Option<String>,
}

/// Everything about one backup.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BackupShown {
    pub schema: String,
    pub manifest: Manifest,
    pub notes: Vec<lockkeeper_core::backup::Noted>,
    pub line: BackupLine,
}

/// How a proof ended.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BackupProved {
    pub schema: String,
    pub id: String,
    pub level: Level,
    pub compared: Vec<String>,
}

/// What retention did, would do or will have done.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BackupPruned {
    pub schema: String,
    pub store: String,
    pub dry_run: bool,
    pub kept: usize,
    pub marked: Vec<String>,
    pub waiting: Vec<String>,
    pub deleted: Vec<String>,
    /// Objects that belonged to no backup.
    pub orphans: Vec<String>,
    pub freed_bytes: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub simulated: Vec<Simulated>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

/// A deletion of a simulated time.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Simulated {
    pub at: Timestamp,
    pub deleted: String,
    pub left: usize,
}

/// Makes a backup under the right to migrate, so that no run changes the schema meanwhile.
pub async fn back_up(
    context: &Context,
    settings: &BackupSettings,
    kind: Kind,
) -> Result<BackupMade, Error> {
    // Before anybody is kept waiting, and before a file is made by looking into it.
    let (shelf, directory) = (settings.shelf()?, workshop()?);
    let secrets = settings.secrets(Level::L0)?;
    backup::survey(&yard(context, settings, &secrets, &shelf, directory.path()), kind).await?;
    let work = back_up_within(context, settings, kind, Purpose::Manual, None);
    undisturbed(context, context.engine.as_ref(), "backup", work).await
}

/// The same for a caller that has that right already.
pub async fn back_up_within(
    context: &Context,
    settings: &BackupSettings,
    kind: Kind,
    purpose: Purpose,
    run: Option<String>,
) -> Result<BackupMade, Error> {
    let begun = Instant::now();
    let shelf = settings.shelf()?;
    let directory = workshop()?;
    let secrets = settings.secrets(settings.level)?;
    let yard = yard(context, settings, &secrets, &shelf, directory.path());
    let ask = MakeAsk {
        kind,
        purpose,
        run,
        env: context.env.clone(),
        sealing: settings.sealing.clone(),
        prove: settings.level,
    };
    let made = backup::make(&yard, &ask).await?;
    let manifest = made.manifest;
    Ok(BackupMade {
        schema: "lockkeeper/backup-made/1".to_owned(),
        bytes: manifest.bytes(),
        tables: manifest.tables.len(),
        rows: manifest.tables.iter().map(|table| table.rows).sum(),
        id: manifest.id,
        store: shelf.store().address().to_owned(),
        level: manifest.level,
        not_covered: manifest.not_covered,
        duration_ms: begun.elapsed().as_millis() as u64,
        warnings: made.warnings,
    })
}

/// Lists the backups of the store with what retention will do about each.
pub async fn list_backups(settings: &BackupSettings) -> Result<BackupList, Error> {
    let shelf = settings.shelf()?;
    let (backups, unreadable) = shelf.all().await?;
    let decisions = backup::decide(&settings.rules, &backups, Timestamp::now(), false);
    let mut lines: Vec<_> = backups.iter().map(|backup| line(backup, &decisions)).collect();
    lines.extend(unreadable.into_iter().map(|broken| BackupLine {
        id: broken.id,
        kind: None,
        made_at: None,
        bytes: 0,
        level: Level::L0,
        keep_until: None,
        why: "nothing deletes what cannot be read".to_owned(),
        fate: "damaged",
        damage: Some(broken.why),
    }));
    let store = shelf.store().address().to_owned();
    Ok(BackupList { schema: "lockkeeper/backups/1".to_owned(), store, backups: lines })
}

/// Returns everything about one backup.
pub async fn show_backup(settings: &BackupSettings, id: &str) -> Result<BackupShown, Error> {
    let shelf = settings.shelf()?;
    let found = shelf.find(id).await?;
    let (backups, _) = shelf.all().await?;
    let decisions = backup::decide(&settings.rules, &backups, Timestamp::now(), false);
    let line = line(&found, &decisions);
    let schema = "lockkeeper/backup-shown/1".to_owned();
    Ok(BackupShown { schema, manifest: found.manifest, notes: found.notes, line })
}

/// Proves a backup once more, or further.
pub async fn prove_backup(
    context: &Context,
    settings: &BackupSettings,
    id: &str,
    level: Level,
) -> Result<BackupProved, Error> {
    let shelf = settings.shelf()?;
    let directory = workshop()?;
    let secrets = settings.secrets(level)?;
    let yard = yard(context, settings, &secrets, &shelf, directory.path());
    let found = shelf.find(id).await?;
    let proof = backup::prove(&yard, &found, level).await?;
    let schema = "lockkeeper/backup-proved/1".to_owned();
    let id = found.id().to_owned();
    Ok(BackupProved { schema, id, level: proof.level, compared: proof.compared })
}

/// Keeps a backup whatever the rules say, or lets them decide again.
pub async fn hold_backup(
    settings: &BackupSettings,
    id: &str,
    reason: Option<&str>,
) -> Result<BackupShown, Error> {
    let shelf = settings.shelf()?;
    let found = shelf.find(id).await?;
    let note = match reason {
        Some(reason) => Note::Held { reason: reason.to_owned() },
        None => Note::Released,
    };
    shelf.note(found.id(), note).await?;
    show_backup(settings, found.id()).await
}

/// Marks what no rule keeps and deletes what was marked long enough ago.
pub async fn prune_backups(
    settings: &BackupSettings,
    dry_run: bool,
    simulated_days: Option<u32>,
) -> Result<BackupPruned, Error> {
    let shelf = settings.shelf()?;
    let pruned =
        backup::prune(&shelf, &settings.rules, dry_run || simulated_days.is_some()).await?;
    let of = |fate: Fate| {
        let those = pruned.decisions.iter().filter(move |decision| decision.fate == fate);
        those.map(|decision| decision.id.clone()).collect::<Vec<_>>()
    };
    let (simulated, left) = match simulated_days {
        Some(days) => simulation(settings, &shelf, days).await?,
        None => Default::default(),
    };
    Ok(BackupPruned {
        schema: "lockkeeper/backup-pruned/1".to_owned(),
        store: shelf.store().address().to_owned(),
        dry_run: dry_run || simulated_days.is_some(),
        kept: of(Fate::Keep).len() + of(Fate::Unmark).len(),
        marked: of(Fate::Mark),
        waiting: of(Fate::Wait),
        deleted: of(Fate::Delete),
        orphans: pruned.orphans,
        freed_bytes: pruned.freed,
        simulated,
        left,
    })
}

async fn simulation(
    settings: &BackupSettings,
    shelf: &Shelf,
    days: u32,
) -> Result<(Vec<Simulated>, Vec<String>), Error> {
    let (backups, _) = shelf.all().await?;
    let there: Vec<Candidate> = backups.iter().map(Backup::candidate).collect();
    let (happened, left) = simulate(&settings.rules, &there, Timestamp::now(), days);
    let happened =
        happened.into_iter().map(|h| Simulated { at: h.at, deleted: h.deleted, left: h.left });
    Ok((happened.collect(), left.into_iter().map(|candidate| candidate.id).collect()))
}

fn line(backup: &Backup, decisions: &[lockkeeper_core::backup::retention::Decision]) -> BackupLine {
    let decision = decisions.iter().find(|decision| decision.id == backup.id());
    let fate = match decision.map(|decision| decision.fate) {
        _ if backup.standing.damage.is_some() => "damaged",
        None | Some(Fate::Keep | Fate::Unmark) => "keep",
        Some(Fate::Mark | Fate::Wait) => "marked",
        Some(Fate::Delete) => "delete",
    };
    BackupLine {
        id: backup.id().to_owned(),
        kind: backup.manifest.kind,
        made_at: Some(backup.manifest.made_at),
        bytes: backup.manifest.bytes(),
        level: backup.standing.level,
        keep_until: decision.and_then(|decision| decision.keep_until),
        why: decision.map(|decision| decision.why.clone()).unwrap_or_default(),
        fate,
        damage: backup.standing.damage.clone(),
    }
}

pub(super) fn yard<'a>(
    context: &'a Context,
    settings: &BackupSettings,
    secrets: &'a Secrets,
    shelf: &'a Shelf,
    directory: &'a std::path::Path,
) -> Yard<'a> {
    Yard {
        engine: context.engine.as_ref(),
        shelf,
        sink: context.sink.as_ref(),
        keys: &secrets.keys,
        scratch: secrets.scratch.as_ref().map(Revealed::expose),
        directory,
        jobs: settings.jobs,
        programs: Default::default(),
        actor: actor(),
        host: host(),
    }
}
