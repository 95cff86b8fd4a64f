//! `init`: a folder and a configuration file to start from.

use std::path::{Path, PathBuf};

use lockkeeper::env::{Config, write_whole};
use lockkeeper::error::{Error, exit};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ui::{Desk, Look};

/// Create the migrations folder and a commented lockkeeper.toml
///
/// What is there already is left as it is.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper init
  lockkeeper init --dir db/migrations")]
pub struct Init {}

/// What was created and what was there (`lockkeeper/init/1`).
#[derive(Serialize, JsonSchema)]
pub struct Initialised {
    pub schema: String,
    pub created: Vec<String>,
    pub kept: Vec<String>,
}

impl Init {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let config = desk.flags.config.clone().unwrap_or_else(|| "lockkeeper.toml".into());
        let dir = folder(desk.flags.dir.as_ref(), &config)?;
        let mut done = Initialised {
            schema: "lockkeeper/init/1".to_owned(),
            created: Vec::new(),
            kept: Vec::new(),
        };
        let made = !dir.exists();
        std::fs::create_dir_all(&dir).map_err(|error| failed(&dir, &error))?;
        done.note(&dir, made);
        let made = !config.exists();
        if made {
            let text = TEMPLATE.replace("{dir}", &toml_text(&dir));
            write_whole(&config, text.as_bytes()).map_err(|error| failed(&config, &error))?;
        }
        done.note(&config, made);
        desk.result(&done, |look| render(&done, look))?;
        Ok(exit::OK)
    }
}

impl Initialised {
    fn note(&mut self, path: &Path, created: bool) {
        let list = if created { &mut self.created } else { &mut self.kept };
        list.push(path.display().to_string());
    }
}

/// A configuration that is there already says where the folder is.
fn folder(flag: Option<&PathBuf>, config: &Path) -> Result<PathBuf, Error> {
    let written = if config.exists() { Config::load(Some(config))?.dir } else { None };
    let dir = flag.cloned().or_else(|| written.map(PathBuf::from));
    Ok(dir.unwrap_or_else(|| "migrations".into()))
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::config(format!("cannot create {}: {error}", path.display()))
}

fn toml_text(path: &Path) -> String {
    path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"")
}

fn render(done: &Initialised, look: &Look) -> String {
    let mut text = String::new();
    for path in &done.created {
        text.push_str(&format!("{} created {path}\n", look.good()));
    }
    for path in &done.kept {
        text.push_str(&format!("{} {path} was there already\n", look.neutral()));
    }
    text + "\nnext: `lockkeeper new create_users` makes the files of the first migration\n"
}

const TEMPLATE: &str = r#"# lockkeeper.toml: this file works as it stands; every key is optional.

# Where the migrations are.
dir = "{dir}"

# An environment is a database with a name: `lockkeeper --env production status`.
# Secrets stay outside of this file: env:NAME, file:PATH or cmd:COMMAND.
[env.development]
url = "env:DATABASE_URL"
policy = "dev"

# [env.staging]
# url = "env:STAGING_DATABASE_URL"
# policy = "staging"

# [env.production]
# url = "env:PRODUCTION_DATABASE_URL"     # direct, never a pooler
# policy = "prod"                         # takes a proven backup before anything is applied
# confirm = "production_db"               # the name a person must type before anything changes

# Limits of every statement.
# [limits]
# lock_timeout = "200ms"                  # the longest wait for a lock before giving way
# lock_deadline = "1m"                    # the time all tries for a lock together may take
# statement_timeout = "4h"                # the longest one statement may run
"#;
