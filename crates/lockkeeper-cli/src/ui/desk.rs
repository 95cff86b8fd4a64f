//! Where a verb stands: its flags, its streams, its database.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lockkeeper::core::migration::Folder;
use lockkeeper::core::plan::Timeouts;
use lockkeeper::core::policy::LockBudget;
use lockkeeper::core::report;
use lockkeeper::engine::{self, Engine};
use lockkeeper::env::{Environment, Revealed};
use lockkeeper::error::Error;
use lockkeeper::exec::Urgency;
use lockkeeper::ops::{self, BackupSettings, Context};
use serde::Serialize;

use super::confirm::confirm;
use super::duration;
use super::flags::{EngineKind, Flags, Format};
use super::look::Look;
use super::output::{err, out, plain};
use super::preserve;
use super::progress::{Narrator, Volume};
use super::require;
use super::signals;

/// Everything a verb needs besides its own arguments.
pub struct Desk {
    pub flags: Flags,
    pub look: Look,
    narrator: Arc<Narrator>,
    /// A run was begun, so that its end has an outcome.
    ran: Cell<bool>,
}

impl Desk {
    pub fn new(flags: Flags) -> Self {
        let look = Look::detect();
        let volume = match (flags.quiet, flags.verbose) {
            (true, _) => Volume::Quiet,
            (false, 0) => Volume::Normal,
            _ => Volume::Verbose,
        };
        Desk { flags, look, narrator: Narrator::new(look, volume), ran: Cell::new(false) }
    }

    /// Settles flags, variables and the configuration file.
    pub fn environment(&self) -> Result<Environment, Error> {
        Environment::settle(&self.flags.ask())
    }

    /// Returns the database URL, if one is known here and now. What was named outright has to be
    /// readable; what a configuration merely mentions may live on another machine.
    pub fn url_if_known(&self, environment: &Environment) -> Result<Option<Revealed>, Error> {
        if environment.url.is_none() {
            return Ok(None);
        }
        match environment.url() {
            Ok(url) => Ok(Some(url)),
            Err(error) if self.flags.env.is_some() => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Returns the engine of the URL, or of `kind` when there is no URL. Nothing is connected.
    pub fn any_engine(
        &self,
        environment: &Environment,
        kind: EngineKind,
    ) -> Result<Arc<dyn Engine>, Error> {
        let url = self.url_if_known(environment)?;
        Ok(engine::open(url.as_ref().map_or(kind.placeholder(), Revealed::expose))?)
    }

    /// Returns the context of a verb that needs the database.
    pub fn context(&self, environment: &Environment) -> Result<Context, Error> {
        self.context_with(environment, engine_of(environment)?)
    }

    /// Returns the context of a verb that needs the database and no migration files.
    pub fn context_without_files(&self, environment: &Environment) -> Result<Context, Error> {
        self.context_of(environment, engine_of(environment)?, Folder::default())
    }

    pub fn context_with(
        &self,
        environment: &Environment,
        engine: Arc<dyn Engine>,
    ) -> Result<Context, Error> {
        let folder = ops::read_folder(&environment.dir, engine.dialect().lexicon())?;
        self.context_of(environment, engine, folder)
    }

    fn context_of(
        &self,
        environment: &Environment,
        engine: Arc<dyn Engine>,
        folder: Folder,
    ) -> Result<Context, Error> {
        Ok(Context {
            env: environment.name.clone(),
            sink: self.narrator.clone(),
            lock_wait: self.flags.lock_wait,
            timeouts: timeouts(environment)?,
            budget: budget(environment)?,
            preserve: preserve::of(environment)?,
            require: require::of(environment)?,
            ..Context::new(engine, folder)
        })
    }

    /// Returns what is wrong with limits and policy of the environment.
    pub fn context_complaints(&self, environment: &Environment) -> Vec<String> {
        let wrong = [
            timeouts(environment).err(),
            budget(environment).err(),
            require::of(environment).err(),
            environment.config.backup.level().err(),
            environment.config.backup.rules().err(),
        ];
        wrong.into_iter().flatten().map(|error| error.message).collect()
    }

    /// Lets the context make backups, into the store of the configuration.
    pub fn with_backups(
        &self,
        environment: &Environment,
        context: &mut Context,
    ) -> Result<(), Error> {
        if context.require.backup.is_some() && context.without_backup.is_none() {
            context.backups = Some(BackupSettings::of(&environment.config.backup)?);
        }
        Ok(())
    }

    /// Returns the context of a verb that changes the database, once a person agreed.
    pub fn changing(&self, environment: &Environment, action: &str) -> Result<Context, Error> {
        self.confirmed(environment, action, self.context(environment)?)
    }

    /// The same for a verb that needs no migration files.
    pub fn changing_without_files(
        &self,
        environment: &Environment,
        action: &str,
    ) -> Result<Context, Error> {
        self.confirmed(environment, action, self.context_without_files(environment)?)
    }

    fn confirmed(
        &self,
        environment: &Environment,
        action: &str,
        context: Context,
    ) -> Result<Context, Error> {
        if let Some(name) = environment.confirm.as_ref().filter(|_| !self.flags.yes) {
            confirm(name, action, &context.engine.address())?;
        }
        Ok(context)
    }

    /// Waits for something that does not change the database.
    pub fn block_on<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let result = runtime()?.block_on(work);
        self.narrator.hush();
        result
    }

    /// Waits for a run; a person may stop it.
    pub fn run<T>(
        &self,
        context: &Context,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.ran.set(true);
        self.narrator.watch();
        let stop = context.stop.clone();
        self.block_on(async {
            let listening = tokio::spawn(signals::listen(stop.clone()));
            let result = work.await;
            if stop.urgency() > Urgency::None {
                settle().await;
            }
            listening.abort();
            result
        })
    }

    /// Says of every finished migration that it was undone.
    pub fn undoing(&self) {
        self.narrator.call_it(" rolled back");
    }

    pub fn ran(&self) -> bool {
        self.ran.get()
    }

    pub fn run_id(&self) -> Option<String> {
        self.narrator.run()
    }

    /// Returns the backup that was made before the run.
    pub fn backup_id(&self) -> Option<String> {
        self.narrator.backup()
    }

    /// Returns the folder of the migrations, for places in files.
    pub fn folder(&self) -> PathBuf {
        self.environment().map(|environment| environment.dir).unwrap_or_default()
    }

    /// Writes the result to stdout: the document, or what `human` makes of it.
    pub fn result<T: Serialize>(
        &self,
        document: &T,
        human: impl FnOnce(&Look) -> String,
    ) -> Result<(), Error> {
        match self.machine_reads()? {
            true => self.write_json(document),
            false => out(&human(&self.look)),
        }
    }

    /// Whether a document is asked for; an error in formats of findings.
    pub fn machine_reads(&self) -> Result<bool, Error> {
        match self.flags.format {
            Format::Human => Ok(false),
            Format::Json => Ok(true),
            Format::Sarif | Format::Github | Format::Gitlab | Format::Junit => {
                Err(Error::usage("only `lint` writes findings in that format")
                    .with_hint("use --format human or --format json"))
            }
        }
    }

    /// Writes a document to stdout, piece by piece.
    pub fn write_json(&self, document: &impl Serialize) -> Result<(), Error> {
        plain(|stdout| report::pretty(document, stdout).map_err(std::io::Error::from))
    }

    /// Writes text to stdout as it is.
    pub fn print(&self, text: &str) -> Result<(), Error> {
        out(text)
    }

    /// Writes a document to stdout that holds no colours.
    pub fn write_plain(
        &self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> Result<(), Error> {
        plain(write)
    }

    /// Says something on stderr that only the curious want to hear.
    pub fn hear(&self, text: &str) {
        if self.flags.verbose > 0 {
            self.say(text);
        }
    }

    /// Says something on stderr.
    pub fn say(&self, text: &str) {
        if !self.flags.quiet {
            err(&format!("{text}\n"));
        }
    }
}

/// How long what was dropped half way may take to clear up behind itself.
const CLEARING_UP: Duration = Duration::from_secs(8);

/// Waits for tasks that outlive the work they belonged to: an upload that is taken back. The one
/// that listens to signals goes on, for a person who does not want to wait.
async fn settle() {
    let metrics = tokio::runtime::Handle::current().metrics();
    let begun = Instant::now();
    while metrics.num_alive_tasks() > 1 && begun.elapsed() < CLEARING_UP {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::config(format!("cannot start: {error}")))
}

fn engine_of(environment: &Environment) -> Result<Arc<dyn Engine>, Error> {
    let url = environment.url().map_err(|error| match &environment.name {
        Some(name) if error.hint.is_none() => {
            error.with_hint(format!("env.{name} takes its database URL from there"))
        }
        _ => error,
    })?;
    Ok(engine::open(url.expose())?)
}

/// Returns the lock budget of the environment's policy: its preset, overridden by the file.
fn budget(environment: &Environment) -> Result<LockBudget, Error> {
    let Some(name) = environment.policy() else { return Ok(LockBudget::default()) };
    let preset = LockBudget::of_preset(name);
    let written = environment.config.policy.get(name).and_then(|table| table.get("lock_budget"));
    let Some(value) = written else { return Ok(preset) };
    let text = value.as_str().unwrap_or_default();
    let ms = duration::parse_ms(text).map_err(|why| {
        Error::config(format!("lockkeeper.toml, policy.{name}.lock_budget: {why}"))
    })?;
    Ok(LockBudget { ms, enforced: true })
}

fn timeouts(environment: &Environment) -> Result<Timeouts, Error> {
    let limits = &environment.config.limits;
    let read = |key: &str, text: &Option<String>, default: u64| match text {
        Some(text) => duration::parse_ms(text)
            .map_err(|why| Error::config(format!("lockkeeper.toml, limits.{key}: {why}"))),
        None => Ok(default),
    };
    let default = Timeouts::default();
    Ok(Timeouts {
        lock_ms: read("lock_timeout", &limits.lock_timeout, default.lock_ms)?,
        lock_deadline_ms: read("lock_deadline", &limits.lock_deadline, default.lock_deadline_ms)?,
        statement_ms: read("statement_timeout", &limits.statement_timeout, default.statement_ms)?,
        ..default
    })
}
