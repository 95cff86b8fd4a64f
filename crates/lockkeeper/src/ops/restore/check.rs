//! What could only end badly is refused before anything is made.

use lockkeeper_core::backup::Kind;

use crate::backup;
use crate::engine::restore::Presence;
use crate::error::{Error, Kind as Trouble};

use super::{Target, Work, not_empty, own_name};

impl Work<'_> {
    /// Refuses what could only end badly, before anything is made.
    pub async fn refuse_unfit(&self) -> Result<(), Error> {
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
            // With --resume it may be the restored one.
            (Target::Into(_), Presence::Occupied) if !self.ask.resume => {
                return Err(not_empty(name));
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
        if self.ask.of_another || of == name || own_name(name) == *of {
            return Ok(());
        }
        Err(Error::refused(format!("{} is a backup of {of}, not of {name}", manifest.id))
            .with_hint("choose a backup of it, or say --of-another-database"))
    }
}
