//! `restore`: a backup becomes a database of its own, is proved, and takes its place at once.
//!
//! What was done is written on the databases themselves (a label), so that whoever goes on after
//! a crash needs nothing else: `docs/adr/015`.

mod check;
mod finished;
mod fresh;
mod label;

use std::time::Instant;

use fail::fail_point;
use jiff::{SignedDuration, Timestamp};
use lockkeeper_core::backup::{Kind, Level, Manifest, Purpose};
use serde::Serialize;
use ulid::Ulid;

use crate::backup::{Backup, Shelf, Yard};
use crate::engine::restore::{Labelled, Presence, Restores, Swap, Swapped};
use crate::error::Error;

use super::backup::{back_up_within, yard};
use super::guard::undisturbed;
use super::workshop::workshop;
use super::{BackupSettings, Context};

use fresh::Fresh;
use label::{ASIDE, FRESH, Note};

pub use label::{Kept, KeptList, kept_databases};

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

/// Restores a backup; see [`Target`].
pub async fn restore(
    context: &Context,
    settings: &BackupSettings,
    ask: &RestoreAsk,
) -> Result<Restored, Error> {
    let shelf = settings.shelf()?;
    let found = choose(context, &shelf, ask).await?;
    let directory = workshop()?;
    let secrets = settings.secrets(Level::L4)?;
    let yard = yard(context, settings, &secrets, &shelf, directory.path());
    let work = Work { context, settings, ask, yard: &yard, found: &found };
    // First of all: what is killed from here on has begun.
    if !ask.resume {
        work.settle_earlier(ask.target.name()).await?;
    }
    work.refuse_unfit().await?;
    let reading = shelf.reading(found.id()).await?;
    fail_point!("restore.begun");
    let restored = work.run().await;
    fail_point!("restore.done");
    shelf.done_reading(found.id(), reading).await?;
    restored
}

/// Finds the backup. The `latest` is the one that an interrupted restore was of, else the newest of
/// the database; never what a restore saved before it replaced something.
async fn choose(context: &Context, shelf: &Shelf, ask: &RestoreAsk) -> Result<Backup, Error> {
    if ask.id != "latest" {
        return shelf.find(&ask.id).await;
    }
    let (name, host) = (ask.target.name(), context.engine.restores());
    if let Some(host) = host.filter(|_| ask.resume)
        && let Some(id) = label::interrupted(host, name).await?
    {
        return shelf.find(&id).await;
    }
    let replaces = matches!(ask.target, Target::Replace(_)) && !ask.of_another;
    let fits = |backup: &Backup| {
        let manifest = &backup.manifest;
        let restorable = manifest.kind == Some(Kind::Full) && backup.standing.damage.is_none();
        let own = !replaces || manifest.database == name || manifest.database == own_name(name);
        restorable && own && manifest.purpose != Purpose::PreRestore
    };
    let newest = shelf.newest(fits).await?;
    newest.ok_or_else(|| {
        let store = shelf.store().address();
        Error::usage(format!("there is no full backup in {store} that fits"))
            .with_hint("see those that are there: `lockkeeper backup list`")
    })
}

/// Returns what a manifest calls a database of this name: a file goes without its ending.
fn own_name(name: &str) -> String {
    let stem = std::path::Path::new(name).file_stem();
    stem.map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

struct Work<'a> {
    context: &'a Context,
    settings: &'a BackupSettings,
    ask: &'a RestoreAsk,
    yard: &'a Yard<'a>,
    found: &'a Backup,
}

impl Work<'_> {
    fn manifest(&self) -> &Manifest {
        &self.found.manifest
    }

    fn host(&self) -> Result<&dyn Restores, Error> {
        self.yard.restores()
    }

    async fn run(&self) -> Result<Restored, Error> {
        let begun = Instant::now();
        let name = self.ask.target.name();
        let there = self.host()?.presence(name).await?;
        if let Some(done) = self.already(name).await? {
            return Ok(done);
        }
        if let (Target::Into(_), Presence::Occupied) = (&self.ask.target, there) {
            return self.finished(name).await?.ok_or_else(|| not_empty(name));
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
        if let Some(aside) = &swap.aside
            // Somebody may have begun to use it meanwhile: then it stays, as any replaced one.
            && self.host()?.presence(&aside.name).await? == Presence::Empty
        {
            self.host()?.discard(&aside.name).await?;
        }
        Ok(self.restored(name, compared, None))
    }

    /// Restores beside a database and puts the new one in its place.
    async fn replace(&self, name: &str) -> Result<Restored, Error> {
        let keep_until = Timestamp::now().checked_add(self.ask.keep);
        let keep_until = keep_until
            .map_err(|_| Error::usage("a replaced database cannot be kept for that long"))?;
        let prepared = async {
            let safety = self.safety_backup(name).await?;
            fail_point!("restore.saved");
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
        let label = Note { keep_until: Some(keep_until), ..self.note(name) }.label(ASIDE);
        let aside = Labelled { name: self.beside(name, "pre"), label };
        let swap = Swap { fresh, name: name.to_owned(), comment, aside: Some(aside.clone()) };
        fail_point!("restore.swapping");
        let Swapped { sessions, closed_ms } = self.host()?.swap(&swap).await?;
        fail_point!("restore.swapped");
        let replaced =
            Replaced { name: aside.name, keep_until, backup: safety, sessions, closed_ms };
        Ok(self.restored(name, compared, Some(replaced)))
    }

    fn restored(&self, name: &str, compared: Vec<String>, replaced: Option<Replaced>) -> Restored {
        Restored {
            schema: "lockkeeper/restored/1".to_owned(),
            id: self.manifest().id.clone(),
            database: name.to_owned(),
            level: if self.manifest().kind == Some(Kind::Schema) { Level::L3 } else { Level::L4 },
            compared,
            replaced,
            duration_ms: 0,
        }
    }

    fn note(&self, name: &str) -> Note {
        let (backup, database) = (self.manifest().id.clone(), name.to_owned());
        Note {
            backup,
            database,
            at: Timestamp::now(),
            ready: false,
            keep_until: None,
            settled: false,
        }
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
        let replaced = self.unsettled(name).await?.into_iter();
        let ours = replaced.filter(|(_, note)| self.is_about(note, name));
        Ok(ours.max_by_key(|(_, note)| note.at).map(|(aside, note)| {
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

    /// Whatever restores for this name went through before, `--resume` is about the one that
    /// begins now.
    async fn settle_earlier(&self, name: &str) -> Result<(), Error> {
        for (aside, note) in self.unsettled(name).await? {
            let note = Note { settled: true, ..note };
            self.host()?.label(&aside.name, &note.label(ASIDE)).await?;
        }
        Ok(())
    }

    /// Finds what had the name before and was not settled.
    async fn unsettled(&self, name: &str) -> Result<Vec<(Labelled, Note)>, Error> {
        let labelled = self.host()?.labelled(ASIDE).await?.into_iter();
        let ours = labelled.filter_map(|one| Note::read(&one, ASIDE).map(|note| (one, note)));
        Ok(ours.filter(|(_, note)| note.database == name && !note.settled).collect())
    }

    fn is_about(&self, note: &Note, name: &str) -> bool {
        note.backup == self.manifest().id && note.database == name
    }

    /// Finds what an interrupted restore of this backup for this name has left.
    async fn left_over(&self, name: &str) -> Result<Option<(String, Note)>, Error> {
        let labelled = self.host()?.labelled(FRESH).await?;
        let read = |one: Labelled| Some((one.name.clone(), Note::read(&one, FRESH)?));
        let mut read = labelled.into_iter().filter_map(read);
        let found = read.find(|(_, note)| self.is_about(note, name));
        // A label alone: what it was on has taken its name.
        if let Some((left, Note { ready: true, .. })) = &found
            && self.host()?.presence(left).await? == Presence::Absent
        {
            self.host()?.discard(left).await?;
            return Ok(None);
        }
        Ok(found)
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

fn not_empty(name: &str) -> Error {
    Error::refused(format!("the database {name} is not empty"))
        .with_hint(format!("restore into a new name, or over it: --replace {name}"))
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
