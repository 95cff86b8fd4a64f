//! Migrations as a part of a service: the folder travels inside the program, and every replica
//! may run it at start. One of them works, the others wait and see that it is done.
//!
//! Calls the same recipes as the command line ([`crate::ops`]); knows nothing of configuration
//! files, terminals or signals.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lockkeeper_core::event::{Silent, Sink};
use lockkeeper_core::migration::{Folder, SourceFile};
use lockkeeper_core::plan::Timeouts;
use lockkeeper_core::sql::Lexicon;

use crate::engine;
use crate::env::Revealed;
use crate::error::Error;
use crate::exec::Stop;
use crate::ops::{self, Context, MigrateAsk, Outcome, Status};

/// The files of a folder, as [`embed!`](crate::embed!) found them when the program was compiled.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    files: &'static [(&'static str, &'static [u8])],
}

impl Embedded {
    /// Names and contents; usually written by [`embed!`](crate::embed!).
    pub const fn new(files: &'static [(&'static str, &'static [u8])]) -> Self {
        Embedded { files }
    }

    fn folder(self, lexicon: &Lexicon) -> Folder {
        let file = |(name, bytes): &(&str, &[u8])| SourceFile {
            name: (*name).to_owned(),
            bytes: bytes.to_vec(),
        };
        Folder::read(self.files.iter().map(file).collect(), lexicon)
    }
}

#[derive(Clone, Debug)]
enum Source {
    Embedded(Embedded),
    Folder(PathBuf),
}

/// Brings a database to the newest version of a set of migrations.
///
/// ```no_run
/// # async fn start() -> Result<(), lockkeeper::Error> {
/// let migrations = lockkeeper::embed!("../../examples/servaan/migrations");
/// let outcome = lockkeeper::Migrator::embedded(migrations)
///     .database_url("postgres://localhost/servaan")
///     .run()
///     .await?;
/// println!("{}", outcome.outcome);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Migrator {
    source: Source,
    url: Option<Revealed>,
    env: Option<String>,
    lock_wait: Duration,
    timeouts: Timeouts,
    sink: Arc<dyn Sink>,
    stop: Stop,
}

impl Migrator {
    /// Runs migrations that are a part of the program.
    pub fn embedded(migrations: Embedded) -> Self {
        Self::of(Source::Embedded(migrations))
    }

    /// Runs migrations that are read from disk when they are needed.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self::of(Source::Folder(path.into()))
    }

    fn of(source: Source) -> Self {
        Migrator {
            source,
            url: None,
            env: None,
            lock_wait: Duration::from_secs(300),
            timeouts: Timeouts::default(),
            sink: Arc::new(Silent),
            stop: Stop::default(),
        }
    }

    /// Names the database; without it the variable `DATABASE_URL` does.
    pub fn database_url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(Revealed::new(url));
        self
    }

    /// How long to wait for another run to end [default: 5 minutes].
    pub fn lock_wait(mut self, wait: Duration) -> Self {
        self.lock_wait = wait;
        self
    }

    /// The limits of every step.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Who is told what happens.
    pub fn events(mut self, sink: impl Sink + 'static) -> Self {
        self.sink = Arc::new(sink);
        self
    }

    /// The name of the environment, for the ledger.
    pub fn env(mut self, name: impl Into<String>) -> Self {
        self.env = Some(name.into());
        self
    }

    /// Ends the run between two steps when somebody [asks](Stop::ask), on SIGTERM for example.
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Runs everything that is pending. The outcome is `done` for the one that worked and
    /// `nothing_to_do` for everybody else.
    pub async fn run(&self) -> Result<Outcome, Error> {
        ops::migrate(&self.context()?, &MigrateAsk::default()).await
    }

    /// Tells how every migration stands; changes nothing.
    pub async fn status(&self) -> Result<Status, Error> {
        ops::status(&self.context()?).await
    }

    fn context(&self) -> Result<Context, Error> {
        let engine = engine::open(self.url()?.expose())?;
        let lexicon = engine.dialect().lexicon();
        let folder = match &self.source {
            Source::Embedded(files) => files.folder(lexicon),
            Source::Folder(path) => ops::read_folder(path, lexicon)?,
        };
        Ok(Context {
            env: self.env.clone(),
            sink: self.sink.clone(),
            stop: self.stop.clone(),
            lock_wait: self.lock_wait,
            timeouts: self.timeouts,
            ..Context::new(engine, folder)
        })
    }

    fn url(&self) -> Result<Revealed, Error> {
        let variable = || std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        let url = self.url.clone().or_else(|| variable().map(Revealed::new));
        url.ok_or_else(|| {
            Error::config("no database is named")
                .with_hint("set DATABASE_URL, or call Migrator::database_url")
        })
    }
}
