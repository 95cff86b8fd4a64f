//! `schemas`: the JSON Schemas of every document, as checked in under `docs/schemas`.

use std::path::PathBuf;

use lockkeeper::core::backup::Manifest;
use lockkeeper::core::plan::PlanDocument;
use lockkeeper::core::preserve::Certificate;
use lockkeeper::env::write_whole;
use lockkeeper::error::{Error, Kind, exit};
use lockkeeper::ops;
use schemars::{Schema, schema_for};

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

fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("backup", schema_for!(Manifest)),
        ("backup-made", schema_for!(ops::BackupMade)),
        ("backup-proved", schema_for!(ops::BackupProved)),
        ("backup-pruned", schema_for!(ops::BackupPruned)),
        ("backup-shown", schema_for!(ops::BackupShown)),
        ("backups", schema_for!(ops::BackupList)),
        ("kept-databases", schema_for!(ops::KeptList)),
        ("restored", schema_for!(ops::Restored)),
        ("certificate", schema_for!(Certificate)),
        ("demo", schema_for!(crate::demo::Report)),
        ("drift", schema_for!(ops::Drift)),
        ("environments", schema_for!(super::env::Environments)),
        ("error", schema_for!(ErrorDocument)),
        ("explain", schema_for!(ops::Explanation)),
        ("fingerprint", schema_for!(ops::Fingerprints)),
        ("history", schema_for!(ops::History)),
        ("init", schema_for!(super::init::Initialised)),
        ("new", schema_for!(ops::NewFiles)),
        ("outcome", schema_for!(ops::Outcome)),
        ("plan", schema_for!(PlanDocument)),
        ("snapshot", schema_for!(ops::SnapshotSummary)),
        ("status", schema_for!(ops::Status)),
        ("validation", schema_for!(ops::Validation)),
        ("verification", schema_for!(ops::Verification)),
    ]
}

fn write(path: PathBuf, schema: &Schema) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(schema)
        .map_err(|error| Error::new(Kind::Internal, error.to_string()))?;
    write_whole(&path, format!("{text}\n").as_bytes())
        .map_err(|error| Error::config(format!("cannot write {}: {error}", path.display())))
}
