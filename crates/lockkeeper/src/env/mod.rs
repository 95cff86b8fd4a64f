//! Where to migrate, from which folder, under which policy: `lockkeeper.toml`, environment
//! variables and flags, settled into one [`Environment`].

mod backup;
mod config;
mod secret;

use std::path::{Path, PathBuf};

pub use backup::{BackupConfig, Keep};
pub use config::{Config, EnvironmentConfig};
pub use secret::{Revealed, Secret};

use crate::error::Error;

/// What the user said on the command line (or a library user in code).
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub dir: Option<PathBuf>,
    pub env: Option<String>,
    pub database_url: Option<Revealed>,
    pub config: Option<PathBuf>,
}

/// Everything settled.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The name, when the configuration file knows it.
    pub name: Option<String>,
    pub dir: PathBuf,
    pub url: Option<Secretly>,
    pub confirm: Option<String>,
    pub config: Config,
}

/// A URL that is fetched when it is needed.
#[derive(Clone, Debug)]
pub enum Secretly {
    Known(Revealed),
    Elsewhere(Secret),
}

/// Where `env use` notes its choice.
const CHOICE: &str = ".lockkeeper/env";

impl Environment {
    /// Reads the configuration and settles flags over environment variables over the file.
    pub fn settle(ask: &Ask) -> Result<Environment, Error> {
        let config = Config::load(ask.config.as_deref())?;
        let name = ask.env.clone().or_else(|| chosen(&config));
        let section = match &name {
            Some(name) => Some(config.environment(name)?.clone()),
            None => None,
        };
        let dir = ask.dir.clone().or_else(|| config.dir.clone().map(PathBuf::from));
        Ok(Environment {
            url: url(ask, section.as_ref()),
            confirm: section.and_then(|section| section.confirm),
            dir: dir.unwrap_or_else(|| PathBuf::from("migrations")),
            name,
            config,
        })
    }

    /// Returns the name of the policy of the environment.
    pub fn policy(&self) -> Option<&str> {
        self.config.env.get(self.name.as_ref()?)?.policy.as_deref()
    }

    /// Returns the database URL, or says how to give one.
    pub fn url(&self) -> Result<Revealed, Error> {
        match &self.url {
            Some(Secretly::Known(url)) => Ok(url.clone()),
            Some(Secretly::Elsewhere(secret)) => secret.reveal(),
            None => Err(Error::config("no database is named").with_hint(
                "set DATABASE_URL, pass --database-url postgres://… or sqlite:path.db, or choose an \
                 environment of lockkeeper.toml with --env",
            )),
        }
    }
}

/// A flag names a database outright; otherwise an environment that was asked for by name comes
/// before `DATABASE_URL`, so that `--env staging` never means another database.
fn url(ask: &Ask, section: Option<&EnvironmentConfig>) -> Option<Secretly> {
    let variable = || std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
    let of_section = || section.and_then(|s| s.url.clone()).map(Secretly::Elsewhere);
    let known = |url: String| Secretly::Known(Revealed::new(url));
    if let Some(url) = &ask.database_url {
        return Some(Secretly::Known(url.clone()));
    }
    if ask.env.is_some() {
        return of_section().or_else(|| variable().map(known));
    }
    variable().map(known).or_else(of_section)
}

/// Returns the environment that `env use` chose, or the only one there is.
fn chosen(config: &Config) -> Option<String> {
    let noted = std::fs::read_to_string(CHOICE).ok().map(|name| name.trim().to_owned());
    let only = (config.env.len() == 1).then(|| config.env.keys().next().cloned()).flatten();
    noted.filter(|name| config.env.contains_key(name)).or(only)
}

/// Notes the environment to use when none is named.
pub fn choose(config: &Config, name: &str) -> Result<(), Error> {
    config.environment(name)?;
    let failed = |error: std::io::Error| Error::config(format!("cannot write {CHOICE}: {error}"));
    let path = Path::new(CHOICE);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    write_whole(path, format!("{name}\n").as_bytes()).map_err(failed)
}

/// Writes a file so that a reader sees all of it or nothing: temporary name, fsync, rename.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".lockkeeper-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
