//! What an interrupted restore has finished all the same: its database has its name, and the runner
//! was gone before it could say so.

use lockkeeper_core::backup::Kind;

use crate::backup::{self, Revival};
use crate::engine::restore::{Extent, Use};
use crate::error::{Error, Kind as Trouble};
use crate::ledger;

use super::{Restored, Work};

impl Work<'_> {
    /// Returns how the restore into a new name ended that stands there now. Nothing is written on a
    /// database that has its name; its ledger knows, and where it has none, its rows do.
    pub async fn finished(&self, name: &str) -> Result<Option<Restored>, Error> {
        if !self.ask.resume || self.left_over(name).await?.is_some() {
            return Ok(None);
        }
        let compared = match self.recorded(name).await? {
            Some(true) => Some(vec!["not compared again: its ledger names the restore".to_owned()]),
            Some(false) => None,
            // Without rows to compare, any database of that schema would do.
            None if self.manifest().kind == Some(Kind::Schema) => None,
            None => self.equal(name).await?,
        };
        Ok(compared.map(|mut compared| {
            compared.insert(0, "was done already".to_owned());
            self.restored(name, compared, None)
        }))
    }

    /// Tells whether this restore is the last run in the ledger, where there is one.
    async fn recorded(&self, name: &str) -> Result<Option<bool>, Error> {
        let engine = self.host()?.at(name)?;
        let mut session = engine.connect("lockkeeper/restore").await?;
        let caps = engine.capabilities();
        if !ledger::is_installed(session.as_mut(), caps).await? {
            return Ok(None);
        }
        let last = ledger::runs(session.as_mut(), caps, 1).await?.into_iter().next();
        let reason = self.reason();
        Ok(Some(last.is_some_and(|run| run.verb == "restore" && run.reason == Some(reason))))
    }

    /// Compares the database with the backup; what is another one is no error here.
    async fn equal(&self, name: &str) -> Result<Option<Vec<String>>, Error> {
        let revival = Revival {
            host: self.host()?,
            name,
            made_for: Use::Scratch,
            extent: Extent::Everything,
            jobs: self.settings.jobs,
        };
        match backup::compared(self.yard, self.manifest(), &revival).await {
            Ok(compared) => Ok(Some(compared)),
            Err(error) if error.kind == Trouble::NeedsPerson => Ok(None),
            Err(error) => Err(error),
        }
    }
}
