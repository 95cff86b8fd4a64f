//! The restored database before it has its name.

use fail::fail_point;
use ulid::Ulid;

use crate::backup::{self, Revival};
use crate::engine::restore::{Extent, Presence, Use};
use crate::error::Error;
use crate::ledger;

use super::super::{actor, host};
use super::Work;
use super::label::{FRESH, Note};

/// A restored database that has not its name yet.
pub struct Fresh {
    pub name: String,
    pub compared: Vec<String>,
    /// What is to be said of it once it has.
    pub comment: Option<String>,
}

impl Work<'_> {
    /// Makes a database that holds the backup and is compared with it.
    pub async fn fresh(&self, name: &str, like: Option<&str>) -> Result<Fresh, Error> {
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
            fail_point!("restore.discarded");
        }
        let fresh = self.fresh_name(name);
        // A crash before it was labelled leaves one of that name, with nothing in it.
        if host.presence(&fresh).await? == Presence::Empty {
            host.discard(&fresh).await?;
        }
        let note = self.note(name);
        let made = host.create(&fresh, &note.label(FRESH), surroundings, Use::Service).await;
        made.map_err(Error::from)?;
        fail_point!("restore.created");
        match self.filled(&fresh, like).await {
            Ok((compared, comment)) => {
                fail_point!("restore.recorded");
                host.label(&fresh, &Note { ready: true, ..note }.label(FRESH)).await?;
                fail_point!("restore.ready");
                Ok(Fresh { name: fresh, compared, comment })
            }
            Err(error) => {
                // Nobody wants half a database; what cannot be removed now, --resume removes.
                let _ = host.discard(&fresh).await;
                Err(error)
            }
        }
    }

    /// Returns a name that the same restore finds again.
    fn fresh_name(&self, name: &str) -> String {
        let number = blake3::hash(self.manifest().id.as_bytes()).to_hex();
        let what = format!("restore_{}", &number[..8]);
        self.host().map_or_else(|_| name.to_owned(), |host| host.beside(name, &what))
    }

    async fn filled(
        &self,
        fresh: &str,
        like: Option<&str>,
    ) -> Result<(Vec<String>, Option<String>), Error> {
        let (host, manifest) = (self.host()?, self.manifest());
        backup::check_objects(self.yard, manifest).await?;
        let revival = Revival {
            host,
            name: fresh,
            made_for: Use::Service,
            extent: Extent::Everything,
            jobs: self.settings.jobs,
        };
        let compared = backup::revive(self.yard, manifest, &revival).await?;
        let comment = host.dress(fresh, &manifest.surroundings, like).await?;
        fail_point!("restore.dressed");
        self.record(fresh).await?;
        Ok((compared, comment))
    }

    /// What the ledger of the restored database says of this restore.
    pub fn reason(&self) -> String {
        format!("from {}", self.manifest().id)
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
            reason: self.reason(),
        };
        for sql in ledger::restored(caps, &run) {
            session.query(&sql).await?;
        }
        Ok(())
    }
}
