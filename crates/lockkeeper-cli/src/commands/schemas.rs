//! `schemas`: the JSON Schemas of every document, as checked in under `docs/schemas`.

use std::path::PathBuf;

use lockkeeper::core::backup::Manifest;
use lockkeeper::core::plan::PlanDocument;
use lockkeeper::core::preserve::Certificate;
use lockkeeper::core::report::LintDocument;
use lockkeeper::env::write_whole;
use lockkeeper::error::{Error, Kind, exit};
use lockkeeper::ops;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::ui::{Desk, ErrorDocument};

/// Write the JSON Schemas of every document into a folder, or print them
#[derive(clap::Args)]
pub struct Schemas {
    /// The folder to write `<kind>.json` files into
    pub dir: Option<PathBuf>,
}

impl Schemas {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        if let Some(dir) = &self.dir {
            std::fs::create_dir_all(dir).map_err(|error| {
                Error::config(format!("cannot create {}: {error}", dir.display()))
            })?;
        }
        let mut all = serde_json::Map::new();
        for (kind, mut schema) in schemas() {
            let id = format!("lockkeeper/{kind}/1");
            if let Some(field) = schema.pointer_mut("/properties/schema") {
                *field = serde_json::json!({ "type": "string", "const": id });
            }
            schema.insert("title".to_owned(), id.into());
            match &self.dir {
                Some(dir) => write(dir.join(format!("{kind}.json")), &schema)?,
                None => drop(all.insert(kind.to_owned(), schema.into())),
            }
        }
        if self.dir.is_none() {
            desk.print(&format!("{:#}\n", serde_json::Value::from(all)))?;
        }
        Ok(exit::OK)
    }
}

/// Documents as they are written: what is left out when it is empty is not required.
fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("backup", of::<Manifest>()),
        ("backup-explained", of::<super::backup::Explained>()),
        ("backup-made", of::<ops::BackupMade>()),
        ("backup-proved", of::<ops::BackupProved>()),
        ("backup-pruned", of::<ops::BackupPruned>()),
        ("backup-shown", of::<ops::BackupShown>()),
        ("backups", of::<ops::BackupList>()),
        ("certificate", of::<Certificate>()),
        ("demo", of::<crate::demo::Report>()),
        ("drift", of::<ops::Drift>()),
        ("environments", of::<super::env::Environments>()),
        ("error", of::<ErrorDocument>()),
        ("explain", of::<ops::Explanation>()),
        ("fingerprint", of::<ops::Fingerprints>()),
        ("history", of::<ops::History>()),
        ("init", of::<super::init::Initialised>()),
        ("kept-databases", of::<ops::KeptList>()),
        ("lint", of::<LintDocument<'static>>()),
        ("new", of::<ops::NewFiles>()),
        ("outcome", of::<ops::Outcome>()),
        ("plan", of::<PlanDocument>()),
        ("restored", of::<ops::Restored>()),
        ("snapshot", of::<ops::SnapshotSummary>()),
        ("status", of::<ops::Status>()),
        ("validation", of::<ops::Validation>()),
        ("verification", of::<ops::Verification>()),
    ]
}

fn write(path: PathBuf, schema: &Schema) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(schema)
        .map_err(|error| Error::new(Kind::Internal, error.to_string()))?;
    write_whole(&path, format!("{text}\n").as_bytes())
        .map_err(|error| Error::config(format!("cannot write {}: {error}", path.display())))
}
