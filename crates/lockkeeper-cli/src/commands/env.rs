//! `env`: the environments of lockkeeper.toml.

use std::path::Path;

use lockkeeper::core::finding::Finding;
use lockkeeper::engine;
use lockkeeper::env::{self, Config, Environment};
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::Validation;
use schemars::JsonSchema;
use serde::Serialize;

use super::validate::findings;
use crate::ui::{Desk, Look, table};

/// List, choose and check the environments of lockkeeper.toml
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper env list
  lockkeeper env use staging             for the next commands in this folder
  lockkeeper env validate production")]
pub struct Env {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(clap::Subcommand)]
pub enum Verb {
    /// List the environments, where their URLs come from, and which one is in use
    List,
    /// Use this environment when none is named
    Use { name: String },
    /// Check the configuration, and whether the database URL can be read
    Validate { name: Option<String> },
}

/// The environments (`lockkeeper/environments/1`); a URL is named by its source, never shown.
#[derive(Serialize, JsonSchema)]
pub struct Environments {
    pub schema: String,
    pub environments: Vec<Entry>,
}

/// One environment.
#[derive(Serialize, JsonSchema)]
pub struct Entry {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Where the database URL comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub in_use: bool,
}

impl Env {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        match &self.verb {
            Verb::List => list(desk),
            Verb::Use { name } => choose(desk, name),
            Verb::Validate { name } => validate(desk, name.as_deref()),
        }
    }
}

fn list(desk: &Desk) -> Result<u8, Error> {
    let environment = desk.environment()?;
    let entries = environment.config.env.iter().map(|(name, section)| Entry {
        name: name.clone(),
        policy: section.policy.clone(),
        url: section.url.as_ref().map(|url| url.source().to_owned()),
        in_use: environment.name.as_ref() == Some(name),
    });
    let listed = Environments {
        schema: "lockkeeper/environments/1".to_owned(),
        environments: entries.collect(),
    };
    desk.result(&listed, |look| render(&listed, look))?;
    Ok(exit::OK)
}

fn render(listed: &Environments, look: &Look) -> String {
    if listed.environments.is_empty() {
        return "no environments: DATABASE_URL or --database-url names the database\n".to_owned();
    }
    let row = |entry: &Entry| {
        let mark = if entry.in_use { look.good() } else { " ".to_owned() };
        let policy = entry.policy.as_ref().map(|policy| format!("policy {policy}"));
        let url = entry.url.as_ref().map(|url| format!("url from {url}"));
        let in_use = if entry.in_use { look.dim("in use") } else { String::new() };
        let name = entry.name.clone();
        vec![mark, name, policy.unwrap_or_default(), url.unwrap_or_default(), in_use]
    };
    table(&listed.environments.iter().map(row).collect::<Vec<_>>())
}

fn choose(desk: &Desk, name: &str) -> Result<u8, Error> {
    let config = Config::load(desk.flags.config.as_deref())?;
    env::choose(&config, name)?;
    desk.say(&format!("using {name} from now on"));
    if std::env::var_os("DATABASE_URL").is_some_and(|url| !url.is_empty()) {
        desk.say("note: DATABASE_URL is set and comes first unless --env is given");
    }
    list(desk)
}

fn validate(desk: &Desk, name: Option<&str>) -> Result<u8, Error> {
    let mut ask = desk.flags.ask();
    ask.env = name.map(str::to_owned).or(ask.env);
    let environment = Environment::settle(&ask)?;
    let mut found: Vec<_> = environment.config.complaints();
    found.extend(desk.context_complaints(&environment));
    let opened = environment.url().and_then(|url| Ok(engine::open(url.expose())?));
    found.extend(opened.err().map(|error| error.message));
    let findings: Vec<_> =
        found.into_iter().map(|message| Finding::error("environment", message)).collect();
    let found = Validation { schema: "lockkeeper/validation/1".to_owned(), findings };
    desk.result(&found, |look| verdict(&found, environment.name.as_deref(), look))?;
    Ok(if found.has_errors() { exit::FINDINGS } else { exit::OK })
}

fn verdict(found: &Validation, name: Option<&str>, look: &Look) -> String {
    if found.findings.is_empty() {
        return format!("{} {} is ready\n", look.good(), name.unwrap_or("the configuration"));
    }
    findings(&found.findings, Path::new(""), look)
}
