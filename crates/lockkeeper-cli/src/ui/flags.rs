//! The flags that every verb takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};
use lockkeeper::env::{Ask, Revealed};

use super::duration;

/// How the result looks on stdout: for people, or one document for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    /// Findings only: SARIF 2.1
    Sarif,
    /// Findings only: annotations of GitHub Actions
    Github,
    /// Findings only: GitLab code quality
    Gitlab,
    /// Findings only: JUnit XML
    Junit,
}

impl Format {
    /// Whether a program reads stdout as one document.
    pub fn is_json(self) -> bool {
        !matches!(self, Format::Human | Format::Github)
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// The kinds of databases, where no URL tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineKind {
    Postgres,
    Sqlite,
}

impl EngineKind {
    /// Returns an address that is never connected to.
    pub fn placeholder(self) -> &'static str {
        match self {
            EngineKind::Postgres => "postgres://localhost/",
            EngineKind::Sqlite => "sqlite::memory:",
        }
    }
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Everywhere")]
pub struct Flags {
    /// The folder of the migrations [default: migrations]
    #[arg(long, global = true, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The environment of lockkeeper.toml to work on
    #[arg(long, global = true, value_name = "NAME")]
    pub env: Option<String>,
    /// The database: postgres://… or sqlite:path.db; else DATABASE_URL, else the environment's
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    #[arg(value_parser = |text: &str| Ok::<_, String>(Revealed::new(text)))]
    pub database_url: Option<Revealed>,
    /// The configuration file [default: lockkeeper.toml, when there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What stdout carries
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Ask no questions
    #[arg(long, global = true)]
    pub yes: bool,
    /// How long to wait for another run to end (300ms, 30s, 5m, 4h)
    #[arg(long, global = true, value_name = "DURATION", default_value = "30s")]
    #[arg(value_parser = duration::parse)]
    pub lock_wait: Duration,
    /// Say nothing but the result, warnings and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: every statement, and the server's notices
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// When to use colour; NO_COLOR is honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

impl Flags {
    /// Returns what the flags say about where to work.
    pub fn ask(&self) -> Ask {
        Ask {
            dir: self.dir.clone(),
            env: self.env.clone(),
            database_url: self.database_url.clone(),
            config: self.config.clone(),
        }
    }
}
