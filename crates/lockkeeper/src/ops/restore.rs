//! `restore`: a backup becomes a database of its own, is proved, and takes its place at once.
//!
//! What was done is written on the databases themselves (a label), so that whoever goes on after
//! a crash needs nothing else: `docs/adr/015`.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use lockkeeper_core::backup::{Kind, Level, Manifest, Purpose};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::backup::{self, Backup, Revival, Yard};
use crate::engine::restore::{Extent, Labelled, Presence, Restores, Swap, Swapped, Use};
use crate::error::{Error, Kind as Trouble};
use crate::ledger;

use super::backup::{back_up_within, workshop, yard};
use super::guard::undisturbed;
use super::{BackupSettings, Context, actor, host};

/// Begins the label of a database that is being restored.
const FRESH: &str = "lockkeeper restore ";
/// Begins the label of a database that was put aside.
const ASIDE: &str = "lockkeeper replaced ";

/// Where a backup is restored to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A database that does not exist yet, or is empty.
    Into(String),
    /// In the place of this one, which stays under another name.
    Replace(String),
}

impl Target {
    fn name(&self) -> &str {
        match self {
            Target::Into(name) | Target::Replace(name) => name,
        }
    }
}

/// What is restored, and how.
#[derive(Clone, Debug)]
pub struct RestoreAsk {
    pub id: String,
    pub target: Target,
    /// Go on with what an interrupted restore has left.
    pub resume: bool,
    /// Replace a database that the backup is not of.
    pub of_another: bool,
    /// Replace it without a backup of what it is now.
    pub without_safety_backup: bool,
    /// How long a replaced database is kept.
    pub keep: SignedDuration,
}

/// A database that made room.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Replaced {
    /// Its name from now on.
    pub name: String,
    pub keep_until: Timestamp,
    /// The backup of it that was made before.
    pub backup: Option<String>,
    /// How many sessions were ended.
    pub sessions: usize,
    /// For how long nobody could connect.
    pub closed_ms: u64,
}

/// How a restore ended.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Restored {
    pub schema: String,
    /// The backup.
    pub id: String,
    pub database: String,
    pub level: Level,
    pub compared: Vec<String>,
    pub replaced: Option<Replaced>,
    pub duration_ms: u64,
}

/// What is written on a database on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    backup: String,
    /// The name that it is for, or had.
    database: String,
    at: Timestamp,
    /// It is whole and compared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    ready: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keep_until: Option<Timestamp>,
}

impl Note {
    fn label(&self, start: &str) -> String {
        format!("{start}{}", serde_json::to_string(self).unwrap_or_default())
    }

    fn read(labelled: &Labelled, start: &str) -> Option<Note> {
        serde_json::from_str(labelled.label.strip_prefix(start)?).ok()
    }
}

/// Restores a backup; see [`Target`].
pub async fn restore(
    context: &Context,
    settings: &BackupSettings,
    ask: &RestoreAsk,
) -> Result<Restored, Error> {
    let shelf = settings.shelf()?;
    let found = shelf.find(&ask.id).await?;
    let directory = workshop()?;
    let secrets = settings.secrets(Level::L4)?;
    let yard = yard(context, settings, &secrets, &shelf, directory.path());
    let work = Work { context, settings, ask, yard: &yard, found: &found };
    work.refuse_unfit().await?;
    let reading = shelf.reading(found.id()).await?;
    let restored = work.run().await;
    shelf.done_reading(found.id(), reading).await?;
    restored
}

struct Work<'a> {
    context: &'a Context,
    settings: &'a BackupSettings,
    ask: &'a RestoreAsk,
    yard: &'a Yard<'a>,
    found: &'a Backup,
}

/// A restored database that has not its name yet.
struct Fresh {
    name: String,
    compared: Vec<String>,
    /// What is to be said of it once it has.
    comment: Option<String>,
}

impl Work<'_> {
    fn manifest(&self) -> &Manifest {
        &self.found.manifest
    }

    fn host(&self) -> Result<&dyn Restores, Error> {
        self.yard.restores()
    }

    /// Refuses what could only end badly, before anything is made.
    async fn refuse_unfit(&self) -> Result<(), Error> {
        let (manifest, name) = (self.manifest(), self.ask.target.name());
        backup::refuse_other_engine(self.yard, manifest)?;
        if let Some(damage) = &self.found.standing.damage {
            return Err(Error::new(
                Trouble::NeedsPerson,
                format!("{} is damaged: {damage}", manifest.id),
            )
            .with_hint("choose another one: `lockkeeper backup list`"));
        }
        backup::refuse_bare_data(self.yard, manifest)?;
        let presence = self.host()?.presence(name).await?;
        match (&self.ask.target, presence) {
            (Target::Into(_), Presence::Occupied) => {
                return Err(Error::refused(format!("the database {name} is not empty"))
                    .with_hint(format!("restore into a new name, or over it: --replace {name}")));
            }
            (Target::Replace(_), Presence::Absent) if !self.ask.resume => {
                return Err(Error::refused(format!("there is no database {name} to replace"))
                    .with_hint(format!("restore into it: --into {name}")));
            }
            (Target::Replace(_), _) => self.refuse_stranger(name)?,
            _ => {}
        }
        let missing = self.host()?.missing(&manifest.surroundings).await?;
        if !missing.is_empty() {
            let text =
                format!("this server lacks what the backup speaks of: {}", missing.join(", "));
            return Err(Error::refused(text).with_hint("create them first (CREATE ROLE … NOLOGIN)"));
        }
        Ok(())
    }

    /// Nobody replaces a database by that of another one by mistake.
    fn refuse_stranger(&self, name: &str) -> Result<(), Error> {
        let manifest = self.manifest();
        if manifest.kind != Some(Kind::Full) && self.yard.needs_schema() {
            return Err(Error::refused(format!(
                "{} has no rows to replace {name} by",
                manifest.id
            ))
            .with_hint("only a full backup replaces a database; --into restores the schema"));
        }
        let of = &manifest.database;
        if self.ask.of_another || of == name || self.own_database(name) == *of {
            return Ok(());
        }
        Err(Error::refused(format!("{} is a backup of {of}, not of {name}", manifest.id))
            .with_hint("choose a backup of it, or say --of-another-database"))
    }

    /// Returns what a manifest calls a database of this name: a file goes without its ending.
    fn own_database(&self, name: &str) -> String {
        let stem = std::path::Path::new(name).file_stem();
        stem.map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned())
    }

    async fn run(&self) -> Result<Restored, Error> {
        let begun = Instant::now();
        let name = self.ask.target.name();
        let there = self.host()?.presence(name).await?;
        if let Some(done) = self.already(name).await? {
            return Ok(done);
        }
        let restored = match (&self.ask.target, there) {
            (Target::Replace(_), Presence::Empty | Presence::Occupied) => {
                self.replace(name).await?
            }
            (Target::Replace(_), Presence::Absent) | (Target::Into(_), _) => {
                self.bring(name, there).await?
            }
        };
        Ok(Restored { duration_ms: begun.elapsed().as_millis() as u64, ..restored })
    }

    /// Restores into a name that nobody uses.
    async fn bring(&self, name: &str, there: Presence) -> Result<Restored, Error> {
        let fresh = stoppable(self.context, self.fresh(name, None)).await?;
        let empty = self.note(name).label(ASIDE);
        let aside = (there == Presence::Empty)
            .then(|| Labelled { name: self.beside(name, "empty"), label: empty });
        let Fresh { name: fresh, compared, comment } = fresh;
        let swap = Swap { fresh, name: name.to_owned(), comment, aside };
        self.host()?.swap(&swap).await?;
        if let Some(aside) = &swap.aside {
            self.host()?.discard(&aside.name).await?;
        }
        Ok(self.restored(name, compared, None))
    }

    /// Restores beside a database and puts the new one in its place.
    async fn replace(&self, name: &str) -> Result<Restored, Error> {
        let prepared = async {
            let safety = self.safety_backup(name).await?;
            Ok((safety, self.fresh(name, Some(name)).await?))
        };
        let engine = self.host()?.at(name)?;
        if !self.ask.without_safety_backup {
            let opened = engine.connect("lockkeeper/restore").await;
            opened.map_err(|error| unsaved(name, error.into()))?;
        }
        let prepared = match self.ask.without_safety_backup {
            // A database that cannot be opened has nobody who could migrate it either.
            true => stoppable(self.context, prepared).await,
            false => undisturbed(self.context, engine.as_ref(), "restore", prepared).await,
        };
        let (safety, Fresh { name: fresh, compared, comment }) = prepared?;
        let keep_until = Timestamp::now() + self.ask.keep;
        let label = Note { keep_until: Some(keep_until), ..self.note(name) }.label(ASIDE);
        let aside = Labelled { name: self.beside(name, "pre"), label };
        let swap = Swap { fresh, name: name.to_owned(), comment, aside: Some(aside.clone()) };
        let Swapped { sessions, closed_ms } = self.host()?.swap(&swap).await?;
        let replaced =
            Replaced { name: aside.name, keep_until, backup: safety, sessions, closed_ms };
        Ok(self.restored(name, compared, Some(replaced)))
    }

    fn restored(&self, name: &str, compared: Vec<String>, replaced: Option<Replaced>) -> Restored {
        Restored {
            schema: "lockkeeper/restored/1".to_owned(),
            id: self.manifest().id.clone(),
            database: name.to_owned(),
            level: if self.manifest().tables.is_empty() { Level::L3 } else { Level::L4 },
            compared,
            replaced,
            duration_ms: 0,
        }
    }

    fn note(&self, name: &str) -> Note {
        let (backup, database) = (self.manifest().id.clone(), name.to_owned());
        Note { backup, database, at: Timestamp::now(), ready: false, keep_until: None }
    }

    fn beside(&self, name: &str, what: &str) -> String {
        let number = Ulid::generate().to_string().to_lowercase();
        // Its random end: two within one millisecond differ.
        let end = &number[number.len() - 8..];
        self.host().map_or_else(|_| name.to_owned(), |h| h.beside(name, &format!("{what}_{end}")))
    }

    /// With `--resume`, a restore whose last step went through is done.
    async fn already(&self, name: &str) -> Result<Option<Restored>, Error> {
        if !self.ask.resume || self.left_over(name).await?.is_some() {
            return Ok(None);
        }
        let labelled = self.host()?.labelled(ASIDE).await?;
        let ours = labelled.iter().filter_map(|one| Some((one, Note::read(one, ASIDE)?)));
        let mut ours = ours.filter(|(_, note)| self.is_about(note, name));
        Ok(ours.next_back().map(|(aside, note)| {
            let replaced = Replaced {
                name: aside.name.clone(),
                keep_until: note.keep_until.unwrap_or(note.at),
                backup: None,
                sessions: 0,
                closed_ms: 0,
            };
            self.restored(name, vec!["was done already".to_owned()], Some(replaced))
        }))
    }

    fn is_about(&self, note: &Note, name: &str) -> bool {
        note.backup == self.manifest().id && note.database == name
    }

    /// Finds what an interrupted restore of this backup for this name has left.
    async fn left_over(&self, name: &str) -> Result<Option<(String, Note)>, Error> {
        let labelled = self.host()?.labelled(FRESH).await?;
        let read = |one: Labelled| Some((one.name.clone(), Note::read(&one, FRESH)?));
        Ok(labelled.into_iter().filter_map(read).find(|(_, note)| self.is_about(note, name)))
    }

    /// Makes a database that holds the backup and is compared with it.
    async fn fresh(&self, name: &str, like: Option<&str>) -> Result<Fresh, Error> {
        let host = self.host()?;
        let surroundings = &self.manifest().surroundings;
        let found = self.left_over(name).await?;
        if let Some((left, _)) = found.as_ref().filter(|_| !self.ask.resume) {
            let id = &self.manifest().id;
            let text = format!("an interrupted restore of {id} left the database {left}");
            return Err(Error::refused(text)
                .with_hint("--resume goes on with it; or remove it and begin again"));
        }
        if let Some((left, note)) = found {
            if note.ready {
                let comment = host.dress(&left, surroundings, like).await?;
                let compared = vec!["was compared before".to_owned()];
                return Ok(Fresh { name: left, compared, comment });
            }
            host.discard(&left).await?;
        }
        let fresh = self.beside(name, "restore");
        let note = self.note(name);
        let made = host.create(&fresh, &note.label(FRESH), surroundings, Use::Service).await;
        made.map_err(Error::from)?;
        match self.filled(&fresh, like).await {
            Ok((compared, comment)) => {
                host.label(&fresh, &Note { ready: true, ..note }.label(FRESH)).await?;
                Ok(Fresh { name: fresh, compared, comment })
            }
            Err(error) => {
                // Nobody wants half a database; what cannot be removed now, --resume removes.
                let _ = host.discard(&fresh).await;
                Err(error)
            }
        }
    }

    async fn filled(
        &self,
        fresh: &str,
        like: Option<&str>,
    ) -> Result<(Vec<String>, Option<String>), Error> {
        let (host, manifest) = (self.host()?, self.manifest());
        backup::check_objects(self.yard, manifest).await?;
        let archive = backup::fetch(self.yard, manifest).await?;
        let revival = Revival {
            host,
            name: fresh,
            made_for: Use::Service,
            extent: Extent::Everything,
            archive: &archive,
            jobs: self.settings.jobs,
        };
        let compared = backup::revive(self.yard, manifest, &revival).await?;
        let comment = host.dress(fresh, &manifest.surroundings, like).await?;
        self.record(fresh).await?;
        Ok((compared, comment))
    }

    /// Writes into the ledger of the restored database what it is; a lease and runs that it was
    /// copied with are over.
    async fn record(&self, fresh: &str) -> Result<(), Error> {
        let engine = self.host()?.at(fresh)?;
        let mut session = engine.connect("lockkeeper/restore").await?;
        let caps = engine.capabilities();
        if !ledger::is_installed(session.as_mut(), caps).await? {
            return Ok(());
        }
        let run = ledger::Restored {
            run: Ulid::generate().to_string(),
            env: self.context.env.clone(),
            actor: actor(),
            host: host(),
            reason: format!("from {}", self.manifest().id),
        };
        for sql in ledger::restored(caps, &run) {
            session.query(&sql).await?;
        }
        Ok(())
    }

    /// Backs up what is about to be replaced.
    async fn safety_backup(&self, name: &str) -> Result<Option<String>, Error> {
        if self.ask.without_safety_backup {
            return Ok(None);
        }
        let context = Context {
            engine: self.host()?.at(name)?,
            env: self.context.env.clone(),
            sink: self.context.sink.clone(),
            stop: self.context.stop.clone(),
            ..Context::new(self.context.engine.clone(), Default::default())
        };
        let made =
            back_up_within(&context, self.settings, Kind::Full, Purpose::PreRestore, None).await;
        made.map(|made| Some(made.id)).map_err(|error| unsaved(name, error))
    }
}

fn unsaved(name: &str, mut error: Error) -> Error {
    error.message = format!("{name} cannot be backed up first: {}", error.message);
    error.with_hint(
        "a database that is broken can be replaced with --without-safety-backup; it is kept under \
         another name",
    )
}

/// Does the work until a person wants it to stop.
async fn stoppable<T>(
    context: &Context,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    tokio::select! {
        done = work => done,
        () = context.stop.reached(crate::exec::Urgency::AfterStep) => {
            Err(Error::stopped("the restore was stopped").with_hint("--resume goes on with it"))
        }
    }
}

/// A database that a restore put aside.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Kept {
    pub name: String,
    /// What it was called.
    pub database: String,
    /// What took its place.
    pub backup: String,
    pub keep_until: Timestamp,
    pub removed: bool,
}

/// The databases that restores have put aside.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct KeptList {
    pub schema: String,
    pub databases: Vec<Kept>,
}

/// Lists the databases that were put aside; removes those whose time is over when asked to.
pub async fn kept_databases(context: &Context, remove: bool) -> Result<KeptList, Error> {
    let host = context.engine.restores();
    let host = host.ok_or_else(|| Error::config("restores are not supported there yet"))?;
    let now = Timestamp::now();
    let mut databases = Vec::new();
    for labelled in host.labelled(ASIDE).await? {
        let Some(note) = Note::read(&labelled, ASIDE) else { continue };
        let keep_until = note.keep_until.unwrap_or(note.at);
        let removed = remove && keep_until < now;
        if removed {
            host.discard(&labelled.name).await?;
        }
        let Note { backup, database, .. } = note;
        databases.push(Kept { name: labelled.name, database, backup, keep_until, removed });
    }
    Ok(KeptList { schema: "lockkeeper/kept-databases/1".to_owned(), databases })
}
