//! Backups in a store: made, proved, listed and let go. What is in an archive and how a store
//! keeps bytes is known elsewhere.

mod compare;
mod fetch;
mod ground;
mod make;
mod prove;
mod prune;
mod revive;
mod shelf;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use lockkeeper_core::event::Sink;

use crate::engine::archive::{Archives, Program, Workshop};
use crate::engine::restore::Restores;
use crate::engine::{DbError, Engine, ErrorClass};
use crate::error::Error;
use crate::shadow::client;
use crate::store::Keys;

pub use fetch::Source;
pub use ground::refuse_bare_data;
pub use make::{Made, MakeAsk, make, survey};
pub use prove::{Proof, check_objects, prove, refuse_other_engine};
pub use prune::{Pruned, decide, prune};
pub use revive::{Revival, compared, revive};
pub use shelf::{Backup, Shelf, Unreadable};

/// Everything that work on backups of one database needs.
pub struct Yard<'a> {
    pub engine: &'a dyn Engine,
    pub shelf: &'a Shelf,
    pub sink: &'a dyn Sink,
    /// Opens what is encrypted.
    pub keys: &'a Keys,
    /// A server to try archives on; else one is started for it.
    pub scratch: Option<&'a str>,
    /// For files of a moment.
    pub directory: &'a Path,
    pub jobs: usize,
    pub programs: Programs,
    /// Who does it, and on which machine.
    pub actor: String,
    pub host: String,
}

impl Yard<'_> {
    fn archives(&self) -> Result<&dyn Archives, Error> {
        self.engine.archives().ok_or_else(|| {
            Error::config(format!("backups of {} are not supported yet", self.engine.address()))
        })
    }

    pub fn restores(&self) -> Result<&dyn Restores, Error> {
        self.engine.restores().ok_or_else(|| {
            Error::config(format!("restores to {} are not supported yet", self.engine.address()))
        })
    }

    /// Whether an archive of the data alone cannot stand by itself.
    pub fn needs_schema(&self) -> bool {
        self.engine.archives().is_some_and(|archives| !archives.data_stands_alone())
    }

    fn workshop(&self) -> Workshop<'_> {
        let find = Box::new(|name: &str| self.programs.find(name));
        Workshop { find, directory: self.directory }
    }
}

/// The client programs that were looked for: to ask each one for its version takes a while.
#[derive(Default)]
pub struct Programs(Mutex<BTreeMap<String, Program>>);

impl Programs {
    fn find(&self, name: &str) -> Result<Program, DbError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = known.get(name) {
            return Ok(program.clone());
        }
        let program = find(name)?;
        known.insert(name.to_owned(), program.clone());
        Ok(program)
    }
}

/// Finds the newest client program of that name.
fn find(name: &str) -> Result<Program, DbError> {
    let found = client::newest_here(name).map_err(|error| {
        DbError::new(ErrorClass::Config, error.to_string())
            .with_hint("install the client programs, or name their directory in PG_BIN")
    })?;
    Ok(Program { path: found.path, major: found.major, version: found.version })
}
