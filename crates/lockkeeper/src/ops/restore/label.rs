//! What is written on databases on their way, so that whoever goes on after a crash needs nothing
//! else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::engine::restore::{Labelled, Restores};
use crate::error::Error;

use super::super::Context;

/// Begins the label of a database that is being restored.
pub const FRESH: &str = "lockkeeper restore ";
/// Begins the label of a database that was put aside.
pub const ASIDE: &str = "lockkeeper replaced ";

/// What is written on a database on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub backup: String,
    /// The name that it is for, or had.
    pub database: String,
    pub at: Timestamp,
    /// It is whole and compared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ready: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_until: Option<Timestamp>,
    /// A later restore has begun: this one says nothing any more about how that one ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settled: bool,
}

impl Note {
    pub fn label(&self, start: &str) -> String {
        format!("{start}{}", serde_json::to_string(self).unwrap_or_default())
    }

    pub fn read(labelled: &Labelled, start: &str) -> Option<Note> {
        serde_json::from_str(labelled.label.strip_prefix(start)?).ok()
    }
}

/// Returns the backup that an interrupted restore for this name is of.
pub async fn interrupted(host: &dyn Restores, name: &str) -> Result<Option<String>, Error> {
    let mut all = Vec::new();
    for start in [FRESH, ASIDE] {
        let found = host.labelled(start).await?;
        all.extend(found.iter().filter_map(|one| Note::read(one, start)));
    }
    let newest = all
        .into_iter()
        .filter(|note| note.database == name && !note.settled)
        .max_by_key(|note| note.at);
    Ok(newest.map(|note| note.backup))
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
