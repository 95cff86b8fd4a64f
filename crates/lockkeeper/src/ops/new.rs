//! `new`: the files of a migration yet to be written.

use std::path::Path;

use lockkeeper_core::migration::{Folder, Version};
use serde::Serialize;

use crate::env::write_whole;
use crate::error::Error;

/// The created files (`CONTRACT.md`).
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct NewFiles {
    pub schema: String,
    pub up: String,
    pub down: String,
}

/// Creates `<version>_<name>.sql` and its down file. The version counts up (`sequential`) or is
/// the time; a folder that counts keeps counting.
pub fn new_migration(
    dir: &Path,
    folder: &Folder,
    name: &str,
    sequential: bool,
) -> Result<NewFiles, Error> {
    let name = snake(name)?;
    let version = version(folder, sequential);
    let up = dir.join(format!("{version}_{name}.sql"));
    let down = dir.join(format!("{version}_{name}.down.sql"));
    for path in [&up, &down] {
        if path.exists() {
            return Err(Error::usage(format!("{} exists already", path.display())));
        }
    }
    let failed = |error: std::io::Error| {
        Error::config(format!("cannot write into {}: {error}", dir.display()))
    };
    std::fs::create_dir_all(dir).map_err(failed)?;
    write_whole(&up, format!("-- purpose: {}\n\n", name.replace('_', " ")).as_bytes())
        .map_err(failed)?;
    write_whole(&down, format!("-- undoes {version}_{name}.sql\n\n").as_bytes()).map_err(failed)?;
    Ok(NewFiles {
        schema: "lockkeeper/new/1".to_owned(),
        up: up.display().to_string(),
        down: down.display().to_string(),
    })
}

fn version(folder: &Folder, sequential: bool) -> String {
    let last = folder.migrations.last().map(|migration| &migration.version);
    let counts = last.is_some_and(|version| version.as_str().len() < 12);
    match last {
        Some(last) if sequential || counts => last.next().to_string(),
        None if sequential => "0001".to_owned(),
        last => timestamp(last),
    }
}

/// Two migrations of one second must not share a version.
fn timestamp(last: Option<&Version>) -> String {
    let now = jiff::Timestamp::now().strftime("%Y%m%d%H%M%S").to_string();
    match (Version::parse(&now), last) {
        (Some(now), Some(last)) if now <= *last => last.next().to_string(),
        _ => now,
    }
}

fn snake(name: &str) -> Result<String, Error> {
    let mut text = String::new();
    for c in name.trim().chars() {
        if c.is_alphanumeric() {
            text.extend(c.to_lowercase());
        } else if !text.ends_with('_') && !text.is_empty() {
            text.push('_');
        }
    }
    let text = text.trim_end_matches('_').to_owned();
    if text.is_empty() {
        return Err(Error::usage(format!(
            "`{name}` holds no letter or digit to name a file after"
        ))
        .with_hint("for example: lockkeeper new add_orders_status"));
    }
    Ok(text)
}
