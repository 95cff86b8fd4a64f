//! Where an archive is tried: a server of our own, a scratch server, or a directory.

use std::sync::Arc;

use lockkeeper_core::backup::{Kind, Level, Manifest};
use ulid::Ulid;

use crate::engine::restore::{Extent, Ground, Restores, Use};
use crate::engine::{self, Engine};
use crate::error::Error;
use crate::shadow::server::{PrivateServer, ServerError, ServerOptions, find};

use super::{Revival, Yard, revive};

/// A place for databases that are looked at and thrown away.
struct Place {
    host: Arc<dyn Engine>,
    made_for: Use,
    /// The prefix of a database's name.
    root: String,
    server: Option<PrivateServer>,
}

/// Restores the backup where nobody works and compares; L3 its schema, L4 everything.
pub async fn tried(
    yard: &Yard<'_>,
    manifest: &Manifest,
    level: Level,
) -> Result<Vec<String>, Error> {
    refuse_bare_data(yard, manifest)?;
    let place = Place::find(yard, manifest).await?;
    let compared = place.tried(yard, manifest, level).await;
    place.close().await;
    compared
}

/// The data alone is no database.
pub fn refuse_bare_data(yard: &Yard<'_>, manifest: &Manifest) -> Result<(), Error> {
    if manifest.kind != Some(Kind::Data) || !yard.needs_schema() {
        return Ok(());
    }
    Err(Error::usage(format!("{} has no schema, so it cannot be restored", manifest.id))
        .with_hint("a full backup can; L2 is as far as the proof of the data alone goes"))
}

impl Place {
    async fn find(yard: &Yard<'_>, manifest: &Manifest) -> Result<Place, Error> {
        match (yard.restores()?.ground(&manifest.versions)?, yard.scratch) {
            (Ground::Directory, _) => {
                let root = yard.directory.join("trial").display().to_string();
                let host = yard.restores()?.at(&root)?;
                Ok(Place { host, made_for: Use::Private, root, server: None })
            }
            (Ground::Server(_), Some(url)) => {
                let (host, root) = (engine::open(url)?, "lockkeeper".to_owned());
                Ok(Place { host, made_for: Use::Scratch, root, server: None })
            }
            (Ground::Server(major), None) => {
                let server = start(major).await?;
                let host = engine::open(&server.socket_url("postgres"))?;
                let root = "lockkeeper".to_owned();
                Ok(Place { host, made_for: Use::Private, root, server: Some(server) })
            }
        }
    }

    async fn tried(
        &self,
        yard: &Yard<'_>,
        manifest: &Manifest,
        level: Level,
    ) -> Result<Vec<String>, Error> {
        let host = self.host.restores();
        let host =
            host.ok_or_else(|| Error::config("nothing can be restored to the scratch server"))?;
        self.refuse_lack(host, manifest).await?;
        let number = Ulid::generate().to_string().to_lowercase();
        let name = host.beside(&self.root, &format!("trial_{number}"));
        let label = format!("lockkeeper trial of {}", manifest.id);
        let remarks = host.create(&name, &label, &manifest.surroundings, self.made_for).await?;
        let extent = if level >= Level::L4 { Extent::Everything } else { Extent::Schema };
        let (made_for, jobs) = (self.made_for, yard.jobs);
        let revival = Revival { host, name: &name, made_for, extent, jobs };
        let compared = revive(yard, manifest, &revival).await;
        let discarded = match &self.server {
            // It goes with its server.
            Some(_) => Ok(()),
            None => host.discard(&name).await,
        };
        let mut compared = compared?;
        discarded?;
        compared.extend(remarks);
        Ok(compared)
    }

    /// A server that others use is not changed besides the database of the trial.
    async fn refuse_lack(&self, host: &dyn Restores, manifest: &Manifest) -> Result<(), Error> {
        if self.made_for == Use::Private {
            return Ok(());
        }
        let missing = host.missing(&manifest.surroundings).await?;
        let missing: Vec<_> = missing.into_iter().filter(|m| m.starts_with("role")).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let address = self.host.address();
        Err(Error::refused(format!("{address} lacks {} of the backup", missing.join(", ")))
            .with_hint("create them there (CREATE ROLE … NOLOGIN), or remove backup.scratch"))
    }

    async fn close(self) {
        if let Some(mut server) = self.server {
            // Nothing in it is wanted any more; its files go when it is dropped.
            let _ = tokio::task::spawn_blocking(move || server.kill_immediate()).await;
        }
    }
}

async fn start(major: u32) -> Result<PrivateServer, Error> {
    let started = tokio::task::spawn_blocking(move || {
        PrivateServer::start(&find(Some(major))?, ServerOptions::for_loading())
    });
    let started = started.await.map_err(|error| Error::config(error.to_string()))?;
    started.map_err(|error: ServerError| {
        Error::config(format!("a proof beyond L2 restores to a private server: {error}")).with_hint(
            format!(
                "install the server programs of version {major} on this machine (PG_BIN names \
                 their directory), or name another server of that version under backup.scratch"
            ),
        )
    })
}
